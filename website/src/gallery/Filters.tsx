import React, {useState, type ReactNode} from 'react';
import type {Filter, Key} from './address';
import type {Catalog} from './filter';
import NameFilter from './NameFilter';
import styles from './Gallery.module.css';

/** How many values are shown at first, and how many where there is little room. */
const LIMIT = 12;
const ON_PHONE = 6;

interface ChoiceProps {
  legend: string;
  values: string[];
  chosen: readonly string[];
  count: (value: string) => number;
  onToggle: (value: string) => void;
}

/** Values to switch on and off, each with the number of tutorials that are then left. */
function Choice({legend, values, chosen, count, onToggle}: ChoiceProps): ReactNode {
  const [open, setOpen] = useState(false);
  const isOn = (value: string) =>
    chosen.some((other) => other.toLowerCase() === value.toLowerCase());
  const shown = values
    .map((value, place) => ({value, place: isOn(value) ? 0 : place}))
    .filter(({place}) => open || place < LIMIT);
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{legend}</legend>
      <ul className={styles.options} data-open={open ? '' : undefined}>
        {shown.map(({value, place}) => {
          const left = count(value);
          return (
            <li key={value} className={place < ON_PHONE ? undefined : styles.beyond}>
              <button
                type="button"
                className={styles.option}
                aria-pressed={isOn(value)}
                data-empty={left === 0 && !isOn(value) ? '' : undefined}
                onClick={() => onToggle(value)}>
                {value} <span className={styles.left}>{left}</span>
              </button>
            </li>
          );
        })}
        {values.length > ON_PHONE && (
          <li className={values.length > LIMIT ? undefined : styles.onPhone}>
            <button
              type="button"
              className={styles.plain}
              aria-expanded={open}
              onClick={() => setOpen(!open)}>
              {open ? 'Fewer' : `All ${values.length}`}
              <span className="visually-hidden"> {legend.toLowerCase()}</span>
            </button>
          </li>
        )}
      </ul>
    </fieldset>
  );
}

interface Props {
  catalog: Catalog;
  filter: Filter;
  onChange: (next: Filter) => void;
}

/** What the gallery can be filtered by. */
export default function Filters({catalog, filter, onChange}: Props): ReactNode {
  const {levels, tags} = catalog;
  const toggle = (key: Key, value: string) => {
    const rest = filter[key].filter((other) => other.toLowerCase() !== value.toLowerCase());
    const next = rest.length < filter[key].length ? rest : [...rest, value];
    onChange({...filter, [key]: next});
  };
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <NameFilter
        names={catalog.names}
        chosen={filter.uses}
        count={(name) => catalog.count(filter, 'uses', name)}
        onChange={(uses) => onChange({...filter, uses})}
      />
      {(levels.length > 1 || filter.level.length > 0) && (
        <Choice
          legend="Level"
          values={levels}
          chosen={filter.level}
          count={(level) => catalog.count(filter, 'level', level)}
          onToggle={(level) => toggle('level', level)}
        />
      )}
      {tags.length > 0 && (
        <Choice
          legend="Tags"
          values={tags}
          chosen={filter.tag}
          count={(tag) => catalog.count(filter, 'tag', tag)}
          onToggle={(tag) => toggle('tag', tag)}
        />
      )}
    </div>
  );
}
