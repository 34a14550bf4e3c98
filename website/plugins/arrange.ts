import type {PluginOptions} from '@docusaurus/plugin-content-docs';

type Generator = PluginOptions['sidebarItemsGenerator'];
type Items = Awaited<ReturnType<Generator>>;
type Front = Parameters<Generator>[0]['docs'][number]['frontMatter'];

/** The pages of one `group` stand under its name, where the first of them stood. */
function grouped(items: Items, groupOf: (item: Items[number]) => unknown): Items {
  const groups = new Map<string, Items>();
  const arranged: Items = [];
  for (const item of items) {
    const label = groupOf(item);
    if (typeof label !== 'string') {
      arranged.push(item);
      continue;
    }
    const members = groups.get(label) ?? [];
    members.push(item);
    if (!groups.has(label)) {
      groups.set(label, members);
      arranged.push({type: 'category', label, items: members, collapsed: false, collapsible: true});
    }
  }
  return arranged;
}

/**
 * Docusaurus's own order, by group, with what stands beside the pages that are read in order at
 * the end: pages without a place come after all that have one, whatever that is.
 */
export const arrange: Generator = async ({defaultSidebarItemsGenerator, ...given}) => {
  const fronts = new Map(given.docs.map(({id, frontMatter}) => [id, frontMatter]));
  const front = (item: Items[number]): Front => (item.type === 'doc' && fronts.get(item.id)) || {};
  const items = await defaultSidebarItemsGenerator(given);
  const isBeside = (item: Items[number]) => 'beside' in front(item);
  const inOrder = items.filter((item) => !isBeside(item));
  const group = (item: Items[number]) => (front(item) as {group?: unknown}).group;
  return [...grouped(inOrder, group), ...items.filter(isBeside)];
};
