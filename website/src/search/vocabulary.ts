/** How many words of the index one typed word may stand for; a letter begins thousands. */
const EXPANSIONS = 40;
const BEGINNING = 0.6;
/** Nearness of a word of which one letter is wrong. */
export const CORRECTED = 0.5;

/**
 * How a word can be a term, or its beginning, with one slip: a wrong letter, one
 * too few, one too many, or two neighbours swapped. A single slip can only be
 * where the two first differ.
 */
function startsWithSlip(term: string, word: string): boolean {
  let at = 0;
  while (at < word.length && word[at] === term[at]) {
    at += 1;
  }
  return (
    term.startsWith(word.slice(at + 1), at + 1) ||
    term.startsWith(word.slice(at), at + 1) ||
    term.startsWith(word.slice(at + 1), at) ||
    (word[at] === term[at + 1] &&
      word[at + 1] === term[at] &&
      term.startsWith(word.slice(at + 2), at + 2))
  );
}

/** A word of the index, and how near it is to what was typed: 1 if it is that. */
export interface Nearby {
  term: string;
  nearness: number;
}

function nearest(terms: string[], nearness: (term: string) => number): Nearby[] {
  return terms
    .map((term) => ({term, nearness: nearness(term)}))
    .sort((a, b) => b.nearness - a.nearness)
    .slice(0, EXPANSIONS);
}

/** The words of the index. */
export class Vocabulary {
  private readonly sorted: string[];

  constructor(terms: Iterable<string>) {
    this.sorted = [...terms].sort();
  }

  has(word: string): boolean {
    return this.sorted[this.from(word)] === word;
  }

  /** The words that begin with what was typed, the shortest first. */
  beginning(word: string): Nearby[] {
    const from = this.from(word);
    let to = from;
    while (this.sorted[to]?.startsWith(word)) {
      to += 1;
    }
    return nearest(this.sorted.slice(from, to), (term) =>
      term === word ? 1 : BEGINNING * (word.length / term.length),
    );
  }

  /** The words that a mistyped one may have been meant for, or for the beginning of. */
  corrections(word: string): Nearby[] {
    const found = this.sorted.filter(
      (term) => term.length >= word.length - 1 && startsWithSlip(term, word),
    );
    return nearest(found, (term) =>
      term.length <= word.length + 1 ? CORRECTED : CORRECTED * BEGINNING * (word.length / term.length),
    );
  }

  /** Where the words that begin with this one begin. */
  private from(word: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < word) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
