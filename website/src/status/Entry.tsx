import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import Link from '@docusaurus/Link';
import type {ClaimStatus, PageFailure, Skip, WholePageStatus} from '@site/plugins/status';
import ClaimList, {type ListedClaim} from '@site/src/components/ClaimList';
import CopyButton from '@site/src/components/CopyButton';
import Fold from '@site/src/components/Fold';
import {
  byteCount,
  day,
  distribution,
  duration,
  moment,
  plural,
} from '@site/src/components/format';
import {STATES} from './order';
import styles from './Status.module.css';

function facts(page: WholePageStatus): string[] {
  if (!page.executed) {
    return page.state === 'passed' ? ['nothing to execute'] : [];
  }
  return [
    moment(page.executed),
    `${duration(page.cpu_seconds ?? 0)} of CPU`,
    `${duration(page.seconds ?? 0)} by the clock`,
    byteCount(page.peak_megabytes ?? 0),
  ];
}

function Command({command, label}: {command: string; label: string}): ReactNode {
  return (
    <div className={styles.command}>
      {label}: <code>{command}</code>
      <CopyButton text={() => command} what="command" />
    </div>
  );
}

function place({number, line, cell}: PageFailure): string {
  const within = line ? `, line ${line}` : '';
  return number ? `Cell ${number}${within}: ` : cell ? `Cell ${cell}${within}: ` : '';
}

function Failure({failure}: {failure: PageFailure}): ReactNode {
  return (
    <div className={styles.failure}>
      <strong>
        {place(failure)}
        {failure.kind}
      </strong>
      <div>{failure.message}</div>
      {failure.source && <code>{failure.source}</code>}
    </div>
  );
}

function Skipped({skip}: {skip: Skip}): ReactNode {
  return (
    <div className={styles.skip}>
      <strong>Until {day(skip.until)}</strong>
      <div>{skip.reason}</div>
      <div>Owner: {skip.owner}</div>
    </div>
  );
}

const VERDICTS = new Map<boolean | null, ListedClaim['verdict']>([
  [true, 'held'],
  [false, 'failed'],
]);

function listed({anchor, html, figures, held, sentence}: ClaimStatus, url: string): ListedClaim {
  const text = <span dangerouslySetInnerHTML={{__html: html || sentence}} />;
  const link = (
    <Link className="prose-link" to={anchor ? `${url}#${anchor}` : url}>
      {text}
    </Link>
  );
  return {verdict: VERDICTS.get(held) ?? 'not-run', figures, link, key: anchor || sentence};
}

/** "3 claims held"; of claims that did not hold the list stands above. */
function summary(claims: ClaimStatus[], how: string): string {
  const held = claims.filter((claim) => claim.held).length;
  const left = claims.filter((claim) => claim.held === null).length;
  return [
    held > 0 ? `${plural(held, 'claim')} held` : '',
    left > 0 ? `${plural(left, 'claim')} not checked` : '',
    claims.length > 0 ? how.toLowerCase() : how,
  ]
    .filter(Boolean)
    .join(', ');
}

function Details({page}: {page: WholePageStatus}): ReactNode {
  const others = page.claims.filter(({held}) => held !== false);
  const versions = Object.entries(page.versions);
  // Of a page that failed, it stands above.
  const command = page.state === 'failed' ? '' : page.command;
  const label = page.state === 'skipped' ? 'Run it by its name' : 'Run it again';
  if (others.length === 0 && versions.length === 0) {
    return command ? <Command command={command} label={label} /> : null;
  }
  return (
    <Fold label={summary(others, command ? 'Versions and command' : 'Versions')}>
      {others.length > 0 && <ClaimList claims={others.map((claim) => listed(claim, page.url))} />}
      <dl className={styles.versions}>
        {versions.map(([name, version]) => (
          <div key={name}>
            <dt>{distribution(name)}</dt>
            <dd>{version}</dd>
          </div>
        ))}
        {page.commit && (
          <div>
            <dt>Commit</dt>
            <dd>{page.commit.slice(0, 10)}</dd>
          </div>
        )}
      </dl>
      {command && <Command command={command} label={label} />}
    </Fold>
  );
}

/** One page: what became of it, what it took, and what it proves. */
export default function Entry({page}: {page: WholePageStatus}): ReactNode {
  const {mark, word} = STATES[page.state];
  const refuted = page.claims.filter(({held}) => held === false);
  const said = facts(page);
  return (
    <li className={clsx(styles.entry, styles[page.state])} data-state={page.state}>
      <div className={styles.head}>
        <span className={styles.state}>
          <span aria-hidden="true">{mark}</span> {word}
        </span>
        <Link to={page.url} className={styles.title}>
          {page.title}
        </Link>
        {said.length > 0 && (
          <ul className={styles.facts}>
            {said.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
      </div>
      <div className={styles.body}>
        {page.state === 'skipped' && page.skip && <Skipped skip={page.skip} />}
        {refuted.length > 0 && (
          // The figures are the message of the failure below.
          <ClaimList claims={refuted.map((claim) => listed({...claim, figures: []}, page.url))} />
        )}
        {page.failures.map((failure) => (
          <Failure key={`${failure.cell} ${failure.message}`} failure={failure} />
        ))}
        {page.state === 'failed' && page.command && (
          <Command command={page.command} label="Run it again" />
        )}
        <Details page={page} />
      </div>
    </li>
  );
}
