import React, {type ReactNode} from 'react';
import {useBaseUrlUtils} from '@docusaurus/useBaseUrl';
import clsx from 'clsx';
import type {PageThumbnail} from '@site/plugins/status';
import styles from './Thumbnail.module.css';

/** A page's picture beside its title, which says for a screen reader what there is to say. */
export default function Thumbnail(props: PageThumbnail & {className: string}): ReactNode {
  const {light, dark, opaque, className} = props;
  const {withBaseUrl} = useBaseUrlUtils();
  const image = (src: string, theme?: string) => (
    <img
      src={withBaseUrl(src)}
      alt=""
      loading="lazy"
      decoding="async"
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
