import React, {useEffect, useRef, useState, type ReactNode} from 'react';
import clsx from 'clsx';
import styles from './CopyButton.module.css';

const SHOWN_MS = 2000;

/** Copy by a selection, for pages that are not served over HTTPS, where there is no clipboard. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

interface Props {
  /** Called when the button is pressed, so that nothing is kept twice. */
  text: () => string;
  /** What is copied, as in "Copy code". */
  what: string;
  /** What the button says, if the place does not say what is copied. */
  label?: string;
  className?: string;
}

const LABELS = {idle: 'Copy', done: 'Copied', failed: 'Not copied'} as const;

export default function CopyButton({text, what, label, className}: Props): ReactNode {
  const [state, setState] = useState<keyof typeof LABELS>('idle');
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function press() {
    setState((await copy(text())) ? 'done' : 'failed');
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setState('idle'), SHOWN_MS);
  }

  return (
    <button
      type="button"
      className={clsx(styles.button, styles[state], className)}
      onClick={press}
      title={`Copy ${what}`}>
      <span aria-hidden={state === 'idle'}>
        {state === 'idle' && label ? label : LABELS[state]}
      </span>
      {state === 'idle' && <span className="visually-hidden">Copy {what}</span>}
      <span className="visually-hidden" role="status">
        {state === 'idle' ? '' : LABELS[state]}
      </span>
    </button>
  );
}
