import React, {useCallback, useEffect, useState, type ReactNode} from 'react';
import SearchDialog from '@site/src/search/SearchDialog';
import {onOpenSearch} from '@site/src/search/openSearch';
import {useFind} from '@site/src/search/useFind';
import styles from './styles.module.css';

/** True where a key is text for the page, not a command to it. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

function isShortcut(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey;
  if (command) {
    return event.key.toLowerCase() === 'k' && !event.altKey && !event.shiftKey;
  }
  return event.key === '/' && !event.altKey && !isTyping(event.target);
}

/** The bar's way into the search. Nothing of it is loaded before it is first used. */
export default function SearchBar(): ReactNode {
  const [open, setOpen] = useState(false);
  const [state, load] = useFind();

  const show = useCallback(() => {
    load();
    setOpen(true);
  }, [load]);

  useEffect(() => onOpenSearch(show), [show]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isShortcut(event)) {
        event.preventDefault();
        show();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [show]);

  return (
    <>
      <button
        type="button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K /"
        onClick={show}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.8" />
          <path d="M13 13l4.500 4.500" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        </svg>
        <span className={styles.word}>Search</span>
        <kbd className={styles.key} aria-hidden="true">
          Ctrl K
        </kbd>
      </button>
      <SearchDialog open={open} onClose={() => setOpen(false)} state={state} />
    </>
  );
}
