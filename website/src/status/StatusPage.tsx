import React, {useState, type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Layout from '@theme/Layout';
import type {Status, WholePageStatus} from '@site/plugins/status';
import {moment, plural, release} from '@site/src/components/format';
import Entry from './Entry';
import {count, ORDERS, STATES, type State} from './order';
import styles from './Status.module.css';

type Pages = WholePageStatus[];

const states = (pages: Pages): State[] =>
  (Object.keys(STATES) as State[]).filter((state) => count(pages, state) > 0);

function tally(pages: Pages): string {
  const counts = states(pages).map(
    (state) => `${count(pages, state)} ${STATES[state].word.toLowerCase()}`,
  );
  return `${plural(pages.length, 'page')}: ${counts.join(', ')}`;
}

function claims(pages: Pages): string {
  const verdicts = pages.flatMap((page) => page.claims.map(({held}) => held));
  const counts = [
    [verdicts.filter((held) => held === true).length, 'held'],
    [verdicts.filter((held) => held === false).length, 'did not hold'],
    [verdicts.filter((held) => held === null).length, 'not checked'],
  ] as const;
  const said = counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${plural(verdicts.length, 'claim')}${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
}

function Totals({status}: {status: Status<WholePageStatus>}): ReactNode {
  const {pages, generated, mode, versions} = status;
  const rows: [string, string][] = [
    ['Pages', tally(pages)],
    ['Claims', claims(pages)],
    ['Newest run', generated ? moment(generated) : 'none yet'],
    ['Mode', mode === 'full' ? 'full' : `${mode}: small parameters, whose figures mean nothing`],
  ];
  const named = Object.entries(versions).map(([name, version]) => release(name, version));
  if (named.length > 0) {
    rows.push(['Run with', named.join(', ')]);
  }
  return (
    <dl className={styles.totals}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}

function Choice({label, value, options, onChange}: ChoiceProps): ReactNode {
  return (
    <label className={styles.choice}>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function List({pages}: {pages: Pages}): ReactNode {
  const [shown, setShown] = useState('all');
  const [order, setOrder] = useState('state');
  const found = pages
    .filter((page) => shown === 'all' || page.state === shown)
    .sort(ORDERS[order].compare);
  return (
    <>
      <div className={styles.choices}>
        <Choice
          label="Show"
          value={shown}
          onChange={setShown}
          options={[
            ['all', `All pages (${pages.length})`],
            ...states(pages).map((state): [string, string] => [
              state,
              `${STATES[state].word} (${count(pages, state)})`,
            ]),
          ]}
        />
        <Choice
          label="Sort by"
          value={order}
          onChange={setOrder}
          options={Object.entries(ORDERS).map(([key, {label}]) => [key, label])}
        />
        <p role="status" className="visually-hidden">
          {plural(found.length, 'page')}, sorted by {ORDERS[order].label}
        </p>
      </div>
      <ul className={styles.entries}>
        {found.map((page) => (
          <Entry key={page.id} page={page} />
        ))}
      </ul>
    </>
  );
}

/** `/status`: every page of the site, its last run, and what its claims came to. */
export default function StatusPage({status}: {status: Status<WholePageStatus>}): ReactNode {
  const json = useBaseUrl('/status.json');
  const schema = useBaseUrl('/status.schema.json');
  const description = 'Every page of this site, its last run, and what its claims came to.';
  return (
    <Layout title="Status" description={description}>
      <main className={`container ${styles.page}`}>
        <h1>Status</h1>
        <p>
          {description} For programs, the same is in{' '}
          <a className="prose-link" href={json}>
            status.json
          </a>
          , whose keys{' '}
          <a className="prose-link" href={schema}>
            its schema
          </a>{' '}
          describes.
          {status.compatibility && (
            <>
              {' '}
              With which versions each page works is told on{' '}
              <Link className="prose-link" to={status.compatibility}>
                a page of its own
              </Link>
              .
            </>
          )}
        </p>
        <Totals status={status} />
        <h2>Pages</h2>
        <List pages={status.pages} />
      </main>
    </Layout>
  );
}
