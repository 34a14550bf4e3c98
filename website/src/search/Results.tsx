import React, {useEffect, useRef, type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import clsx from 'clsx';
import type {Hit, PageHits} from './engine';
import {mark, snippet, type Piece} from './snippet';
import styles from './Results.module.css';

/** The id of the option at a place in the list; the input points to it. */
export const optionId = (list: string, index: number): string => `${list}-${index}`;

function Pieces({pieces}: {pieces: Piece[]}): ReactNode {
  return pieces.map((piece, i) =>
    piece.match ? <mark key={i}>{piece.text}</mark> : <span key={i}>{piece.text}</span>,
  );
}

/** Keep an option in view while it is the active one. */
function useInView<T extends HTMLElement>(active: boolean) {
  const ref = useRef<T | null>(null);
  useEffect(() => {
    if (active) {
      ref.current?.scrollIntoView({block: 'nearest'});
    }
  }, [active]);
  return ref;
}

interface RowProps {
  id: string;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

interface OptionProps extends RowProps {
  hit: Hit;
  /** The page's title, for what stands before its first heading. */
  page: string;
}

function Option({id, hit, page, active, onPoint, onChoose}: OptionProps): ReactNode {
  const ref = useInView<HTMLAnchorElement>(active);
  const {pieces, code} = snippet(hit);
  return (
    <Link
      id={id}
      innerRef={ref}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      to={hit.url}
      className={styles.option}
      onMouseMove={onPoint}
      onClick={onChoose}>
      <span className={styles.section}>
        <Pieces pieces={mark(hit.heading || page, hit.terms)} />
      </span>
      {pieces.length > 0 && (
        <span className={code ? styles.code : styles.text}>
          <Pieces pieces={pieces} />
        </span>
      )}
    </Link>
  );
}

/** What unfolds the rest of a page. */
function More({id, count, active, onPoint, onChoose}: RowProps & {count: number}): ReactNode {
  const ref = useInView<HTMLDivElement>(active);
  return (
    <div
      id={id}
      ref={ref}
      role="option"
      aria-selected={active}
      className={clsx(styles.option, styles.more)}
      onMouseMove={onPoint}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}>
      {count} more {count === 1 ? 'section' : 'sections'} of this page
    </div>
  );
}

interface Props {
  id: string;
  pages: PageHits[];
  active: number;
  onPoint: (index: number) => void;
  onChoose: () => void;
  /** Asks for all that was found in a page, by its place. */
  onUnfold: (page: number) => void;
}

/** What was found, page by page; one list for the arrow keys, in the order of `rows`. */
export default function Results({id, pages, active, onPoint, onChoose, onUnfold}: Props): ReactNode {
  let index = -1;
  const row = () => {
    index += 1;
    const here = index;
    return {id: optionId(id, here), active: here === active, onPoint: () => onPoint(here)};
  };
  return (
    <div id={id} role="listbox" aria-label="Search results" className={styles.list}>
      {pages.map((page, p) => (
        <div key={p} role="group" aria-labelledby={`${id}-page-${p}`}>
          <div id={`${id}-page-${p}`} className={styles.page}>
            {page.page}
            {page.reference && <span className={styles.kind}>API</span>}
          </div>
          {page.hits.map((hit) => (
            <Option key={hit.url} {...row()} hit={hit} page={page.page} onChoose={onChoose} />
          ))}
          {page.folded.length > 0 && (
            <More {...row()} count={page.folded.length} onChoose={() => onUnfold(p)} />
          )}
        </div>
      ))}
    </div>
  );
}
