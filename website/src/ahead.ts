/** True where the reader pays for what is fetched, or waits for it. */
function isSparing(): boolean {
  const {connection} = navigator as {connection?: {saveData?: boolean; effectiveType?: string}};
  return Boolean(connection?.saveData || connection?.effectiveType?.includes('2g'));
}

/** How long a page that cannot say when it is idle takes to become so. */
const PATIENCE_MS = 2000;

/** Call `task` once the page has loaded and the browser is idle. Returns what calls it off. */
export function whenIdle(task: () => void): () => void {
  let handle = 0;
  const idle = () => {
    // Safari has no such callback.
    handle =
      'requestIdleCallback' in window
        ? requestIdleCallback(task)
        : Number(setTimeout(task, PATIENCE_MS));
  };
  if (!isSparing()) {
    if (document.readyState === 'complete') {
      idle();
    } else {
      window.addEventListener('load', idle, {once: true});
    }
  }
  return () => {
    window.removeEventListener('load', idle);
    window.cancelIdleCallback?.(handle);
    clearTimeout(handle);
  };
}

const wanted = new Set<string>();

/** Have the browser fetch a file before it is asked for, after all that is asked for now. */
export function prefetch(url: string): void {
  if (!wanted.has(url)) {
    wanted.add(url);
    const link = document.createElement('link');
    link.rel = 'prefetch';
    link.href = url;
    document.head.append(link);
  }
}
