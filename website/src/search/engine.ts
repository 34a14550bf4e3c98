import MiniSearch, {type Query, type SearchResult} from 'minisearch';
import {indexTokens, queryWords} from './tokens';

/** A section of a page, as `search.json` has it. */
export interface SearchRecord {
  id: number;
  url: string;
  page: string;
  section: string;
  text: string;
  code: string;
}

/** A section that was found, with the words of the index that matched. */
export interface Hit {
  record: SearchRecord;
  terms: string[];
}

/** The sections found in one page, best first. */
export interface PageHits {
  page: string;
  hits: Hit[];
}

export type Find = (text: string) => PageHits[];

const PAGES_SHOWN = 8;
const HITS_SHOWN = 4;
/** A title says what a section is about; code repeats names often. */
const BOOST = {page: 4, section: 6, text: 2, code: 1};
/** Shorter words than this are too like each other to forgive a letter. */
const FUZZY_FROM = 4;

function buildIndex(records: SearchRecord[]): MiniSearch<SearchRecord> {
  const index = new MiniSearch<SearchRecord>({
    fields: ['page', 'section', 'text', 'code'],
    tokenize: indexTokens,
    // Tokens are in lower case already.
    processTerm: (term) => term,
  });
  index.addAll(records);
  return index;
}

/** A word is found whole, as a beginning, or with one letter wrong. */
function wordQuery(word: string): Query {
  return {queries: [word], prefix: true, fuzzy: word.length >= FUZZY_FROM ? 1 : false};
}

/** A name is found whole; or all its parts are, since only a piece of it may have been typed. */
function nameQuery(name: string): Query {
  const parts = name.split(/[._]/).filter(Boolean);
  if (parts.length < 2) {
    return wordQuery(name);
  }
  const inParts: Query = {combineWith: 'AND', queries: parts.map(wordQuery)};
  return {combineWith: 'OR', queries: [wordQuery(name), inParts]};
}

function query(words: string[], combineWith: 'AND' | 'OR'): Query {
  return {combineWith, queries: words.map(nameQuery)};
}

function group(results: SearchResult[], records: Map<number, SearchRecord>): PageHits[] {
  const pages = new Map<string, PageHits>();
  for (const result of results) {
    const record = records.get(result.id as number);
    if (!record) {
      continue;
    }
    const address = record.url.split('#')[0];
    const found = pages.get(address) ?? {page: record.page, hits: []};
    if (found.hits.length < HITS_SHOWN) {
      found.hits.push({record, terms: result.terms});
    }
    pages.set(address, found);
  }
  return [...pages.values()].slice(0, PAGES_SHOWN);
}

/** Make the search of a set of records. */
export function createFind(records: SearchRecord[]): Find {
  const index = buildIndex(records);
  const byId = new Map(records.map((record) => [record.id, record]));
  const options = {
    boost: BOOST,
    weights: {prefix: 0.5, fuzzy: 0.3},
    // A query is split by us; what is left must reach the index as it is.
    tokenize: (text: string) => [text],
  };
  return (text) => {
    const words = queryWords(text);
    if (words.length === 0) {
      return [];
    }
    const strict = index.search(query(words, 'AND'), options);
    const results = strict.length > 0 ? strict : index.search(query(words, 'OR'), options);
    return group(results, byId);
  };
}
