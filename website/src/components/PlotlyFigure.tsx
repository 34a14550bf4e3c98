import React, {useEffect, useRef, useState, type ReactNode, type RefObject} from 'react';
import {useColorMode} from '@docusaurus/theme-common';
import useBaseUrl from '@docusaurus/useBaseUrl';
import {draw, erase, type FigureData} from './plotlyDrawing';
import styles from './PlotlyFigure.module.css';

interface Props {
  'data-src'?: string;
  'data-alt'?: string;
  'data-height'?: string;
}

const DEFAULT_HEIGHT = 450;

/** True once the element has come near the screen. */
function useNear(ref: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      {rootMargin: '200px'},
    );
    if (ref.current) {
      observer.observe(ref.current);
    }
    return () => observer.disconnect();
  }, [ref]);
  return near;
}

async function fetchFigure(url: string): Promise<FigureData> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  return (await response.json()) as FigureData;
}

/** `nb-plotly`: an interactive figure, loaded when the reader comes to it. */
export default function PlotlyFigure(props: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box);
  const {colorMode} = useColorMode();
  const [figure, setFigure] = useState<FigureData | null>(null);
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting');
  const url = useBaseUrl(props['data-src'] ?? '');
  const height = Number(props['data-height']) || DEFAULT_HEIGHT;

  useEffect(() => {
    if (near) {
      fetchFigure(url).then(setFigure, () => setState('failed'));
    }
  }, [near, url]);

  useEffect(() => {
    const element = box.current;
    if (figure && element) {
      draw(element, figure, height).then(
        () => setState('drawn'),
        () => setState('failed'),
      );
    }
  }, [figure, colorMode, height]);

  useEffect(() => {
    const element = box.current;
    return () => {
      if (element) {
        void erase(element);
      }
    };
  }, []);

  const alt = props['data-alt'] ?? '';
  return (
    <figure className={styles.figure} aria-label={alt || 'Interactive figure'}>
      <div className={styles.space} style={{height}}>
        <div ref={box} className={styles.box} />
        {state !== 'drawn' && (
          <p className={styles.note}>
            {alt}
            {state === 'failed' && <strong> The figure could not be loaded.</strong>}
          </p>
        )}
      </div>
    </figure>
  );
}
