import React, {type ReactNode} from 'react';
import CodeBlock from './CodeBlock';
import Fold from './Fold';
import styles from './Code.module.css';

interface Props {
  'data-html'?: string;
  'data-language'?: string;
  'data-fold'?: string;
  'data-label'?: string;
}

/** `nb-code`: a code cell, or a fence of the prose. */
export default function Code(props: Props): ReactNode {
  const label = props['data-label'];
  const block = <CodeBlock html={props['data-html'] ?? ''} language={props['data-language']} />;
  if (props['data-fold'] === 'true') {
    return (
      <div className={styles.cell}>
        <Fold label={label || 'Show the code'}>{block}</Fold>
      </div>
    );
  }
  return (
    <div className={styles.cell}>
      {label && <div className={styles.label}>{label}</div>}
      {block}
    </div>
  );
}
