import React, {useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode} from 'react';
import {useHistory} from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type {PageHits} from './engine';
import Results, {optionId} from './Results';
import {rows, unfolded, type Row} from './rows';
import type {FindState} from './useFind';
import styles from './SearchDialog.module.css';

export interface PanelProps {
  open: boolean;
  onClose: () => void;
  state: FindState;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What is said when there is no list to show, and to a screen reader when there is. */
function message(text: string, state: FindState, pages: PageHits[]): string {
  if (state.name === 'failed') {
    return 'The search could not be loaded. Close it and open it again to retry.';
  }
  if (text.trim() === '') {
    return 'Search titles, text and code. Names are found whole and in parts.';
  }
  if (state.name !== 'ready') {
    return 'Loading the search …';
  }
  if (pages.length === 0) {
    return `Nothing was found for “${text.trim()}”. Try fewer or other words.`;
  }
  const found = pages.flatMap(({hits, folded}) => [...hits, ...folded]);
  const sections = counted(found.length, 'section');
  return `${sections} found in ${counted(pages.length, 'page')}`;
}

const NONE: PageHits[] = [];

const answer = (state: FindState, text: string) => (state.name === 'ready' ? state.find(text) : NONE);

/** What stands in the dialog: the field, and what is found. */
export default function SearchPanel({open, onClose, state}: PanelProps): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const history = useHistory();
  const base = useBaseUrl('/');
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  // What is typed shows at once, what is found as soon as there is time.
  const asked = useDeferredValue(text);
  const found = useMemo(() => answer(state, asked), [state, asked]);
  const [opened, setOpened] = useState<number[]>([]);
  const pages = useMemo(() => unfolded(found, opened), [found, opened]);
  const list = useMemo(() => rows(pages), [pages]);
  const said = message(asked, state, pages);

  useEffect(() => {
    setActive(0);
    setOpened([]);
  }, [found]);
  useEffect(() => {
    if (open) {
      // The dialog may have been open before this field was there.
      input.current?.focus();
      input.current?.select();
    }
  }, [open]);

  // The first section that was folded takes the place of the row that unfolds it.
  const unfold = (page: number) => setOpened([...opened, page]);

  function choose() {
    // Who types and presses Enter at once means what was typed.
    const row: Row | undefined = text === asked ? list[active] : rows(answer(state, text))[0];
    if (row?.hit) {
      history.push(base.replace(/\/$/, '') + row.hit.url);
      onClose();
    } else if (row) {
      unfold(row.page);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes a word, its keys are not ours.
    if (event.nativeEvent.isComposing) {
      return;
    }
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && list.length > 0) {
      setActive((active + step + list.length) % list.length);
    } else if (event.key === 'Enter') {
      choose();
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div className={styles.content}>
      <div className={styles.top}>
        <input
          ref={input}
          className={styles.input}
          type="text"
          role="combobox"
          aria-label="Search"
          aria-autocomplete="list"
          aria-expanded={list.length > 0}
          aria-controls={id}
          aria-activedescendant={list.length > 0 ? optionId(id, active) : undefined}
          placeholder="Search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" className={styles.close} onClick={onClose}>
          Close
        </button>
      </div>
      <div className={styles.body}>
        <p role="status" className={list.length > 0 ? 'visually-hidden' : styles.message}>
          {said}
        </p>
        {list.length > 0 ? (
          <Results
            id={id}
            pages={pages}
            active={active}
            onPoint={setActive}
            onChoose={onClose}
            onUnfold={unfold}
          />
        ) : (
          <div id={id} role="listbox" aria-label="Search results" hidden />
        )}
      </div>
    </div>
  );
}
