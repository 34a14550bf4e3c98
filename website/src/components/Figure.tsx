import React, {type ReactNode} from 'react';
import {useBaseUrlUtils} from '@docusaurus/useBaseUrl';
import clsx from 'clsx';
import styles from './Figure.module.css';

interface Props {
  'data-light'?: string;
  'data-dark'?: string;
  /** The files for screens of one and of two pixels to a CSS pixel, where there are two. */
  'data-light-set'?: string;
  'data-dark-set'?: string;
  'data-sizes'?: string;
  /** Nothing behind the picture is seen. */
  'data-opaque'?: string;
  'data-alt'?: string;
  'data-caption'?: string;
  'data-width'?: string;
  'data-height'?: string;
}

/** Addresses in a `srcset` with the base of the site. */
function based(set: string | undefined, withBaseUrl: (url: string) => string): string | undefined {
  return set?.replace(/\/\S+/g, (url) => withBaseUrl(url));
}

/**
 * `nb-figure`: a picture, in one drawing for each theme where there are two.
 *
 * The style sheet shows one and hides the other; a hidden lazy image is not
 * fetched. So the right one is there before any script has run.
 */
export default function Figure(props: Props): ReactNode {
  const {withBaseUrl} = useBaseUrlUtils();
  const light = {
    src: withBaseUrl(props['data-light'] ?? ''),
    srcSet: based(props['data-light-set'], withBaseUrl),
  };
  const dark = {
    src: withBaseUrl(props['data-dark'] ?? props['data-light'] ?? ''),
    srcSet: based(props['data-dark-set'], withBaseUrl),
  };
  const common = {
    alt: props['data-alt'] ?? '',
    width: props['data-width'] || undefined,
    height: props['data-height'] || undefined,
    sizes: props['data-sizes'],
    loading: 'lazy' as const,
    decoding: 'async' as const,
  };
  const caption = props['data-caption'];
  return (
    <figure className={styles.figure}>
      {light.src === dark.src ? (
        <img {...common} {...light} className={clsx(styles.image, !props['data-opaque'] && styles.only)} />
      ) : (
        <>
          <img {...common} {...light} className={clsx(styles.image, styles.light)} />
          <img {...common} {...dark} className={clsx(styles.image, styles.dark)} />
        </>
      )}
      {caption && <figcaption className={styles.caption}>{caption}</figcaption>}
    </figure>
  );
}
