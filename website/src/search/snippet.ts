import type {Hit} from './engine';

/** A piece of text, and whether it is what the reader looked for. */
export interface Piece {
  text: string;
  match: boolean;
}

const BEFORE = 40;
const LENGTH = 150;
const SHORT = 3;

const longestFirst = (terms: string[]) => [...terms].sort((a, b) => b.length - a.length);

/** A term as it stands in a text; a short one only as a word of its own, since it is in so many. */
function source(term: string): string {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return term.length > SHORT ? escaped : `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`;
}

function pattern(terms: string[]): RegExp {
  return new RegExp(`(${longestFirst(terms).map(source).join('|')})`, 'giu');
}

/** Cut a text into what matches and what does not. */
export function mark(text: string, terms: string[]): Piece[] {
  return text
    .split(pattern(terms))
    .map((piece, i) => ({text: piece, match: i % 2 === 1}))
    .filter((piece) => piece.text !== '');
}

/** Start at a word, not within one. */
function wordStart(text: string, at: number): number {
  const from = Math.max(0, at - BEFORE);
  if (from === 0) {
    return 0;
  }
  const space = text.indexOf(' ', from);
  return space >= 0 && space < at ? space + 1 : from;
}

function excerpt(text: string, terms: string[], at: number): Piece[] {
  const start = wordStart(text, at);
  const end = start + LENGTH;
  const cut = text.slice(start, end);
  return mark(`${start > 0 ? '… ' : ''}${cut}${end < text.length ? ' …' : ''}`, terms);
}

/** The names in a section's code that were looked for. */
function namesFound({names, terms}: Hit): string {
  const found = names.split(' ').filter((name) => mark(name, terms).some(({match}) => match));
  return found.join(', ');
}

/**
 * The part of a section that shows why it was found: around the longest of the
 * terms, which says most, in the prose if it is there, else the names in the code.
 */
export function snippet(hit: Hit): {pieces: Piece[]; code: boolean} {
  const {text, terms} = hit;
  const names = namesFound(hit);
  for (const term of longestFirst(terms)) {
    const at = text.search(pattern([term]));
    if (at >= 0) {
      return {pieces: excerpt(text, terms, at), code: false};
    }
    if (names.toLowerCase().includes(term)) {
      return {pieces: excerpt(names, terms, 0), code: true};
    }
  }
  return {pieces: excerpt(text, terms, 0), code: false};
}
