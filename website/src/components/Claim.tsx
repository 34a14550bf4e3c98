import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import CodeBlock from './CodeBlock';
import Fold from './Fold';
import {parseJson} from './parseJson';
import styles from './Claim.module.css';

interface Props {
  'data-sentence'?: string;
  'data-figures'?: string;
  'data-verdict'?: string;
  'data-html'?: string;
  'data-id'?: string;
}

/** A mark and a word each, so that nothing is told by colour alone. */
const VERDICTS: Record<string, {mark: string; word: string}> = {
  held: {mark: '✓', word: 'Claim, checked'},
  failed: {mark: '✗', word: 'Claim, does not hold'},
  'not-run': {mark: '–', word: 'Claim, not checked in this run'},
};

function Figures({figures}: {figures: string[]}): ReactNode {
  if (figures.length === 0) {
    return null;
  }
  return (
    <ul className={styles.figures}>
      {figures.map((figure) => (
        <li key={figure}>{figure}</li>
      ))}
    </ul>
  );
}

/** `nb-claim`: a sentence of the page that the run has put to the test. */
export default function Claim(props: Props): ReactNode {
  const name = props['data-verdict'] ?? 'not-run';
  const verdict = VERDICTS[name] ?? VERDICTS['not-run'];
  const figures = parseJson<string[]>(props['data-figures'], []);
  const id = props['data-id'] || undefined;
  const links = useBrokenLinks();
  links.collectAnchor(id);
  return (
    <div className={clsx(styles.claim, styles[name])} id={id} data-verdict={name}>
      <div className={styles.word}>
        <span aria-hidden="true" className={styles.mark}>
          {verdict.mark}
        </span>
        {verdict.word}
      </div>
      <div
        className={styles.sentence}
        dangerouslySetInnerHTML={{__html: props['data-sentence'] ?? ''}}
      />
      <Figures figures={figures} />
      {props['data-html'] && (
        <Fold label="How it is checked">
          <CodeBlock html={props['data-html']} language="python" />
        </Fold>
      )}
    </div>
  );
}
