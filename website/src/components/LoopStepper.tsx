import React, {useEffect, useId, useMemo, useRef, useState, type ReactNode} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import {useNear} from '@site/src/hooks/useNear';
import LoopChart from './LoopChart';
import LoopControls from './LoopControls';
import {Legend, Numbers, Table} from './LoopParts';
import {describe} from './loopWords';
import {fetchLoop, moment, type LoopData} from './loopData';
import styles from './Loop.module.css';

/** How long a step stays while the loop plays. */
const PAUSE = 1800;

/** The step that is shown, and whether time moves it on. It never does by itself. */
function usePlayer(count: number) {
  const [step, setStep] = useState(0);
  const [playing, setPlaying] = useState(false);
  const last = count - 1;

  useEffect(() => {
    if (!playing) {
      return undefined;
    }
    const timer = setTimeout(() => {
      setStep(step + 1);
      setPlaying(step + 1 < last);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [playing, step, last]);

  const go = (to: number) => {
    setPlaying(false);
    setStep(Math.min(Math.max(to, 0), last));
  };
  const toggle = () => {
    if (!playing && step === last) {
      setStep(0);
    }
    setPlaying(!playing && last > 0);
  };
  return {step, playing, go, toggle};
}

/** The whole loop once the reader is near it; until then its opening. */
function useLoop(src: string, opening: LoopData, near: boolean) {
  const url = useBaseUrl(src);
  const [whole, setWhole] = useState<LoopData | null>(null);
  const [failed, setFailed] = useState(false);
  const {count} = opening;
  useEffect(() => {
    if (near) {
      fetchLoop(url, count).then(setWhole, () => setFailed(true));
    }
  }, [near, url, count]);
  return {loop: whole ?? opening, loaded: whole !== null, failed};
}

export interface StepperProps {
  /** Address of the whole loop, without the site's base. */
  src: string;
  /** The loop with its first step alone. */
  opening: LoopData;
  alt: string;
  caption: ReactNode;
}

/** A loop to step through: what each step knew, what it expected, and where it went next. */
export default function LoopStepper({src, opening, alt, caption}: StepperProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const {loop, loaded, failed} = useLoop(src, opening, useNear(box));
  const player = usePlayer(opening.count);
  const at = useMemo(() => moment(loop, player.step), [loop, player.step]);
  const words = describe(loop, player.step, at);
  const about = useId();
  return (
    <div
      ref={box}
      role="group"
      aria-label="A run of the loop, step by step"
      aria-describedby={about}
      className={styles.loop}
    >
      <p id={about} hidden>
        {alt}
      </p>
      <Legend loop={loop} />
      <LoopChart loop={loop} step={loop.steps[player.step]} at={at} description={words} />
      <LoopControls {...player} count={loop.count} disabled={!loaded} />
      <Numbers loop={loop} at={at} />
      {/* Whoever plays it does not want every step read out. */}
      <p className="visually-hidden" aria-live={player.playing ? 'off' : 'polite'}>
        {words}
      </p>
      {failed && <p className={styles.failure}>The other steps could not be loaded.</p>}
      <Table loop={loop} />
      {caption && <p className={styles.caption}>{caption}</p>}
    </div>
  );
}
