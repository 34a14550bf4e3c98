import React, {useId, type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {PageStatus} from '@site/plugins/status';
import {DECISION, ends, isEnd, type End, type Question} from './questions';
import styles from './Decision.module.css';

interface Props {
  pages: PageStatus[];
}

function Result({end, pages}: {end: End} & Props): ReactNode {
  const found = end.pages.flatMap((id) => pages.filter((page) => page.id === id));
  return (
    <div className={styles.end}>
      <p>
        <strong>{end.name}.</strong> {end.why}
      </p>
      {found.length > 0 && (
        <ul>
          {found.slice(0, 2).map((page) => (
            <li key={page.id}>
              <Link className="prose-link" to={page.url}>
                {page.title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A question and its answers, each of which opens what comes next and closes its sisters. */
function Ask({question, answers, pages}: Question & Props): ReactNode {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.question}>
      <p id={id}>{question}</p>
      {answers.map(({says, then}) => (
        <details key={says} name={id}>
          <summary>{says}</summary>
          {isEnd(then) ? <Result end={then} pages={pages} /> : <Ask {...then} pages={pages} />}
        </details>
      ))}
    </div>
  );
}

/** A few questions that end on pages: plain `details`, so they need no script. */
export default function Decision({pages}: Props): ReactNode {
  const leads = ends(DECISION).some((id) => pages.some((page) => page.id === id));
  return (
    leads && (
      <section aria-labelledby="which">
        <h2 id="which">Which do I need, Ax or BoTorch?</h2>
        <Ask {...DECISION} pages={pages} />
      </section>
    )
  );
}
