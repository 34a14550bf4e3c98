import MiniSearch from 'minisearch';
import {address, BOOST, entries, fields, member} from './pages';
import type {Entry, Fields, SearchPage, Section} from './pages';
import {all, any, lessened, most, type Scores} from './scores';
import {indexTokens, nameParts, queryWords} from './tokens';
import {CORRECTED, Vocabulary, type Nearby} from './vocabulary';

/** A section that was found, with the words of the index that matched. */
export interface Hit extends Section {
  url: string;
  terms: string[];
}

/** The sections found in one page, best first. */
export interface PageHits {
  page: string;
  reference: boolean;
  hits: Hit[];
  /** Those that are shown when the reader asks for more of this page. */
  folded: Hit[];
}

export type Find = (text: string) => PageHits[];

const PAGES_SHOWN = 8;
/** No more of one page, so that the first five results are of three pages at least. */
const HITS_SHOWN = 2;
const HITS_FOLDED = 6;
/** A reference mentions everything: pages that explain come first, unless a name was typed. */
const REFERENCE = 0.2;
const REFERENCE_OF_PART = 0.5;
/** What is headed by just what was typed is what was looked for. */
const WHOLE = 4;
/** Where a name stands as it was typed, places that have its parts only are hardly meant. */
const IN_PARTS = 0.3;
/** Shorter words than this are too like each other to forgive a letter. */
const FORGIVE_FROM = 4;
const SINGULAR = 0.8;
/** Nearness of words of which nothing is yet to be typed. */
const WHOLE_WORDS = new Set([SINGULAR, CORRECTED]);
/** Sections indexed before the page may do something else. */
const CHUNK = 10;

/** The index of a set of pages, and how it is asked. */
class Finder {
  private constructor(
    private readonly entries: Entry[],
    private readonly index: MiniSearch<Fields>,
    private readonly vocabulary: Vocabulary,
  ) {}

  static async of(pages: SearchPage[]): Promise<Finder> {
    const sections = entries(pages);
    const terms = new Set<string>();
    const index = new MiniSearch<Fields>({
      fields: Object.keys(BOOST),
      extractField: (entry, name) => entry[name as keyof Fields],
      tokenize: indexTokens,
      // Tokens are in lower case already.
      processTerm: (term) => {
        terms.add(term);
        return term;
      },
    });
    await index.addAllAsync(sections.map(fields), {chunkSize: CHUNK});
    return new Finder(sections, index, new Vocabulary(terms));
  }

  find(text: string): PageHits[] {
    const words = queryWords(text);
    const isName = words.length === 1 && nameParts(words[0]).length > 1;
    const names = isName ? this.lastNames(words[0]) : new Set<string>();
    const meant = words.map((word) => new Set([...this.meant(word.toLowerCase()), ...names]));
    const best = [...this.matches(words)].map(([id, {score, terms}]) => {
      const entry = this.entries[id];
      const inside = member(entry, names);
      const whole = inside !== undefined || isSaid(entry.heading, meant);
      const weight = (whole ? WHOLE : 1) * (entry.page.reference ? referenceWeight(isName, whole) : 1);
      return {entry, inside, terms: [...new Set(terms)], score: score * weight};
    });
    return group(best.sort((a, b) => b.score - a.score || a.entry.id - b.entry.id));
  }

  private matches(words: string[]): Scores {
    return most(
      words.flatMap((word) => {
        const found = this.name(word);
        // Of a name that nowhere stands as it was typed, the parts may stand in different places.
        return found.size > 0 ? [found] : nameParts(word).map((part) => this.name(part));
      }),
    );
  }

  /** A name is found whole; or all its parts are, since only a piece of it may have been typed. */
  private name(name: string, finished = false): Scores {
    const parts = nameParts(name);
    const whole = this.nearby(name.toLowerCase(), finished).map((near) => this.term(near));
    if (parts.length < 2) {
      return any(whole);
    }
    const last = parts.length - 1;
    const inParts = all(parts.map((part, i) => this.name(part, finished || i < last)));
    return any([...whole, any(whole).size > 0 ? lessened(inParts, IN_PARTS) : inParts]);
  }

  /** A word is found whole, as a beginning unless it goes on, or in the singular; else with one slip. */
  private nearby(word: string, finished = false): Nearby[] {
    const found =
      finished && this.vocabulary.has(word)
        ? [{term: word, nearness: 1}]
        : this.vocabulary.beginning(word);
    const singular = word.slice(0, -1);
    if (/[^s]s$/.test(word) && this.vocabulary.has(singular)) {
      found.push({term: singular, nearness: SINGULAR});
    }
    return found.length > 0 || word.length < FORGIVE_FROM ? found : this.vocabulary.corrections(word);
  }

  private term({term, nearness}: Nearby): Scores {
    const results = this.index.search(term, {
      boost: BOOST,
      // It is a term of the index already.
      tokenize: (text) => [text],
      processTerm: (text) => text,
    });
    return new Map(results.map(({id, score}) => [+id, {score: score * nearness, terms: [term]}]));
  }

  /** What the last of a name's dotted parts is, or is meant to be. */
  private lastNames(name: string): Set<string> {
    const last = name.toLowerCase().split('.').slice(-1)[0];
    return this.meant(last);
  }

  /** A word as it was typed, and without its slip; each in the singular and the plural. */
  private meant(word: string): Set<string> {
    const near = this.nearby(word).filter(({nearness}) => WHOLE_WORDS.has(nearness));
    const words = [word, ...near.map(({term}) => term)];
    return new Set(words.flatMap((one) => [one, `${one}s`]));
  }
}

/** How much an entry of the reference counts beside what a page says. */
function referenceWeight(isName: boolean, whole: boolean): number {
  if (!isName) {
    return REFERENCE;
  }
  return whole ? 1 : REFERENCE_OF_PART;
}

/** True for a heading of just the words that were typed, or meant. */
function isSaid(heading: string[], meant: Set<string>[]): boolean {
  return heading.length === meant.length && heading.every((word, i) => meant[i].has(word));
}

interface Found {
  entry: Entry;
  /** The member of the section's class that was named. */
  inside?: string;
  terms: string[];
}

function group(found: Found[]): PageHits[] {
  const pages = new Map<SearchPage, PageHits>();
  for (const {entry, inside, terms} of found) {
    const {title, reference} = entry.page;
    const of = pages.get(entry.page) ?? {page: title, reference, hits: [], folded: []};
    const list = of.hits.length < HITS_SHOWN ? of.hits : of.folded;
    if (list.length < HITS_FOLDED) {
      const heading = inside ? `${entry.section.heading}.${inside}` : entry.section.heading;
      list.push({...entry.section, heading, url: address(entry, inside), terms});
    }
    pages.set(entry.page, of);
  }
  return [...pages.values()].slice(0, PAGES_SHOWN);
}

/** Make the search of a set of pages. The index is made in pieces, so that typing goes on. */
export async function createFind(pages: SearchPage[]): Promise<Find> {
  const finder = await Finder.of(pages);
  return (text) => finder.find(text);
}
