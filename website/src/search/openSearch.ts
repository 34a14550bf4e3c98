const EVENT = 'bodocs:open-search';

/** Open the search from anywhere on the page. */
export function openSearch(): void {
  window.dispatchEvent(new Event(EVENT));
}

/** Be told when someone opens the search; returns how to stop. */
export function onOpenSearch(listener: () => void): () => void {
  window.addEventListener(EVENT, listener);
  return () => window.removeEventListener(EVENT, listener);
}
