import React, {type ReactNode} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import clsx from 'clsx';
import styles from './Figure.module.css';

interface Props {
  'data-light'?: string;
  'data-dark'?: string;
  'data-alt'?: string;
  'data-caption'?: string;
  'data-width'?: string;
  'data-height'?: string;
}

/**
 * `nb-figure`: a picture, in one drawing for each theme where there are two.
 *
 * The style sheet shows one and hides the other; a hidden lazy image is not
 * fetched. So the right one is there before any script has run.
 */
export default function Figure(props: Props): ReactNode {
  const light = useBaseUrl(props['data-light'] ?? '');
  const dark = useBaseUrl(props['data-dark'] ?? props['data-light'] ?? '');
  const common = {
    alt: props['data-alt'] ?? '',
    width: props['data-width'] || undefined,
    height: props['data-height'] || undefined,
    loading: 'lazy' as const,
    decoding: 'async' as const,
  };
  const caption = props['data-caption'];
  return (
    <figure className={styles.figure}>
      {light === dark ? (
        <img {...common} src={light} className={clsx(styles.image, styles.only)} />
      ) : (
        <>
          <img {...common} src={light} className={clsx(styles.image, styles.light)} />
          <img {...common} src={dark} className={clsx(styles.image, styles.dark)} />
        </>
      )}
      {caption && <figcaption className={styles.caption}>{caption}</figcaption>}
    </figure>
  );
}
