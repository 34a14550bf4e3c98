/** What the gallery is filtered by, as its address has it. */
export interface Filter {
  /** A tutorial has all of them. */
  tag: readonly string[];
  /** A tutorial has one of them. */
  level: readonly string[];
  /** Dotted paths, or the ends of some. A tutorial uses all of them. */
  uses: readonly string[];
}

export type Key = keyof Filter;

export const KEYS: readonly Key[] = ['level', 'tag', 'uses'];

export const ROUTE = '/tutorials';

export function fromAddress(search: string): Filter {
  const query = new URLSearchParams(search);
  const values = (key: Key) => [...new Set(query.getAll(key).map((v) => v.trim()).filter(Boolean))];
  return {tag: values('tag'), level: values('level'), uses: values('uses')};
}

/** The query of a filter; what else stood in the address stays in it. */
export function toAddress(filter: Filter, search = ''): string {
  const query = new URLSearchParams(search);
  for (const key of KEYS) {
    query.delete(key);
    filter[key].forEach((value) => query.append(key, value));
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** The gallery, filtered by one value; without the site's base. */
export const galleryOf = (key: Key, value: string): string =>
  `${ROUTE}?${new URLSearchParams({[key]: value})}`;
