import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {PageStatus} from '@site/plugins/status';
import styles from './Landing.module.css';

interface Choice {
  name: string;
  when: string;
  /** Ids of pages that show it, best first: the first that the site has is linked. */
  pages: string[];
}

const CHOICES: Choice[] = [
  {
    name: 'Ax',
    when:
      'You want to optimize something. You say what can be varied and what is measured; ' +
      'Ax proposes the trials, keeps their data and runs BoTorch underneath.',
    pages: ['first_ax_loop', 'botorch_and_ax'],
  },
  {
    name: 'Ax with your own BoTorch parts',
    when:
      'The loop suits you, but the model or the acquisition function should be your own. ' +
      'You write that part, and Ax keeps doing the rest.',
    pages: ['custom_botorch_model_in_ax', 'ax_custom_components', 'botorch_and_ax'],
  },
  {
    name: 'BoTorch alone',
    when:
      'You do research on the method itself, or your loop fits no experiment manager. ' +
      'Nothing stands between you and the tensors.',
    pages: ['closed_loop_botorch_only', 'first_loop', 'introduction'],
  },
];

function ChoiceLink({choice, pages}: {choice: Choice; pages: PageStatus[]}): ReactNode {
  const page = choice.pages
    .map((id) => pages.find((candidate) => candidate.id === id))
    .find(Boolean);
  return page ? (
    <dd>
      <Link className="prose-link" to={page.url}>
        {page.title}
      </Link>
    </dd>
  ) : null;
}

/** The decision most readers come with. */
export default function Decision({pages}: {pages: PageStatus[]}): ReactNode {
  return (
    <section aria-labelledby="which">
      <h2 id="which">Which do I need?</h2>
      <dl className={styles.decision}>
        {CHOICES.map((choice) => (
          <div key={choice.name}>
            <dt>{choice.name}</dt>
            <dd>{choice.when}</dd>
            <ChoiceLink choice={choice} pages={pages} />
          </div>
        ))}
      </dl>
    </section>
  );
}
