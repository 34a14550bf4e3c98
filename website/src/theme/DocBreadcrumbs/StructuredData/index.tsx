import React, {type ReactNode} from 'react';
import Head from '@docusaurus/Head';
import {useBreadcrumbsStructuredData} from '@docusaurus/plugin-content-docs/client';
import type {Props} from '@theme/DocBreadcrumbs/StructuredData';

/**
 * The page's place on the site, for search engines.
 *
 * The theme's own writes titles into the script as they are, so that `</script>` in the title of
 * a page would end it there, and what follows in the title would run.
 */
export default function StructuredData(props: Props): ReactNode {
  const data = useBreadcrumbsStructuredData({breadcrumbs: props.breadcrumbs});
  return (
    <Head>
      <script type="application/ld+json">
        {JSON.stringify(data).replace(/</g, '\\u003c')}
      </script>
    </Head>
  );
}
