import type {Hit} from './engine';

/** A piece of text, and whether it is what the reader looked for. */
export interface Piece {
  text: string;
  match: boolean;
}

const BEFORE = 40;
const LENGTH = 150;

const longestFirst = (terms: string[]) => [...terms].sort((a, b) => b.length - a.length);

function pattern(terms: string[]): RegExp | null {
  const escaped = longestFirst(terms).map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return escaped.length > 0 ? new RegExp(`(${escaped.join('|')})`, 'giu') : null;
}

/** Cut a text into what matches and what does not. */
export function mark(text: string, terms: string[]): Piece[] {
  const matches = pattern(terms);
  if (!matches) {
    return [{text, match: false}];
  }
  return text
    .split(matches)
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

/**
 * The part of a section that shows why it was found: around the longest of the
 * terms, which says most, in the prose if it is there, else in the code.
 */
export function snippet(hit: Hit): {pieces: Piece[]; code: boolean} {
  const prose = hit.record.text.replace(/\s+/g, ' ');
  const code = hit.record.code.replace(/\s+/g, ' ');
  for (const term of longestFirst(hit.terms)) {
    const inProse = prose.toLowerCase().indexOf(term);
    if (inProse >= 0) {
      return {pieces: excerpt(prose, hit.terms, inProse), code: false};
    }
    const inCode = code.toLowerCase().indexOf(term);
    if (inCode >= 0) {
      return {pieces: excerpt(code, hit.terms, inCode), code: true};
    }
  }
  return {pieces: excerpt(prose || code, hit.terms, 0), code: !prose};
}
