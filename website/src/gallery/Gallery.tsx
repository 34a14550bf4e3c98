import React, {useMemo, useRef, type ReactNode} from 'react';
import Head from '@docusaurus/Head';
import useBaseUrl from '@docusaurus/useBaseUrl';
import {CardList, PageCard} from '@site/src/components/Cards';
import {plural} from '@site/src/components/format';
import {KEYS, type Filter, type Key} from './address';
import {Catalog, type GalleryData} from './filter';
import Filters from './Filters';
import {useFilter} from './useFilter';
import styles from './Gallery.module.css';

const NOTHING: Filter = {tag: [], level: [], uses: []};

const without = (filter: Filter, key: Key, value: string): Filter => ({
  ...filter,
  [key]: filter[key].filter((other) => other !== value),
});

function said(shown: number, all: number, filtered: boolean): string {
  if (!filtered) {
    return plural(all, 'tutorial');
  }
  return shown === 0 ? 'No tutorial has all of this' : `${shown} of ${plural(all, 'tutorial')}`;
}

/** How an address names what no tutorial has. */
const UNKNOWN: Record<Key, (value: string) => string> = {
  level: (value) => `No tutorial has the level “${value}”.`,
  tag: (value) => `No tutorial has the tag “${value}”.`,
  uses: (value) => `No tutorial uses “${value}”.`,
};

interface UnknownProps {
  catalog: Catalog;
  filter: Filter;
  onRemove: (key: Key, value: string) => void;
}

/** What the address asks for and is nowhere: said one by one, since one may be mistyped. */
function Unknown({catalog, filter, onRemove}: UnknownProps): ReactNode {
  const found = KEYS.flatMap((key) =>
    filter[key].filter((v) => !catalog.knows(key, v)).map((value) => ({key, value})),
  );
  return found.map(({key, value}) => (
    <p key={`${key}=${value}`} className={styles.unknown}>
      {UNKNOWN[key](value)}{' '}
      <button type="button" className={styles.plain} onClick={() => onRemove(key, value)}>
        Remove it<span className="visually-hidden"> from the filters</span>
      </button>
    </p>
  ));
}

/** The page that lists tutorials: what it is filtered by stands in its address. */
export default function Gallery({names, tutorials}: GalleryData): ReactNode {
  const catalog = useMemo(() => new Catalog({names, tutorials}), [names, tutorials]);
  const early = useBaseUrl('/gallery.js');
  const [filter, change] = useFilter();
  const status = useRef<HTMLParagraphElement>(null);
  const shown = catalog.find(filter);
  const filtered = KEYS.some((key) => filter[key].length > 0);
  // The button that did it is gone afterwards: the focus goes to what came of it.
  const changeAndTell = (next: Filter) => {
    change(next);
    status.current?.focus();
  };
  return (
    <div className={styles.gallery}>
      <Head>
        <script src={early} />
      </Head>
      {(catalog.size > 1 || filtered) && (
        <Filters catalog={catalog} filter={filter} onChange={change} />
      )}
      <div className={styles.said}>
        <p ref={status} role="status" tabIndex={-1} className={styles.count}>
          {said(shown.length, catalog.size, filtered)}
        </p>
        {filtered && (
          <button type="button" className={styles.plain} onClick={() => changeAndTell(NOTHING)}>
            Clear all filters
          </button>
        )}
      </div>
      <Unknown
        catalog={catalog}
        filter={filter}
        onRemove={(key, value) => changeAndTell(without(filter, key, value))}
      />
      <CardList>
        {shown.map((tutorial, place) => (
          <PageCard key={tutorial.url} page={tutorial} first={place === 0}>
            {tutorial.tags.length > 0 && (
              <ul className={styles.tags} aria-label="Tags">
                {tutorial.tags.map((tag) => (
                  <li key={tag}>{tag}</li>
                ))}
              </ul>
            )}
          </PageCard>
        ))}
      </CardList>
    </div>
  );
}
