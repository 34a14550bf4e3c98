import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Layout from '@theme/Layout';
import Decision from './Decision';
import type {PageStatus, Status} from '@site/plugins/status';
import {PageCards} from '@site/src/components/Cards';
import {day, plural, release} from '@site/src/components/format';
import styles from './Landing.module.css';

function executed(pages: PageStatus[], mode: string): string {
  const passed = pages.filter((page) => page.state === 'passed').length;
  const count = passed === pages.length ? '' : `${passed} of `;
  const how = mode === 'full' ? 'executed' : `executed in ${mode} mode`;
  return `${count}${plural(pages.length, 'page')} ${how}`;
}

/** Claims the run did not come to are no part of the count: they prove nothing. */
function checked(pages: PageStatus[]): string {
  const claims = pages.flatMap((page) => page.claims ?? []).filter(({held}) => held !== null);
  const held = claims.filter((claim) => claim.held).length;
  if (claims.length === 0) {
    return '';
  }
  return held === claims.length
    ? `${plural(held, 'claim')} checked`
    : `${held} of ${plural(claims.length, 'checked claim')} hold`;
}

/** What stands behind the site, as its last run has it. */
function proof({pages, versions, generated, mode}: Status): string {
  const names = ['botorch', 'ax-platform', 'torch'].filter((name) => versions[name]);
  return [
    executed(pages, mode),
    checked(pages),
    names.map((name) => release(name, versions[name])).join(', '),
    generated ? day(generated) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

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

/** The first page of a kind, or none: the landing page names no page of its own. */
const first = (pages: PageStatus[], kind: PageStatus['kind']) =>
  pages.find((page) => page.kind === kind);

function Start({pages}: {pages: PageStatus[]}): ReactNode {
  const doc = first(pages, 'doc');
  const tutorial = first(pages, 'tutorial');
  return (
    <p className={styles.start}>
      {doc && (
        <Link className="button button--primary" to={doc.url}>
          Start reading
        </Link>
      )}
      {tutorial && (
        <Link className="button button--secondary" to={tutorial.url}>
          Open a tutorial
        </Link>
      )}
    </p>
  );
}


/** `/`: what this is, that it holds, and where to go. */
export default function Landing({status}: {status: Status}): ReactNode {
  const {siteConfig} = useDocusaurusContext();
  return (
    <Layout description={siteConfig.tagline}>
      <main className={`container ${styles.page}`}>
        <header className={styles.head}>
          <h1>{siteConfig.title}</h1>
          <p className={styles.tagline}>{siteConfig.tagline}</p>
          <p className={styles.proof}>{proof(status)}</p>
          <Start pages={status.pages} />
        </header>
        <Decision pages={status.pages} />
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
