import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import {usePluginData} from '@docusaurus/useGlobalData';
import type {StatusSummary} from '@site/plugins/status';
import {day, release} from '@site/src/components/format';
import styles from './styles.module.css';

/** What the site's pages were run with. */
export default function Footer(): ReactNode {
  const {siteConfig} = useDocusaurusContext();
  const {versions, generated, page} = usePluginData('bodocs-status') as StatusSummary;
  const names = Object.entries(versions).map(
    ([name, version]) => release(name, version),
  );
  return (
    <footer className={`footer ${styles.footer}`}>
      <div className={styles.row}>
        {names.length > 0 && (
          <p>
            Run with {names.join(', ')}
            {generated ? `, on ${day(generated)}` : ''}.
          </p>
        )}
        {page && (
          <p>
            <Link className="prose-link" to={page}>
              Status of every page
            </Link>
          </p>
        )}
        {siteConfig.customFields?.kind === 'project' && <p>MIT licence.</p>}
      </div>
    </footer>
  );
}
