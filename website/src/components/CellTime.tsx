import React, {type ReactNode} from 'react';
import {duration} from './format';
import styles from './CellTime.module.css';

interface Props {
  'data-number'?: string;
  'data-seconds'?: string;
}

/** What rounds to nothing took some time all the same. */
const took = (seconds: number): string => (seconds < 0.05 ? 'under 0.1 s' : duration(seconds));

/** `nb-time`: what a cell took, unseen until the reader asks for it. */
export default function CellTime(props: Props): ReactNode {
  const number = Number(props['data-number'] ?? 0);
  const seconds = Number(props['data-seconds'] ?? 0);
  return (
    <div className={styles.time}>
      {number > 0 ? `Cell ${number} took` : 'This took'} {took(seconds)}
    </div>
  );
}

/** Asks for it. A style sheet looks whether it is on, so it works before scripts do, and without. */
export function TimesSwitch(): ReactNode {
  return (
    <label className={styles.switch}>
      <input type="checkbox" className={styles.asked} autoComplete="off" />
      Show what each cell took
    </label>
  );
}
