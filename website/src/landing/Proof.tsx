import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import routes from '@generated/routes';
import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type {PageStatus, Status} from '@site/plugins/status';
import {facts, outstanding} from './facts';
import styles from './Landing.module.css';

/** The way to all of the last run, on a site that has a page for it. */
function More(): ReactNode {
  const address = useBaseUrl('/status');
  return (
    routes.some(({path}) => path === address) && (
      <Link className="prose-link" to="/status">
        Every page, claim and figure of the run
      </Link>
    )
  );
}

function Failed({pages}: {pages: PageStatus[]}): ReactNode {
  const failed = pages.filter((page) => page.state === 'failed');
  return (
    failed.length > 0 && (
      <p className={styles.bad}>
        The last run failed on{' '}
        {failed.map((page, place) => (
          <React.Fragment key={page.url}>
            {place > 0 && ', '}
            <Link className="prose-link" to={page.url}>
              {page.title}
            </Link>
          </React.Fragment>
        ))}
        .
      </p>
    )
  );
}

/** What stands behind the site: nothing here is written by hand. */
export default function Proof({status}: {status: Status}): ReactNode {
  const rest = outstanding(status.pages);
  return (
    <section aria-label="The last run" className={styles.proof}>
      <dl className={styles.facts}>
        {facts(status).map(({value, label, bad}) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={clsx(bad && styles.bad)}>{value}</dd>
          </div>
        ))}
      </dl>
      <Failed pages={status.pages} />
      {rest && <p>{rest}</p>}
      <More />
    </section>
  );
}
