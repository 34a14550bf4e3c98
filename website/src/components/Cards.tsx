import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {PageStatus} from '@site/plugins/status';
import {duration, plural} from './format';
import {parseJson} from './parseJson';
import Thumbnail from './Thumbnail';
import styles from './Cards.module.css';

/** States a reader should know before opening the page; a page that passed says nothing. */
const STATES: Record<string, string> = {
  failed: 'last run failed',
  skipped: 'skipped for now',
  pending: 'not executed yet',
};

function facts(page: PageStatus): string {
  const checked = (page.claims ?? []).filter((claim) => claim.held).length;
  return [
    page.level ?? '',
    page.executed && typeof page.cpu_seconds === 'number'
      ? `${duration(page.cpu_seconds)} of CPU`
      : '',
    checked > 0 ? `${plural(checked, 'claim')} checked` : '',
    STATES[page.state] ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A card for each page, as a list of links. */
export function PageCards({pages}: {pages: PageStatus[]}): ReactNode {
  return (
    <ul className={styles.cards}>
      {pages.map((page) => (
        <li key={page.url} className={styles.card}>
          {page.thumbnail && <Thumbnail {...page.thumbnail} className={styles.thumbnail} />}
          <Link to={page.url} className={styles.title}>
            {page.title}
          </Link>
          {page.description && <p className={styles.text}>{page.description}</p>}
          <p className={styles.facts}>{facts(page)}</p>
        </li>
      ))}
    </ul>
  );
}

/** `nb-cards`: the same, for a page that lists a section's pages. */
export default function Cards(props: {'data-json'?: string}): ReactNode {
  return <PageCards pages={parseJson<PageStatus[]>(props['data-json'], [])} />;
}
