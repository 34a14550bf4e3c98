import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import styles from './NameCard.module.css';

/** A term of the glossary. */
export interface Term {
  name: string;
  text: string;
}

interface Props {
  term?: Term;
  address: string | null;
}

/** The card of one term: what it means, and the way to the glossary. */
export default function TermCard({term, address}: Props): ReactNode {
  return (
    <>
      <strong>{term?.name}</strong>
      <p className={styles.summary}>{term?.text}</p>
      <div className={styles.foot}>{address && <Link to={address}>Glossary</Link>}</div>
    </>
  );
}
