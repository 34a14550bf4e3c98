import React, {type ReactNode} from 'react';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Layout from '@theme/Layout';
import type {PageStatus, Status} from '@site/plugins/status';
import {PageCards} from '@site/src/components/Cards';
import Decision from './Decision';
import FirstSteps from './FirstSteps';
import Proof from './Proof';
import Run from './Run';
import styles from './Landing.module.css';

interface Group {
  heading: string;
  pages: PageStatus[];
}

function groups(pages: PageStatus[]): Group[] {
  return [
    {heading: 'Read', pages: pages.filter((page) => page.kind === 'doc')},
    {heading: 'Run', pages: pages.filter((page) => page.kind === 'tutorial')},
  ].filter((group) => group.pages.length > 0);
}

/** `/`: what this is, that it holds, what it looks like, and where to go. */
export default function Landing({status}: {status: Status}): ReactNode {
  const {siteConfig} = useDocusaurusContext();
  return (
    <Layout description={siteConfig.tagline}>
      <main className={`container ${styles.page}`}>
        <header className={styles.head}>
          <h1>{siteConfig.title}</h1>
          <p className={styles.tagline}>{siteConfig.tagline}</p>
          <Proof status={status} />
        </header>
        <div className={styles.columns}>
          <Run status={status} />
          <div>
            <Decision pages={status.pages} />
            <FirstSteps pages={status.pages} />
          </div>
        </div>
        {groups(status.pages).map(({heading, pages}) => (
          <section key={heading}>
            <h2>{heading}</h2>
            <PageCards pages={pages} />
          </section>
        ))}
      </main>
    </Layout>
  );
}
