import type {CardPage} from '@site/src/components/Cards';
import type {Filter, Key} from './address';

/** A tutorial as the gallery knows it. */
export interface Tutorial extends CardPage {
  tags: string[];
  /** Places in the list of all names. */
  names: number[];
}

/** `gallery.json`. */
export interface GalleryData {
  /** Dotted paths of all that tutorials use. */
  names: string[];
  tutorials: Tutorial[];
}

/** A value that can be filtered by, with the number of tutorials that are left if it is. */
export interface Option {
  value: string;
  count: number;
}

/** The last part of a dotted path. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Names are given whole, or by their last parts. */
const isMeant = (path: string, wanted: string): boolean =>
  path === wanted || path.endsWith(`.${wanted}`);

const LEVELS = ['beginner', 'intermediate', 'advanced'];

/** The gallery's tutorials, and what can be asked of them. */
export class Catalog {
  constructor(private readonly data: GalleryData) {}

  get size(): number {
    return this.data.tutorials.length;
  }

  /** The levels there are, easiest first. */
  get levels(): string[] {
    return LEVELS.filter((level) => this.knows('level', level));
  }

  /** The tags there are, those of most tutorials first. Capitals make no other tag. */
  get tags(): string[] {
    const counts = new Map<string, {tag: string; count: number}>();
    for (const tag of this.data.tutorials.flatMap(({tags}) => tags)) {
      const known = counts.get(tag.toLowerCase());
      counts.set(tag.toLowerCase(), {tag: known?.tag ?? tag, count: (known?.count ?? 0) + 1});
    }
    return [...counts]
      .sort(([one, a], [other, b]) => b.count - a.count || (one < other ? -1 : 1))
      .map(([, {tag}]) => tag);
  }

  get names(): string[] {
    return this.data.names;
  }

  find(filter: Filter): Tutorial[] {
    return this.data.tutorials.filter(
      (tutorial) =>
        (filter.level.length === 0 || filter.level.some((v) => this.has(tutorial, 'level', v))) &&
        filter.tag.every((value) => this.has(tutorial, 'tag', value)) &&
        filter.uses.every((value) => this.has(tutorial, 'uses', value)),
    );
  }

  /** True if a value of the address is one that some tutorial has. */
  knows(key: Key, value: string): boolean {
    return this.data.tutorials.some((tutorial) => this.has(tutorial, key, value));
  }

  /** What is left of a filter's tutorials with one value more; a second level adds to the first. */
  count(filter: Filter, key: Key, value: string): number {
    const values = key === 'level' ? [value] : [...filter[key], value];
    return this.find({...filter, [key]: values}).length;
  }

  private has(tutorial: Tutorial, key: Key, value: string): boolean {
    if (key === 'level') {
      return same(tutorial.level ?? '', value);
    }
    if (key === 'tag') {
      return tutorial.tags.some((tag) => same(tag, value));
    }
    return tutorial.names.some((place) => isMeant(this.data.names[place], value));
  }
}

/** How well a name answers to what was typed: the lower the better, null for not at all. */
function rank(path: string, text: string): number | null {
  const whole = path.toLowerCase();
  const last = lastPart(whole);
  const tests = [last === text, last.startsWith(text), last.includes(text), whole.includes(text)];
  const first = tests.indexOf(true);
  return first < 0 ? null : first;
}

/** The names that may be meant by what was typed, best first. */
export function suggest(names: string[], typed: string): string[] {
  const text = typed.trim().toLowerCase().replace(/\(\)?$/, '');
  if (!text) {
    return [];
  }
  return names
    .map((path) => ({path, rank: rank(path, text)}))
    .filter((found): found is {path: string; rank: number} => found.rank !== null)
    .sort((a, b) => a.rank - b.rank || lastPart(a.path).length - lastPart(b.path).length)
    .map(({path}) => path);
}
