import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import useBaseUrl from '@docusaurus/useBaseUrl';
import ScrollBox from './ScrollBox';
import styles from './Output.module.css';

interface Props {
  'data-kind'?: string;
  'data-html'?: string;
  'data-scope'?: string;
}

const LABELS: Record<string, string> = {
  'stream-stdout': 'Output',
  'stream-stderr': 'Messages on standard error',
  text: 'Output',
  error: 'Error',
  html: 'Output',
  table: 'Table',
  note: 'Note',
};

/** Kinds that are text of a terminal: fixed width, spaces and line breaks as they came. */
const TERMINAL = new Set(['stream-stdout', 'stream-stderr', 'text', 'error']);
/** Kinds a reader should be told about in words, since they look much like the others. */
const NAMED = new Set(['stream-stderr', 'error']);

/**
 * Drawings that the exporter has taken out of HTML are files of the site, named without its base.
 * No image that a notebook brings along has such an address.
 */
function withBase(html: string, base: string): string {
  return html.replaceAll('<img src="/nb/', `<img src="${base}nb/`);
}

/** `nb-output`: what a cell printed, returned or raised. */
export default function Output(props: Props): ReactNode {
  const kind = props['data-kind'] ?? 'text';
  const base = useBaseUrl('/');
  const content = {__html: withBase(props['data-html'] ?? '', base)};
  const label = LABELS[kind] ?? 'Output';
  return (
    <div className={clsx(styles.output, styles[kind])} data-kind={kind}>
      {NAMED.has(kind) && <div className={styles.name}>{label}</div>}
      <ScrollBox label={label}>
        {TERMINAL.has(kind) ? (
          <pre className={styles.terminal}>
            <samp dangerouslySetInnerHTML={content} />
          </pre>
        ) : (
          <div
            className={clsx(styles.rich, props['data-scope'])}
            dangerouslySetInnerHTML={content}
          />
        )}
      </ScrollBox>
    </div>
  );
}
