import React, {type ReactNode} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import CopyButton from './CopyButton';
import Fold from './Fold';
import {byteCount, day, distribution, duration, plural, release} from './format';
import {parseJson} from './parseJson';
import styles from './PageHeader.module.css';

interface Header {
  kind?: string;
  level?: string | null;
  tags?: string[];
  seconds?: number | null;
  cpuSeconds?: number | null;
  peakMegabytes?: number | null;
  executed?: string | null;
  mode?: string | null;
  versions?: Record<string, string>;
  command?: string | null;
  claims?: number | null;
  notebook?: string | null;
}

/** The two releases a reader wants to know at a glance; the others are in the fold. */
const FOREMOST = ['botorch', 'ax-platform'];

function summary(header: Header): string[] {
  const versions = header.versions ?? {};
  const named = FOREMOST.filter((name) => versions[name]);
  return [
    header.level ? header.level[0].toUpperCase() + header.level.slice(1) : '',
    // Processor time: how long a page takes by the clock says more of what ran beside it.
    typeof header.cpuSeconds === 'number' ? `takes ${duration(header.cpuSeconds)} of CPU` : '',
    header.claims ? `${plural(header.claims, 'claim')} checked` : '',
    named.map((name) => release(name, versions[name])).join(', '),
    header.executed ? `executed on ${day(header.executed)}` : '',
  ].filter(Boolean);
}

function details(header: Header): [string, string][] {
  const rows: [string, string | false | null | undefined][] = [
    ['Time by the clock', typeof header.seconds === 'number' && duration(header.seconds)],
    ['Peak memory', typeof header.peakMegabytes === 'number' && byteCount(header.peakMegabytes)],
    ['Mode', header.mode],
    ['Tags', header.tags?.join(', ')],
    ...Object.entries(header.versions ?? {}).map(
      ([name, version]): [string, string] => [distribution(name), version],
    ),
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

function Command({command}: {command: string}): ReactNode {
  return (
    <div className={styles.command}>
      <span>In a clone of the repository, after make setup:</span>
      <code>{command}</code>
      <CopyButton text={() => command} what="command" />
    </div>
  );
}

/** `nb-header`: how the page was made, in two lines under its title. */
export default function PageHeader(props: {'data-json'?: string}): ReactNode {
  const header = parseJson<Header>(props['data-json'], {});
  const notebook = useBaseUrl(header.notebook ?? '');
  const facts = summary(header);
  const rows = details(header);
  return (
    <div className={styles.header}>
      {facts.length > 0 && (
        <ul className={styles.facts} aria-label="About this page">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {(rows.length > 0 || header.command || header.notebook) && (
        <Fold label="How to run it, and what it ran on">
          {header.command && <Command command={`.venv/bin/${header.command}`} />}
          {header.notebook && (
            <p className={styles.download}>
              <a href={notebook} download>
                Download the notebook
              </a>
            </p>
          )}
          <dl className={styles.details}>
            {rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Fold>
      )}
    </div>
  );
}
