import React, {useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode} from 'react';
import {plural} from '@site/src/components/format';
import {lastPart, suggest} from './filter';
import styles from './Gallery.module.css';

const LIMIT = 8;

interface Props {
  /** The dotted paths that there are. */
  names: string[];
  chosen: readonly string[];
  /** How many tutorials are left if a name is chosen as well. */
  count: (name: string) => number;
  onChange: (chosen: string[]) => void;
}

interface ListProps {
  id: string;
  found: string[];
  active: number;
  count: (name: string) => number;
  onPoint: (place: number) => void;
  onChoose: (name: string) => void;
}

const optionId = (list: string, place: number): string => `${list}-${place}`;

function Suggestions({id, found, active, count, onPoint, onChoose}: ListProps): ReactNode {
  return (
    <ul id={id} role="listbox" aria-label="Names" className={styles.list}>
      {found.map((name, place) => (
        <li
          key={name}
          id={optionId(id, place)}
          role="option"
          aria-selected={place === active}
          className={styles.name}
          onMouseMove={() => onPoint(place)}
          // Before the field loses the focus, which closes the list.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(name);
          }}>
          <code>{lastPart(name)}</code>
          <span className={styles.path}>{name}</span>
          <span className={styles.left}>{plural(count(name), 'tutorial')}</span>
        </li>
      ))}
    </ul>
  );
}

/** A field for names of the API: by their dotted paths, or by any part of them. */
export default function NameFilter({names, chosen, count, onChange}: Props): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = useMemo(
    () => suggest(names, text).filter((name) => !chosen.includes(name)),
    [names, text, chosen],
  );
  const listed = found.slice(0, LIMIT);
  const expanded = open && listed.length > 0;

  function type(next: string) {
    setText(next);
    setActive(0);
    setOpen(true);
  }

  function choose(name: string) {
    type('');
    onChange([...chosen, name]);
  }

  function remove(name: string) {
    input.current?.focus();
    onChange(chosen.filter((other) => other !== name));
  }

  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes a word, its keys are not ours.
    if (event.nativeEvent.isComposing) {
      return;
    }
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && listed.length > 0) {
      setActive(expanded ? (active + step + listed.length) % listed.length : 0);
      setOpen(true);
    } else if (event.key === 'Enter' && expanded) {
      choose(listed[active]);
    } else if (event.key === 'Escape' && expanded) {
      setOpen(false);
    } else if (event.key === 'Escape') {
      setText('');
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div className={styles.choice}>
      <label htmlFor={`${id}-field`} className={styles.legend}>
        Uses
      </label>
      <div className={styles.options}>
        <div className={styles.field}>
          <input
            ref={input}
            id={`${id}-field`}
            className={styles.input}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={expanded}
            aria-controls={id}
            aria-activedescendant={expanded ? optionId(id, active) : undefined}
            aria-describedby={`${id}-hint`}
            placeholder="A class, a function, a dotted path"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={text}
            onChange={(event) => type(event.target.value)}
            onClick={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          {expanded ? (
            <Suggestions
              id={id}
              found={listed}
              active={active}
              count={count}
              onPoint={setActive}
              onChoose={choose}
            />
          ) : (
            <ul id={id} role="listbox" aria-label="Names" hidden />
          )}
          <p id={`${id}-hint`} className={styles.hint} role="status">
            {text.trim() && found.length === 0 && `No tutorial uses a name like “${text.trim()}”.`}
            {expanded && found.length > LIMIT && `${LIMIT} of ${found.length} names`}
          </p>
        </div>
        {chosen.map((name) => (
          <button
            key={name}
            type="button"
            className={styles.option}
            title={name}
            aria-label={`Remove the filter: uses ${name}`}
            onClick={() => remove(name)}>
            <code>{lastPart(name)}</code> <span aria-hidden="true">×</span>
          </button>
        ))}
      </div>
    </div>
  );
}
