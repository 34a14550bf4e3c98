import type {Hit, PageHits} from './engine';

/** What the arrow keys go through: a section, or without one, what unfolds the rest of a page. */
export interface Row {
  page: number;
  hit?: Hit;
}

/** The pages, of which some show all that was found in them. */
export function unfolded(pages: PageHits[], opened: number[]): PageHits[] {
  return pages.map((page, p) =>
    opened.includes(p) ? {...page, hits: [...page.hits, ...page.folded], folded: []} : page,
  );
}

/** All rows, in the order in which they are shown. */
export function rows(pages: PageHits[]): Row[] {
  return pages.flatMap(({hits, folded}, page) => [
    ...hits.map((hit): Row => ({page, hit})),
    ...(folded.length > 0 ? [{page}] : []),
  ]);
}
