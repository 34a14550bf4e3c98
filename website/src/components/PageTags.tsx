import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import {galleryOf} from '@site/src/gallery/address';
import styles from './PageHeader.module.css';

/** A tutorial's tags: each leads to the tutorials that have it. */
export default function PageTags({tags}: {tags: string[]}): ReactNode {
  return (
    <div className={styles.take}>
      <span aria-hidden="true">Tags:</span>
      <ul className={styles.files} aria-label="Tags">
        {tags.map((tag) => (
          <li key={tag}>
            <Link to={galleryOf('tag', tag)}>{tag}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
