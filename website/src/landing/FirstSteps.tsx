import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {PageStatus} from '@site/plugins/status';
import CodeBlock from '@site/src/components/CodeBlock';
import styles from './Landing.module.css';

function Way({page, children}: {page: PageStatus; children: ReactNode}): ReactNode {
  return (
    <li>
      <h3>{children}</h3>
      <Link className="prose-link" to={page.url}>
        {page.title}
      </Link>
      {page.description && <p>{page.description}</p>}
    </li>
  );
}

/** Read, see, run. The pages are the first of their kind: the landing page names none itself. */
export default function FirstSteps({pages}: {pages: PageStatus[]}): ReactNode {
  const doc = pages.find((page) => page.kind === 'doc');
  const tutorial = pages.find((page) => page.kind === 'tutorial');
  const run = tutorial ?? doc;
  return (
    run && (
      <section aria-labelledby="first">
        <h2 id="first">First steps</h2>
        <ol className={styles.steps}>
          {doc && <Way page={doc}>Read what it is</Way>}
          {tutorial && <Way page={tutorial}>See it at work</Way>}
          <li>
            <h3>Run it with your own parameters</h3>
            <CodeBlock
              language="sh"
              html={`make setup\n.venv/bin/bodocs run ${run.id} \\\n  --set NAME=VALUE`}
            />
          </li>
        </ol>
      </section>
    )
  );
}
