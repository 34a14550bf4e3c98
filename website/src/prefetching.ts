import {arrive, awaits} from '@generated/routes';
import type {ClientModule} from '@docusaurus/types';
import {whenIdle} from './ahead';

/** Where links are, the ones most likely to be followed first. */
const PLACES = ['main a', '.navbar a', 'a'];
/** A sidebar may name a thousand pages. */
const MOST = 60;

/** Paths of the pages that this one leads to. */
function paths(): string[] {
  const links = PLACES.flatMap((place) =>
    Array.from(document.querySelectorAll<HTMLAnchorElement>(place)),
  );
  const found = links
    .filter((link) => link.origin === window.location.origin && !link.hasAttribute('download'))
    .map((link) => link.pathname);
  return [...new Set(found)].slice(0, MOST);
}

const waiting: string[] = [];
let busy = false;
let prefetch: ((path: string) => unknown) | undefined;

/** Fetch one page after the other, each when the browser is idle. */
function next(): void {
  busy = waiting.length > 0;
  if (busy) {
    whenIdle(() => {
      prefetch?.(waiting.shift() ?? '');
      next();
    });
  }
}

function queue(...more: string[]): void {
  waiting.push(...more);
  if (!busy) {
    next();
  }
}

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll'];

let reader: Promise<void> | undefined;

/** Resolves when somebody is there. */
const firstSign = () =>
  new Promise<void>((resolve) => {
    SIGNS.forEach((type) => addEventListener(type, () => resolve(), {once: true, passive: true}));
  });

/** Pages whose routes are not there yet: what is needed to fetch them is fetched for a reader. */
async function queueLater(some: string[]): Promise<void> {
  if (some.length > 0) {
    await reader;
    await Promise.all(some.map(arrive));
    queue(...some);
  }
}

/**
 * Docusaurus fetches all pages at once whose links are in sight, just when the
 * reader wants to begin: to find the files of each takes a while on a phone.
 * Have them wait their turn.
 */
function takeOver(): void {
  if (!prefetch) {
    reader = firstSign();
    const {prefetch: atOnce, preload} = window.docusaurus;
    prefetch = atOnce;
    window.docusaurus = {
      preload,
      prefetch: (path) => {
        queue(path);
        return false;
      },
    };
  }
}

/**
 * Fetches the pages that this one leads to while the browser is idle. So a
 * reader goes on to them at once, also when the network is gone meanwhile.
 */
const module: ClientModule = {
  onRouteUpdate: takeOver,
  onRouteDidUpdate({location, previousLocation}) {
    if (location.pathname === previousLocation?.pathname) {
      return undefined;
    }
    waiting.length = 0;
    return whenIdle(() => {
      const found = paths();
      queue(...found.filter((path) => !awaits(path)));
      void queueLater(found.filter(awaits));
    });
  },
};

export default module;
