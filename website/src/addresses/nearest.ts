/** A page of the site: its path without the base, and its title. */
export type Address = [path: string, title: string];

/** What other sites put before the address of a page: the version that it is of. */
const VERSION = /^(?:v|versions?|latest|stable|next|main|en|v?\d+(?:\.\d+)+)$/;
const ENOUGH = 0.55;
/** What is this much worse than the best is not what was meant. */
const WORSE = 0.15;
const MOST = 3;
const LONGEST = 300;

/** How many letters have to be changed, added, left out or exchanged with the next. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({length: other.length + 1}, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const differs = one[row - 1] === other[at - 1] ? 0 : 1;
      next[at] = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + differs);
      if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) {
        next[at] = Math.min(next[at], before[at - 2] + 1);
      }
    }
    before = last;
    last = next;
  }
  return last[other.length];
}

/** 1 for the same, 0 for nothing in common. */
function likeness(one: string, other: string): number {
  const longer = Math.max(one.length, other.length);
  return longer === 0 ? 0 : 1 - distance(one, other) / longer;
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The parts of a path, without what servers and other sites put around them. */
export function parts(path: string): string[] {
  const bare = readable(path).slice(0, LONGEST).toLowerCase().replace(/\.(?:html?|md|ipynb|py)\/?$/, '');
  return bare.split('/').filter((part) => part && part !== 'index' && !VERSION.test(part));
}

function words(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
}

/** How well each word of one list is found in another. */
function overlap(wanted: string[], offered: string[]): number {
  const best = wanted.map((word) => Math.max(0, ...offered.map((other) => likeness(word, other))));
  return best.length === 0 ? 0 : best.reduce((sum, one) => sum + one ** 2, 0) / best.length;
}

function score(wanted: string[], [path, title]: Address): number {
  const own = parts(path);
  const last = likeness(wanted[wanted.length - 1], own[own.length - 1] ?? '');
  const whole = likeness(wanted.join('/'), own.join('/'));
  const spoken = overlap(words(wanted.join(' ')), words(`${own.join(' ')} ${title}`));
  return Math.max(0.7 * last + 0.3 * whole, 0.25 * last + 0.75 * spoken);
}

/**
 * The pages that a mistyped address may mean, the likeliest first; none if nothing is near.
 *
 * `path` is without the site's base.
 */
export function nearest(path: string, addresses: Address[]): Address[] {
  const wanted = parts(path);
  if (wanted.length === 0) {
    return [];
  }
  const scored = addresses
    .map((address) => ({address, value: score(wanted, address)}))
    .sort((one, other) => other.value - one.value);
  const least = Math.max(ENOUGH, (scored[0]?.value ?? 0) - WORSE);
  return scored.filter(({value}) => value >= least).slice(0, MOST).map(({address}) => address);
}
