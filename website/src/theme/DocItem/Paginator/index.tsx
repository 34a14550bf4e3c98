import React, {type ReactNode} from 'react';
import {useActivePlugin, useDoc} from '@docusaurus/plugin-content-docs/client';
import {usePluginData} from '@docusaurus/useGlobalData';
import DocPaginator from '@theme/DocPaginator';
import type {Crossings} from '@site/plugins/crossings';

/** The ways to the previous and the next page; at a section's end they go on to the next section. */
export default function DocItemPaginator(): ReactNode {
  const {previous, next} = useDoc().metadata;
  const section = useActivePlugin()?.pluginId ?? '';
  const {[section]: beyond} = usePluginData('bodocs-crossings') as Crossings;
  return (
    <DocPaginator
      className="docusaurus-mt-lg"
      previous={previous ?? beyond?.previous}
      next={next ?? beyond?.next}
    />
  );
}
