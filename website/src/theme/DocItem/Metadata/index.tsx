import React, {type ReactNode} from 'react';
import Head from '@docusaurus/Head';
import {useDoc} from '@docusaurus/plugin-content-docs/client';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import DocItemMetadata from '@theme-original/DocItem/Metadata';
import type {FrontMatter} from '@site/src/components/frontMatter';

/** The page as search engines read it; `</script>` in its title must not end it. */
function Article({article}: {article: Record<string, unknown>}): ReactNode {
  return (
    <Head>
      <script type="application/ld+json">{JSON.stringify(article).replace(/</g, '\\u003c')}</script>
    </Head>
  );
}

/** Where the page's Markdown is, for readers that are programs. */
function Twin({address}: {address: string}): ReactNode {
  const href = useBaseUrl(address);
  return (
    <Head>
      <link rel="alternate" type="text/markdown" href={href} />
    </Head>
  );
}

/** What the page says of itself in its head, beyond what the theme says. */
export default function Metadata(): ReactNode {
  const {siteConfig} = useDocusaurusContext();
  const {metadata, frontMatter} = useDoc();
  const {twin, article, image} = frontMatter as FrontMatter;
  const {lastUpdatedAt, title} = metadata;
  const picture = Boolean(image ?? siteConfig.themeConfig.image);
  return (
    <>
      <DocItemMetadata />
      <Head>
        <meta property="og:type" content="article" />
        <meta property="og:site_name" content={siteConfig.title} />
        {lastUpdatedAt && (
          <meta property="article:modified_time" content={new Date(lastUpdatedAt).toISOString()} />
        )}
        {picture && <meta property="og:image:width" content="1200" />}
        {picture && <meta property="og:image:height" content="630" />}
        {image && <meta property="og:image:alt" content={title} />}
      </Head>
      {twin && <Twin address={twin} />}
      {article && <Article article={article} />}
    </>
  );
}
