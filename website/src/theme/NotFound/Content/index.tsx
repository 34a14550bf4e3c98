import React, {useEffect, useState, type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import {useLocation} from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Heading from '@theme/Heading';
import {nearest, type Address} from '@site/src/addresses/nearest';
import {openSearch} from '@site/src/search/openSearch';
import styles from './styles.module.css';

/** The pages whose addresses are near the one that leads nowhere; none until they are known. */
function useNearest(base: string): Address[] {
  const {pathname} = useLocation();
  const [found, setFound] = useState<Address[]>([]);
  useEffect(() => {
    let current = true;
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname;
    fetch(`${base}addresses.json`)
      .then((answer) => (answer.ok ? (answer.json() as Promise<Address[]>) : []))
      // Without the list the search is left.
      .catch((): Address[] => [])
      .then((addresses) => current && setFound(nearest(path, addresses)));
    return () => {
      current = false;
    };
  }, [base, pathname]);
  return found;
}

function Suggestions({pages}: {pages: Address[]}): ReactNode {
  return (
    <div role="status">
      {pages.length > 0 && (
        <>
          <p className={styles.meant}>Did you mean</p>
          <ul className={styles.pages}>
            {pages.map(([path, title]) => (
              <li key={path}>
                <Link className="prose-link" to={path}>
                  {title}
                </Link>
                <code>{path}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The page for an address that leads nowhere. */
export default function NotFoundContent(): ReactNode {
  const {siteConfig} = useDocusaurusContext();
  const pages = useNearest(siteConfig.baseUrl);
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
      {/* Last, because it comes late: nothing moves out of the way for it. */}
      <Suggestions pages={pages} />
    </main>
  );
}
