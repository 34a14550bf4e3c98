import React, {type ReactNode} from 'react';
import {useBaseUrlUtils} from '@docusaurus/useBaseUrl';
import clsx from 'clsx';
import type {PageThumbnail} from '@site/plugins/status';
import styles from './Thumbnail.module.css';

interface Props extends PageThumbnail {
  className: string;
  /** It is seen before anyone has scrolled: waiting for it would hold the page up. */
  first?: boolean;
}

/** A page's picture beside its title, which says for a screen reader what there is to say. */
export default function Thumbnail(props: Props): ReactNode {
  const {light, dark, opaque, className, first = false} = props;
  const {withBaseUrl} = useBaseUrlUtils();
  const image = (src: string, theme?: string) => (
    <img
      src={withBaseUrl(src)}
      alt=""
      loading={first ? 'eager' : 'lazy'}
      decoding={first ? 'sync' : 'async'}
      className={clsx(styles.image, theme, className)}
    />
  );
  if (light === dark) {
    return image(light, opaque ? undefined : styles.only);
  }
  return (
    <>
      {image(light, styles.light)}
      {image(dark, styles.dark)}
    </>
  );
}
