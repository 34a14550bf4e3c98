import React, {type ReactNode} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import {TimesSwitch} from './CellTime';
import CopyButton from './CopyButton';
import Fold from './Fold';
import {byteCount, day, distribution, duration, moment, plural, release} from './format';
import PageTags from './PageTags';
import {parseJson} from './parseJson';
import Prerequisites, {type Prerequisite} from './Prerequisites';
import styles from './PageHeader.module.css';

interface TakenFile {
  label: string;
  /** Path on the site, without its base. */
  href: string;
  /** What the file is called where the reader keeps it. */
  name: string;
}

interface Header {
  kind?: string;
  /** What a reader learns here, in one sentence. */
  description?: string;
  level?: string | null;
  tags?: string[];
  prerequisites?: Prerequisite[];
  seconds?: number | null;
  cpuSeconds?: number | null;
  peakMegabytes?: number | null;
  executed?: string | null;
  mode?: string | null;
  versions?: Record<string, string>;
  command?: string | null;
  claims?: number | null;
  commit?: string | null;
  commitUrl?: string | null;
  files?: TakenFile[];
  /** There is something to say beside each cell. */
  timed?: boolean;
  colab?: string | null;
  /** Releases that the page works with, such as `BoTorch 0.16 – 0.18`. */
  works?: string[];
  /** Path on the site, without its base, of what is known of it with other versions. */
  others?: string;
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
    ['Executed', header.executed && moment(header.executed)],
    ['Time by the clock', typeof header.seconds === 'number' && duration(header.seconds)],
    ['Peak memory', typeof header.peakMegabytes === 'number' && byteCount(header.peakMegabytes)],
    ['Mode', header.mode],
    ['Tags', header.kind !== 'tutorial' && header.tags?.join(', ')],
    ...Object.entries(header.versions ?? {}).map(
      ([name, version]): [string, string] => [distribution(name), version],
    ),
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

function FileLink({label, href, name}: TakenFile): ReactNode {
  return (
    <a href={useBaseUrl(href)} download={name}>
      {label}
    </a>
  );
}

function Take({header}: {header: Header}): ReactNode {
  return (
    <nav className={styles.take} aria-label="Take it with you">
      <span aria-hidden="true">Take it with you:</span>
      <ul className={styles.files}>
        {header.files?.map((file) => (
          <li key={file.href}>
            <FileLink {...file} />
          </li>
        ))}
        {header.colab && (
          <li>
            <a href={header.colab} target="_blank" rel="noopener noreferrer">
              Open in Colab
            </a>
          </li>
        )}
      </ul>
    </nav>
  );
}

/** Which versions the page works with, before a reader of another one copies code. */
function Works({works, others}: {works: string[]; others: string}): ReactNode {
  return (
    <p className={styles.works}>
      Works with {works.join(', ')}. <a href={useBaseUrl(others)}>Another version?</a>
    </p>
  );
}

function Commit({commit, url}: {commit: string; url?: string | null}): ReactNode {
  const short = <code>{commit.slice(0, 10)}</code>;
  return url ? <a href={url}>{short}</a> : short;
}

/** Where the command is to be called: a page of a plain folder knows no repository. */
const PLACES: Record<string, string> = {page: 'In the folder of the notebooks:'};
const IN_CLONE = 'In a clone of the repository, after make setup:';

function Command({command, kind}: {command: string; kind?: string}): ReactNode {
  return (
    <div className={styles.command}>
      <span>{PLACES[kind ?? ''] ?? IN_CLONE}</span>
      <code>{command}</code>
      <CopyButton text={() => command} what="command" />
    </div>
  );
}

/** `nb-header`: how the page was made, in two lines under its title. */
export default function PageHeader(props: {'data-json'?: string}): ReactNode {
  const header = parseJson<Header>(props['data-json'], {});
  const facts = summary(header);
  const rows = details(header);
  return (
    <div className={styles.header}>
      {header.description && header.kind !== 'page' && (
        <p className={styles.lead}>{header.description}</p>
      )}
      {facts.length > 0 && (
        <ul className={styles.facts} aria-label="About this page">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {header.works && header.others && (
        <Works works={header.works} others={header.others} />
      )}
      {header.prerequisites && <Prerequisites items={header.prerequisites} />}
      {header.kind === 'tutorial' && header.tags && <PageTags tags={header.tags} />}
      {(header.files || header.colab) && <Take header={header} />}
      {header.timed && <TimesSwitch />}
      {(rows.length > 0 || header.command) && (
        <Fold label={header.executed ? 'How to run it, and what it ran on' : 'How to run it'}>
          {header.command && (
            <Command
              command={header.kind === 'page' ? header.command : `.venv/bin/${header.command}`}
              kind={header.kind}
            />
          )}
          <dl className={styles.details}>
            {rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            {header.commit && (
              <div>
                <dt>Commit</dt>
                <dd>
                  <Commit commit={header.commit} url={header.commitUrl} />
                </dd>
              </div>
            )}
          </dl>
        </Fold>
      )}
    </div>
  );
}
