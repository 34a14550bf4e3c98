import React, {type ReactNode} from 'react';
import styles from './Loop.module.css';

interface Props {
  step: number;
  count: number;
  playing: boolean;
  /** The steps are not there yet. */
  disabled: boolean;
  go: (to: number) => void;
  toggle: () => void;
}

interface MoveProps extends Pick<Props, 'count' | 'disabled' | 'go'> {
  name: string;
  to: number;
}

/** At the end of its way it does nothing more, but keeps the keyboard, which `disabled` would not. */
function Move({name, to, count, disabled, go}: MoveProps): ReactNode {
  return (
    <button
      type="button"
      className="button button--secondary"
      disabled={disabled}
      aria-disabled={to < 0 || to >= count}
      onClick={() => go(to)}
    >
      {name}
    </button>
  );
}

/** Buttons and a slider, each of which the keyboard works as it does everywhere. */
export default function LoopControls({step, count, playing, disabled, go, toggle}: Props): ReactNode {
  const place = `Step ${step + 1} of ${count}`;
  return (
    <div className={styles.controls}>
      <div className={styles.buttons}>
        <Move name="Back" to={step - 1} count={count} disabled={disabled} go={go} />
        <button
          type="button"
          className={`button button--primary ${styles.play}`}
          disabled={disabled}
          onClick={toggle}
        >
          {playing ? 'Pause' : 'Play'}
        </button>
        <Move name="Next" to={step + 1} count={count} disabled={disabled} go={go} />
      </div>
      <input
        type="range"
        className={styles.slider}
        aria-label="Step"
        aria-valuetext={place}
        min={1}
        max={count}
        value={step + 1}
        disabled={disabled}
        onChange={(event) => go(Number(event.target.value) - 1)}
      />
      <span className={styles.place} aria-hidden="true">
        {place}
      </span>
    </div>
  );
}
