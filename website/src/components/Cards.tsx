import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {PageStatus} from '@site/plugins/status';
import {duration, plural} from './format';
import Thumbnail from './Thumbnail';
import styles from './Cards.module.css';

/** What a card shows of a page. */
export interface CardPage
  extends Pick<
    PageStatus,
    'title' | 'url' | 'level' | 'description' | 'state' | 'executed' | 'cpu_seconds' | 'thumbnail'
  > {
  claims?: {held: boolean | null}[];
}

/** States a reader should know before opening the page; a page that passed says nothing. */
const STATES: Record<string, string> = {
  failed: 'last run failed',
  skipped: 'skipped for now',
  pending: 'not executed yet',
};

function facts(page: CardPage): string {
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

/** A list of cards. */
export function CardList({children}: {children: ReactNode}): ReactNode {
  return <ul className={styles.cards}>{children}</ul>;
}

interface CardProps {
  page: CardPage;
  /** The card is seen before anyone has scrolled. */
  first?: boolean;
  children?: ReactNode;
}

/** A page as an item of such a list; what is in it stands below all else. */
export function PageCard({page, first, children}: CardProps): ReactNode {
  return (
    <li className={styles.card}>
      {page.thumbnail && (
        <Thumbnail {...page.thumbnail} className={styles.thumbnail} first={first} />
      )}
      <Link to={page.url} className={styles.title}>
        {page.title}
      </Link>
      {page.description && <p className={styles.text}>{page.description}</p>}
      <p className={styles.facts}>{facts(page)}</p>
      {children}
    </li>
  );
}

/** A card for each page, as a list of links. */
export function PageCards({pages}: {pages: CardPage[]}): ReactNode {
  return (
    <CardList>
      {pages.map((page) => (
        <PageCard key={page.url} page={page} />
      ))}
    </CardList>
  );
}
