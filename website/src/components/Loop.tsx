import React, {useEffect, useRef, useState, type ReactNode} from 'react';
import serverStepper from '#loop-on-server';
import {useNear} from '@site/src/hooks/useNear';
import type {LoopData} from './loopData';
import {parseJson} from './parseJson';
import styles from './Loop.module.css';

interface Props {
  'data-src'?: string;
  'data-json'?: string;
  'data-alt'?: string;
  'data-caption'?: string;
}

/**
 * `nb-loop`: a run of an optimizer, to step through.
 *
 * Its first step stands in the page, so that it is there before any script has run. The script
 * that moves it is fetched when the reader comes near: most pages have none. React's own way to
 * load a component lazily would put scripts into the page, which the policy forbids; so the
 * browser keeps what the server drew, whatever that is, until the component takes its place.
 */
export default function Loop(props: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box);
  const [Stepper, setStepper] = useState(() => serverStepper);
  const opening = parseJson<LoopData | null>(props['data-json'], null);

  useEffect(() => {
    if (near) {
      import('./LoopStepper').then(
        (module) => setStepper(() => module.default),
        // What is drawn already stays; going near it once more tries again.
        () => undefined,
      );
    }
  }, [near]);

  if (!opening) {
    return null;
  }
  return Stepper ? (
    <div key="live" className={styles.room}>
      <Stepper
        src={props['data-src'] ?? ''}
        opening={opening}
        alt={props['data-alt'] ?? ''}
        caption={props['data-caption'] ?? ''}
      />
    </div>
  ) : (
    <div
      key="drawn"
      ref={box}
      className={styles.room}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{__html: ''}}
    />
  );
}
