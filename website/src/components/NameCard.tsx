import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import {galleryOf} from '@site/src/gallery/address';
import styles from './NameCard.module.css';

/** What the kernel has said of a name; what it did not say is left out. */
export interface Name {
  kind?: 'module' | 'class' | 'function' | 'property' | 'data';
  signature?: string;
  summary?: string;
  version?: string;
}

interface Props {
  target: string;
  name: Name;
  address: string | null;
  /** How many tutorials use it. */
  tutorials: number;
}

/** How many tutorials use a name, and the way to them. */
function Tutorials({target, tutorials}: Pick<Props, 'target' | 'tutorials'>): ReactNode {
  return (
    <span>
      used in{' '}
      <Link to={galleryOf('uses', target)}>
        {tutorials} {tutorials === 1 ? 'tutorial' : 'tutorials'}
      </Link>
    </span>
  );
}

/** The card of one name: where it is from, how it is called, and what it is for. */
export default function NameCard({target, name, address, tutorials}: Props): ReactNode {
  const [short, ...path] = target.split('.').reverse();
  const origin = path.reverse().join('.');
  const [top] = target.split('.');
  return (
    <>
      <div className={styles.origin}>
        {name.kind ?? 'name'} {origin && <>in {origin}</>}
      </div>
      <code className={styles.signature}>
        <strong>{short}</strong>
        {name.signature}
      </code>
      {name.summary && <p className={styles.summary}>{name.summary}</p>}
      <div className={styles.foot}>
        {name.version && (
          <span>
            {top} {name.version}
          </span>
        )}
        {tutorials > 0 && <Tutorials target={target} tutorials={tutorials} />}
        {address && <Link to={address}>Reference</Link>}
      </div>
    </>
  );
}
