import {useCallback, useEffect, useMemo} from 'react';
import {useHistory, useLocation} from '@docusaurus/router';
import useIsBrowser from '@docusaurus/useIsBrowser';
import {fromAddress, toAddress, type Filter} from './address';

/** The filter that the address holds, and how to put another into it. */
export function useFilter(): [Filter, (next: Filter) => void] {
  const history = useHistory();
  const {pathname, search} = useLocation();
  // The page was built without any query, and has to begin as it was built.
  const inBrowser = useIsBrowser();
  const filter = useMemo(() => fromAddress(inBrowser ? search : ''), [inBrowser, search]);
  useEffect(() => {
    if (inBrowser) {
      delete document.documentElement.dataset.filtering;
    }
  }, [inBrowser]);
  const change = useCallback(
    (next: Filter) => {
      const address = `${pathname}${toAddress(next, search)}`;
      // After the router's own `push` the theme takes the focus to the top of the page, as for
      // any other page. This makes the same entry for the back button, and leaves the focus.
      window.history.pushState(null, '', address);
      history.replace(address);
    },
    [history, pathname, search],
  );
  return [filter, change];
}
