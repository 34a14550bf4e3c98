import React, {useEffect, useId, useRef, useState, type ReactNode} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import {whenIdle} from '@site/src/ahead';
import NameCard, {type Name} from './NameCard';
import TermCard, {type Term} from './TermCard';
import styles from './NameCard.module.css';

interface Props {
  /** File of what is known of the page's names. */
  'data-src'?: string;
}

interface Shown {
  /** A name's dotted path, or a term's fragment in the glossary. */
  target: string;
  at: HTMLElement;
  isTerm: boolean;
}

const NONE = {};
const SELECTOR = '.api-name, .term';
/** Long enough to move from a name to its card, and to pass over names unbothered. */
const DELAY_MS = 180;

const nameAt = (node: EventTarget | null): HTMLElement | null =>
  node instanceof Element ? node.closest<HTMLElement>(SELECTOR) : null;

/** A JSON file of the site, fetched once it is wanted; `fallback` if it cannot be had. */
function useFile<Content>(path: string, wanted: boolean, fallback: Content): Content | null {
  const [content, setContent] = useState<Content | null>(null);
  const address = useBaseUrl(path);
  useEffect(() => {
    if (wanted && content === null) {
      fetch(address)
        .then((answer) => (answer.ok ? answer.json() : fallback))
        .then(setContent, () => setContent(fallback));
    }
  }, [wanted, address, content, fallback]);
  return content;
}

/** True once the browser is idle. */
function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return idle;
}

/** Under the name, or over it where there is no room; never beyond the window's edges. */
function place(card: HTMLElement, name: HTMLElement): void {
  const line = name.getClientRects()[0];
  const gap = 6;
  const below = line.bottom + gap + card.offsetHeight <= window.innerHeight;
  const top = below ? line.bottom + gap : line.top - gap - card.offsetHeight;
  const left = Math.min(line.left, document.documentElement.clientWidth - card.offsetWidth - gap);
  card.style.top = `${Math.max(gap, top)}px`;
  card.style.left = `${Math.max(gap, left)}px`;
}

/**
 * `nb-names`: what the names in the page's code stand for, and the terms in its prose.
 *
 * A card opens where the pointer rests, where the keyboard's focus is, and at a
 * finger's first tap; it stays while the pointer is on it and closes with Escape.
 */
export default function Names(props: Props): ReactNode {
  const [shown, setShown] = useState<Shown | null>(null);
  // A reader whose network is gone meanwhile has them still.
  const wanted = useIdle() || shown !== null;
  const names = useFile<Record<string, Name>>(props['data-src'] ?? '', wanted, NONE);
  const isName = shown !== null && !shown.isTerm;
  // In how many tutorials each name is used: of the whole site.
  const tutorials = useFile<Record<string, number>>('/names.json', isName, NONE);
  const terms = useFile<Record<string, Term>>('/glossary.json', shown?.isTerm ?? false, NONE);
  const card = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    let timer = 0;
    let touched = false;
    const later = (next: Shown | null) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setShown(next), DELAY_MS);
    };
    const now = (next: Shown | null) => {
      window.clearTimeout(timer);
      setShown(next);
    };
    const known = (node: EventTarget | null): Shown | null => {
      const at = nameAt(node);
      const isTerm = at instanceof HTMLAnchorElement && at.matches('.term');
      const target = isTerm ? at.hash.slice(1) : at?.dataset.name;
      return at && target ? {target, at, isTerm} : null;
    };
    const inCard = (node: EventTarget | null) =>
      node instanceof Node && Boolean(card.current?.contains(node));
    const over = (event: PointerEvent) => {
      if (event.pointerType === 'touch') {
        return;
      }
      if (inCard(event.target)) {
        window.clearTimeout(timer);
      } else {
        later(known(event.target));
      }
    };
    const down = (event: PointerEvent) => {
      touched = event.pointerType === 'touch';
    };
    const click = (event: MouseEvent) => {
      const next = known(event.target);
      if (next && touched) {
        // The first tap asks what it is; the card has the way to its page.
        event.preventDefault();
        now(next);
      } else if (!inCard(event.target)) {
        now(null);
      }
    };
    const focus = (event: FocusEvent) => {
      if (!inCard(event.target)) {
        now(touched ? null : known(event.target));
      }
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        now(null);
      }
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', down);
    document.addEventListener('click', click);
    document.addEventListener('focusin', focus);
    const scrolled = (event: Event) => {
      if (!inCard(event.target)) {
        // What is on its way may open: where the page comes to rest, it is placed anew. So is the
        // card of a name that has the focus, which may be what the page scrolls to.
        setShown((old) => (old?.at === document.activeElement && old ? {...old} : null));
      }
    };
    document.addEventListener('keydown', key);
    document.addEventListener('scroll', scrolled, {capture: true, passive: true});
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', down);
      document.removeEventListener('click', click);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('keydown', key);
      document.removeEventListener('scroll', scrolled, {capture: true});
    };
  }, []);

  useEffect(() => {
    if (!shown || !card.current) {
      return undefined;
    }
    place(card.current, shown.at);
    shown.at.setAttribute('aria-describedby', id);
    return () => shown.at.removeAttribute('aria-describedby');
  }, [shown, id, names, tutorials, terms]);

  if (!shown || !(shown.isTerm ? terms?.[shown.target] : names)) {
    return null;
  }
  return (
    <div ref={card} id={id} role="tooltip" className={styles.card}>
      {shown.isTerm ? (
        <TermCard term={terms?.[shown.target]} address={shown.at.getAttribute('href')} />
      ) : (
        <NameCard
          target={shown.target}
          name={names?.[shown.target] ?? {}}
          address={shown.at.getAttribute('href')}
          tutorials={tutorials?.[shown.target] ?? 0}
        />
      )}
    </div>
  );
}
