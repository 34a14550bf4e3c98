import React, {type ReactNode} from 'react';
import Fold from './Fold';
import ScrollBox from './ScrollBox';
import {moment, type LoopData, type Moment} from './loopData';
import {input, value} from './loopWords';
import styles from './Loop.module.css';

function Sign({children}: {children: ReactNode}): ReactNode {
  return (
    <svg width="22" height="14" aria-hidden="true">
      {children}
    </svg>
  );
}

/** What is drawn, in the words of the page that computed it. */
export function Legend({loop}: {loop: LoopData}): ReactNode {
  return (
    <ul className={styles.legend}>
      <li>
        <Sign>
          <rect className={styles.band} width="22" height="14" />
          <path className={styles.mean} d="M0,7H22" />
        </Sign>
        model, {loop.names.band}
      </li>
      {loop.truth && (
        <li>
          <Sign>
            <path className={styles.truth} d="M0,7H22" />
          </Sign>
          true function
        </li>
      )}
      <li>
        <Sign>
          <circle className={styles.known} cx="11" cy="7" r="4.5" />
        </Sign>
        evaluated
      </li>
      <li>
        <Sign>
          <circle className={styles.best} cx="11" cy="7" r="6" />
        </Sign>
        best
      </li>
      <li>
        <Sign>
          <path className={styles.here} d="M11,0V14" />
          <circle className={styles.next} cx="11" cy="7" r="5" />
        </Sign>
        next
      </li>
    </ul>
  );
}

/** The step in numbers. The sentence for screen readers says the same. */
export function Numbers({loop, at}: {loop: LoopData; at: Moment}): ReactNode {
  return (
    <dl className={styles.numbers} aria-hidden="true">
      <div>
        <dt>Evaluations</dt>
        <dd>{at.known.length}</dd>
      </div>
      <div>
        <dt>Best so far</dt>
        <dd>{value(loop, at.best.y)}</dd>
      </div>
      <div>
        <dt>Next {loop.names.input}</dt>
        <dd>{input(loop, at.next.x)}</dd>
      </div>
      <div>
        <dt>It gives</dt>
        <dd className={at.better ? styles.better : undefined}>
          {value(loop, at.next.y)}
          {at.better && ' ▲'}
        </dd>
      </div>
    </dl>
  );
}

/** All steps at once; where no script runs, the only place that has them. */
export function Table({loop}: {loop: LoopData}): ReactNode {
  const moments = Array.from({length: loop.count}, (_, step) => moment(loop, step));
  return (
    <Fold label="All steps in numbers">
      <ScrollBox label="All steps in numbers" className={styles.table}>
        <table className="dataframe">
          <thead>
            <tr>
              {['step', 'evaluations', 'best so far', `next ${loop.names.input}`, 'it gives'].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {moments.map(({known, best, next}, step) => (
              <tr key={known.length}>
                <th scope="row">{step + 1}</th>
                <td>{known.length}</td>
                <td>{value(loop, best.y)}</td>
                <td>{input(loop, next.x)}</td>
                <td>{value(loop, next.y)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Fold>
  );
}
