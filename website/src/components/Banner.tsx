import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import styles from './Banner.module.css';

interface Props {
  'data-kind'?: string;
  'data-html'?: string;
}

const TITLES: Record<string, string> = {
  pending: 'Not executed yet',
  failed: 'The last run failed',
  skipped: 'Skipped for now',
  smoke: 'Smoke mode',
  'as-is': 'Shown as it is',
  note: 'Note',
};

/** What is said where the exporter gives no text of its own. */
const TEXTS: Record<string, string> = {
  pending: 'This page has not been executed yet. It refreshes by itself as soon as it has.',
  failed: 'This page did not run to its end. What follows is how far it came.',
  smoke: 'This page was run with small settings, to see that it works. Its results mean nothing.',
};

/** `nb-banner`: what the reader must know before believing the page. */
export default function Banner(props: Props): ReactNode {
  const kind = props['data-kind'] ?? 'note';
  const html = props['data-html'] || TEXTS[kind] || '';
  return (
    <div className={clsx(styles.banner, styles[kind])} role="note" aria-label={TITLES[kind]}>
      <div className={styles.title}>{TITLES[kind] ?? TITLES.note}</div>
      <div className={styles.text} dangerouslySetInnerHTML={{__html: html}} />
    </div>
  );
}
