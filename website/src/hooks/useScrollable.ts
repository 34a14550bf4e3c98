import {useEffect, useState, type RefObject} from 'react';

const seen = new WeakMap<Element, () => void>();
let observer: ResizeObserver | undefined;

/** Call `measure` now and whenever the size of the element changes; all elements share one observer. */
function observe(element: Element, measure: () => void): () => void {
  observer ??= new ResizeObserver((entries) =>
    entries.forEach((entry) => seen.get(entry.target)?.()),
  );
  seen.set(element, measure);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

/**
 * True while the element is wider inside than outside. Only then should it be
 * a stop for the tab key: a stop that does nothing is a burden.
 */
export function useScrollable(ref: RefObject<HTMLElement | null>): boolean {
  const [scrollable, setScrollable] = useState(false);
  useEffect(() => {
    const element = ref.current;
    return element
      ? observe(element, () => setScrollable(element.scrollWidth > element.clientWidth + 1))
      : undefined;
  }, [ref]);
  return scrollable;
}
