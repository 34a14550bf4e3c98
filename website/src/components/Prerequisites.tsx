import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import styles from './PageHeader.module.css';

export interface Prerequisite {
  /** A page's title, or a sentence. */
  text: string;
  /** The page's address without the base; empty for a sentence. */
  url: string;
}

/** What the page asks of its reader. */
export default function Prerequisites({items}: {items: Prerequisite[]}): ReactNode {
  return (
    <div className={styles.take}>
      <span aria-hidden="true">Before you start:</span>
      <ul className={styles.files} aria-label="Before you start">
        {items.map(({text, url}) => (
          <li key={url || text}>{url ? <Link to={url}>{text}</Link> : text}</li>
        ))}
      </ul>
    </div>
  );
}
