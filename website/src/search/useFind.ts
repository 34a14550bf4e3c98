import {useCallback, useRef, useState} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import type {Find} from './engine';
import type {SearchPage} from './pages';

export type FindState =
  | {name: 'idle'}
  | {name: 'loading'}
  | {name: 'failed'}
  | {name: 'ready'; find: Find};

async function loadFind(url: string): Promise<Find> {
  const [engine, response] = await Promise.all([
    import('./engine'),
    fetch(url, {cache: 'no-cache'}),
  ]);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  const {pages} = (await response.json()) as {pages: SearchPage[]};
  return engine.createFind(pages);
}

/** Kept while the reader goes from page to page, each with a bar of its own. */
let kept: Find | undefined;

/**
 * The search and its pages, fetched when `load` is first called. While an
 * author edits the pages they are fetched each time, since they may be new.
 */
export function useFind(): [FindState, () => void] {
  const url = useBaseUrl('/search.json');
  const {siteConfig} = useDocusaurusContext();
  const live = Boolean(siteConfig.customFields?.live);
  const [state, setState] = useState<FindState>(
    kept ? {name: 'ready', find: kept} : {name: 'idle'},
  );
  const started = useRef(Boolean(kept));

  const load = useCallback(() => {
    if (started.current && !live) {
      return;
    }
    started.current = true;
    setState((old) => (old.name === 'ready' ? old : {name: 'loading'}));
    loadFind(url).then(
      (find) => {
        kept = find;
        setState({name: 'ready', find});
      },
      () => {
        started.current = false;
        setState({name: 'failed'});
      },
    );
  }, [url, live]);

  return [state, load];
}
