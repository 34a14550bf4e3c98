import React, {useEffect, useRef, type ReactNode} from 'react';
import Link from '@docusaurus/Link';
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

interface OptionProps {
  id: string;
  hit: Hit;
  /** The page's title, for what stands before its first heading. */
  page: string;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({id, hit, page, active, onPoint, onChoose}: OptionProps): ReactNode {
  const ref = useRef<HTMLAnchorElement | null>(null);
  const {pieces, code} = snippet(hit);
  useEffect(() => {
    if (active) {
      ref.current?.scrollIntoView({block: 'nearest'});
    }
  }, [active]);
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

interface Props {
  id: string;
  pages: PageHits[];
  active: number;
  onPoint: (index: number) => void;
  onChoose: () => void;
}

/** What was found, page by page; one list for the arrow keys. */
export default function Results({id, pages, active, onPoint, onChoose}: Props): ReactNode {
  let index = -1;
  return (
    <div id={id} role="listbox" aria-label="Search results" className={styles.list}>
      {pages.map((page, p) => (
        <div key={p} role="group" aria-labelledby={`${id}-page-${p}`}>
          <div id={`${id}-page-${p}`} className={styles.page}>
            {page.page}
            {page.reference && <span className={styles.kind}>API</span>}
          </div>
          {page.hits.map((hit) => {
            index += 1;
            const here = index;
            return (
              <Option
                key={hit.url}
                id={optionId(id, here)}
                hit={hit}
                page={page.page}
                active={here === active}
                onPoint={() => onPoint(here)}
                onChoose={onChoose}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}
