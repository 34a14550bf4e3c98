import React, {useEffect, useRef, useState, type ReactNode} from 'react';
import {useColorMode} from '@docusaurus/theme-common';
import useBaseUrl from '@docusaurus/useBaseUrl';
import {whenIdle} from '@site/src/ahead';
import {useNear} from '@site/src/hooks/useNear';
import type {FigureData} from './plotlyDrawing';
import styles from './PlotlyFigure.module.css';

interface Props {
  'data-src'?: string;
  'data-alt'?: string;
  'data-caption'?: string;
  'data-height'?: string;
  'data-light'?: string;
  'data-dark'?: string;
}

type State = 'waiting' | 'drawn' | 'failed';

const DEFAULT_HEIGHT = 450;

/** What draws, which no page needs that has no figure to draw. */
const drawing = () => import('./plotlyDrawing');

async function fetchFigure(url: string): Promise<FigureData> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  return (await response.json()) as FigureData;
}

/** The notebook's own picture of the figure, in one version for each theme. */
function Poster(props: Props): ReactNode {
  const light = useBaseUrl(props['data-light']);
  const dark = useBaseUrl(props['data-dark'] ?? props['data-light']);
  const common = {alt: props['data-alt'] ?? '', loading: 'lazy' as const};
  return light === dark ? (
    <img {...common} src={light} className={styles.poster} />
  ) : (
    <>
      <img {...common} src={light} className={`${styles.poster} ${styles.light}`} />
      <img {...common} src={dark} className={`${styles.poster} ${styles.dark}`} />
    </>
  );
}

/** What stands in the figure's place until it is drawn, and for good where no script runs. */
function Substitute({state, ...props}: Props & {state: State}): ReactNode {
  const failed = state === 'failed' && <strong> The figure could not be loaded.</strong>;
  return props['data-light'] ? (
    <>
      <Poster {...props} />
      {failed && <p className={styles.failure}>{failed}</p>}
    </>
  ) : (
    <p className={styles.note}>
      {props['data-alt']}
      {failed}
    </p>
  );
}

/** `nb-plotly`: an interactive figure, loaded when the reader comes to it. */
export default function PlotlyFigure(props: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box);
  const {colorMode} = useColorMode();
  const [figure, setFigure] = useState<FigureData | null>(null);
  const [state, setState] = useState<State>('waiting');
  const url = useBaseUrl(props['data-src'] ?? '');
  const height = Number(props['data-height']) || DEFAULT_HEIGHT;

  // A figure that is not near has its data fetched when nothing else is to be done, so that a
  // reader without a network can still come to it. What fails then is tried again when it is near.
  useEffect(() => {
    const early = () => {
      drawing().then(
        ({fetchLibrary}) => fetchLibrary(),
        () => undefined,
      );
      fetchFigure(url).then(setFigure, () => undefined);
    };
    return near ? undefined : whenIdle(early);
  }, [near, url]);

  useEffect(() => {
    if (near && !figure) {
      fetchFigure(url).then(setFigure, () => setState('failed'));
    }
  }, [near, figure, url]);

  useEffect(() => {
    const element = box.current;
    if (near && figure && element) {
      drawing()
        .then(({draw}) => draw(element, figure, height))
        .then(
          () => setState('drawn'),
          () => setState('failed'),
        );
    }
  }, [near, figure, colorMode, height]);

  useEffect(() => {
    const element = box.current;
    return () => {
      if (element?.hasChildNodes()) {
        drawing().then(
          ({erase}) => erase(element),
          () => undefined,
        );
      }
    };
  }, []);

  const caption = props['data-caption'];
  return (
    <figure className={styles.figure} aria-label={props['data-alt'] || 'Interactive figure'}>
      <div className={styles.space} style={{height}}>
        <div ref={box} className={styles.box} />
        {state !== 'drawn' && <Substitute {...props} state={state} />}
      </div>
      {caption && <figcaption className={styles.caption}>{caption}</figcaption>}
    </figure>
  );
}
