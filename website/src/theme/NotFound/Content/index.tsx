import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Heading from '@theme/Heading';
import {openSearch} from '@site/src/search/openSearch';
import styles from './styles.module.css';

/** The page for an address that leads nowhere. */
export default function NotFoundContent(): ReactNode {
  const {siteConfig} = useDocusaurusContext();
  return (
    <main className={`container ${styles.page}`}>
      <Heading as="h1">There is no page here</Heading>
      <p>The address may be mistyped, or the page may have moved.</p>
      <p className={styles.ways}>
        <button type="button" className="button button--primary" onClick={openSearch}>
          Search the pages
        </button>
        <Link className="prose-link" to={String(siteConfig.customFields?.home ?? '/')}>
          Go to the first page
        </Link>
      </p>
    </main>
  );
}
