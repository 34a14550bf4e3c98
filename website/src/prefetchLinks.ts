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

/**
 * Fetches the pages that this one leads to while the browser is idle. So a
 * reader goes on to them at once, also when the network is gone meanwhile.
 */
const module: ClientModule = {
  onRouteDidUpdate({location, previousLocation}) {
    if (location.pathname === previousLocation?.pathname) {
      return undefined;
    }
    return whenIdle(() => paths().forEach((path) => window.docusaurus.prefetch(path)));
  },
};

export default module;
