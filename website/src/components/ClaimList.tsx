import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import styles from './ClaimList.module.css';

export interface ListedClaim {
  verdict: 'held' | 'failed' | 'not-run';
  figures: string[];
  /** The sentence, in the link that leads to the proof. */
  link: ReactNode;
  /** What tells it from the list's other claims. */
  key: string;
}

/** A mark and a word each, so that nothing is told by colour alone. */
const VERDICTS = {
  held: {mark: '✓', word: 'Holds'},
  failed: {mark: '✗', word: 'Does not hold'},
  'not-run': {mark: '–', word: 'Not checked'},
} as const;

/** Claims in few lines, each a link to its proof. */
export default function ClaimList({claims}: {claims: ListedClaim[]}): ReactNode {
  return (
    <ul className={styles.claims}>
      {claims.map(({verdict, figures, link, key}) => (
        <li key={key} className={clsx(styles.claim, styles[verdict])}>
          <span className={styles.mark} aria-hidden="true">
            {VERDICTS[verdict].mark}
          </span>
          <div>
            <span className={verdict === 'held' ? 'visually-hidden' : styles.word}>
              {VERDICTS[verdict].word}:{' '}
            </span>
            {link}
            {figures.length > 0 && <span className={styles.figures}> {figures.join('; ')}</span>}
          </div>
        </li>
      ))}
    </ul>
  );
}
