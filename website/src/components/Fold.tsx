import React, {type ReactNode} from 'react';
import styles from './Fold.module.css';

interface Props {
  label: ReactNode;
  children: ReactNode;
}

/** Something a reader opens if they want it. Works without script, and search in the page opens it. */
export default function Fold({label, children}: Props): ReactNode {
  return (
    <details className={styles.fold}>
      <summary className={styles.summary}>{label}</summary>
      {children}
    </details>
  );
}
