/** How well a section fits, and the words of the index that did. */
export interface Score {
  score: number;
  terms: string[];
}

/** By number of section. */
export type Scores = Map<number, Score>;

/** What fits any of several, as well as it fits the best of them. */
export function any(found: Scores[]): Scores {
  const merged: Scores = new Map();
  for (const [id, {score, terms}] of found.flatMap((scores) => [...scores])) {
    const old = merged.get(id) ?? {score: 0, terms: []};
    merged.set(id, {score: Math.max(score, old.score), terms: [...old.terms, ...terms]});
  }
  return merged;
}

/** What fits all of several, each of which adds to the score. */
export function all(found: Scores[]): Scores {
  return fitting(found, () => found.length);
}

/** What fits as many of several as anything does. */
export function most(found: Scores[]): Scores {
  return fitting(found, (counts) => Math.max(0, ...counts));
}

/** The same, less by a factor. */
export function lessened(scores: Scores, factor: number): Scores {
  return new Map([...scores].map(([id, found]) => [id, {...found, score: found.score * factor}]));
}

function fitting(found: Scores[], least: (counts: number[]) => number): Scores {
  const sums = new Map<number, Score & {count: number}>();
  for (const [id, {score, terms}] of found.flatMap((scores) => [...scores])) {
    const old = sums.get(id) ?? {score: 0, terms: [], count: 0};
    const all = [...old.terms, ...terms];
    sums.set(id, {score: old.score + score, terms: all, count: old.count + 1});
  }
  const needed = least([...sums.values()].map(({count}) => count));
  return new Map([...sums].filter(([, {count}]) => count >= needed));
}
