import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {PageThumbnail} from '@site/plugins/status';
import {parseJson} from './parseJson';
import Thumbnail from './Thumbnail';
import styles from './Users.module.css';

interface User {
  title: string;
  url: string;
  thumbnail: PageThumbnail | null;
}

interface Gallery {
  /** How many tutorials there are in all. */
  count: number;
  /** Where they are listed. */
  url: string;
}

interface Props {
  'data-json'?: string;
  'data-gallery'?: string;
}

/** `nb-users`: the pages that use what is documented here, each with its picture. */
export default function Users(props: Props): ReactNode {
  const gallery = parseJson<Gallery | null>(props['data-gallery'], null);
  return (
    <div className={styles.users}>
      <p className={styles.label}>
        Used in
        {gallery && (
          <>
            {' ('}
            <Link to={gallery.url}>all {gallery.count} tutorials</Link>)
          </>
        )}
      </p>
      <ul className={styles.row}>
        {parseJson<User[]>(props['data-json'], []).map(({title, url, thumbnail}) => (
          <li key={url} className={styles.card}>
            {thumbnail && <Thumbnail {...thumbnail} className={styles.thumbnail} />}
            <Link to={url} className={styles.title}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
