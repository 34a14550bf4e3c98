import type {PluginOptions} from '@docusaurus/plugin-content-docs';

/**
 * Docusaurus's own order, with what stands beside the pages that are read in order at the end:
 * pages without a place come after all that have one, whatever that is.
 */
export const besideLast: PluginOptions['sidebarItemsGenerator'] = async ({
  defaultSidebarItemsGenerator,
  ...given
}) => {
  const beside = new Set(given.docs.filter((doc) => 'beside' in doc.frontMatter).map(({id}) => id));
  const items = await defaultSidebarItemsGenerator(given);
  const isBeside = (item: (typeof items)[number]) => item.type === 'doc' && beside.has(item.id);
  return [...items.filter((item) => !isBeside(item)), ...items.filter(isBeside)];
};
