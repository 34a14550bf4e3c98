import {queryWords} from './tokens';

/** A section of a page, as `search.json` has it. */
export interface Section {
  anchor: string;
  heading: string;
  text: string;
  /** Separated by spaces: names in its code that its text has not; in a reference, members. */
  names: string;
}

/** A page, as `search.json` has it. */
export interface SearchPage {
  url: string;
  title: string;
  /** Its subjects, in the author's words. */
  tags: string[];
  /** True for the documentation of a module, whose sections are what it defines. */
  reference: boolean;
  sections: Section[];
}

/** One section of one page. */
export interface Entry {
  id: number;
  page: SearchPage;
  section: Section;
  /** The words that say something in its heading, or its page's title, up to a colon; in lower case. */
  heading: string[];
}

/** How much it says that a word stands in a field. Code repeats names often. */
export const BOOST = {heading: 6, tags: 4, title: 2, path: 0.5, text: 2, names: 1};

export type Fields = Record<keyof typeof BOOST | 'id', string>;

export function entries(pages: SearchPage[]): Entry[] {
  return pages
    .flatMap((page) => page.sections.map((section) => ({page, section})))
    .map(({page, section}, id) => {
      const [subject] = (section.heading || page.title).toLowerCase().split(': ');
      const heading = queryWords(subject);
      return {id, page, section, heading};
    });
}

/** A section as it is indexed. Module paths are no titles: each name in them is in hundreds. */
export function fields({id, page, section}: Entry): Fields {
  const {title, tags, reference} = page;
  const opening = section.anchor === '';
  return {
    id: String(id),
    heading: section.heading || (reference ? '' : title),
    tags: opening ? tags.join(' ') : '',
    title: reference ? '' : title,
    path: reference ? title : '',
    text: section.text,
    names: section.names,
  };
}

/** The member of a documented class that one of some names, in lower case, is. */
export function member({page, section}: Entry, names: Set<string>): string | undefined {
  const members = page.reference ? section.names.split(' ') : [];
  return members.find((name) => names.has(name.toLowerCase()));
}

/** Where a section stands, or a member of its class. */
export function address({page, section}: Entry, inside?: string): string {
  return page.url + (section.anchor && `#${section.anchor}`) + (inside ? `.${inside}` : '');
}
