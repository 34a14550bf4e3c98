import type {Plugin} from '@docusaurus/types';
import type {LoadedContent, PropNavigationLink} from '@docusaurus/plugin-content-docs';
import type {Section} from './site';

/** Where readers go on from a section's first page and from its last, by the section's id. */
export type Crossings = Record<string, {previous?: PropNavigationLink; next?: PropNavigationLink}>;

interface Options {
  /** The sections that are read one after the other. */
  sections: Section[];
}

const DOCS = 'docusaurus-plugin-content-docs';

/** The first and the last page of a section, as its sidebar orders them. */
function ends(content: LoadedContent | undefined) {
  // What stands beside the pages that are read in order is no end.
  const inOrder = ({sidebar, frontMatter}: {sidebar?: string; frontMatter: object}) =>
    sidebar && !('beside' in frontMatter);
  const docs = content?.loadedVersions[0]?.docs.filter(inOrder) ?? [];
  const link = (end: 'previous' | 'next'): PropNavigationLink | undefined => {
    const found = docs.find((doc) => !doc[end]);
    return found && {title: found.title, permalink: found.permalink};
  };
  return {first: link('previous'), last: link('next')};
}

/** Docusaurus leads from page to page within a section; this leads from one to the next. */
export default function crossingsPlugin(_context: unknown, {sections}: Options): Plugin {
  return {
    name: 'bodocs-crossings',
    async allContentLoaded({allContent, actions}) {
      const content = allContent[DOCS] as Record<string, LoadedContent>;
      const found = sections.map(({id}) => ({id, ...ends(content[id])}));
      const crossings: Crossings = {};
      found.forEach(({id}, place) => {
        crossings[id] = {previous: found[place - 1]?.last, next: found[place + 1]?.first};
      });
      actions.setGlobalData(crossings);
    },
  };
}
