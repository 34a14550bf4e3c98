import React, {type ReactNode} from 'react';
import {useDoc} from '@docusaurus/plugin-content-docs/client';
import useBaseUrl from '@docusaurus/useBaseUrl';
import DocItemFooter from '@theme-original/DocItem/Footer';
import type {FrontMatter} from '@site/src/components/frontMatter';
import styles from './styles.module.css';

function TwinLink({address}: {address: string}): ReactNode {
  return (
    <p className={styles.twin}>
      <a href={useBaseUrl(address)}>This page as Markdown</a>
    </p>
  );
}

/** What stands under a page: where to edit it, when it changed, and its Markdown. */
export default function Footer(): ReactNode {
  const {twin} = useDoc().frontMatter as FrontMatter;
  return (
    <>
      <DocItemFooter />
      {twin && <TwinLink address={twin} />}
    </>
  );
}
