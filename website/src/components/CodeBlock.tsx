import React, {useRef, type ReactNode} from 'react';
import {useScrollable} from '@site/src/hooks/useScrollable';
import CopyButton from './CopyButton';
import styles from './Code.module.css';

interface Props {
  /** Spans with pygments' class names, made by the exporter. */
  html: string;
  language?: string;
}

/** Languages whose blocks show a session: what was typed, and what was answered. */
const SESSIONS = new Set(['console', 'shell-session', 'pycon']);

/**
 * The code as text, without the newline that ends it. Of a session, only what
 * is typed: the prompts and the answers are for reading.
 */
function plainText(pre: HTMLElement, language?: string): string {
  const copy = pre.cloneNode(true) as HTMLElement;
  if (language && SESSIONS.has(language)) {
    copy.querySelectorAll('.gp, .go, .gt').forEach((element) => element.remove());
    return (copy.textContent ?? '').trim();
  }
  return (copy.textContent ?? '').replace(/\n$/, '');
}

/** Highlighted code with its copy button. */
export default function CodeBlock({html, language}: Props): ReactNode {
  const ref = useRef<HTMLPreElement>(null);
  const scrollable = useScrollable(ref);
  const text = () => (ref.current ? plainText(ref.current, language) : '');
  return (
    <div className={styles.block}>
      <pre
        ref={ref}
        className={styles.pre}
        data-language={language}
        tabIndex={scrollable ? 0 : undefined}>
        <code className="highlight" dangerouslySetInnerHTML={{__html: html}} />
      </pre>
      <CopyButton text={text} what="code" className={styles.copy} />
    </div>
  );
}
