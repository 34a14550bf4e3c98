import React, {type ReactNode} from 'react';
import clsx from 'clsx';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import CodeBlock from './CodeBlock';
import CopyButton from './CopyButton';
import Fold from './Fold';
import {parseJson} from './parseJson';
import styles from './Claim.module.css';

interface Props {
  'data-sentence'?: string;
  'data-figures'?: string;
  'data-verdict'?: string;
  'data-html'?: string;
  /** Id of the cell, by which prose may link to it. */
  'data-id'?: string;
  /** Made from the sentence, so that it leads here also when cells have moved. */
  'data-anchor'?: string;
}

/** A mark and a word each, so that nothing is told by colour alone. */
const VERDICTS: Record<string, {mark: string; word: string}> = {
  held: {mark: '✓', word: 'Claim, checked'},
  failed: {mark: '✗', word: 'Claim, does not hold'},
  'not-run': {mark: '–', word: 'Claim, not checked in this run'},
};

/** The address of a place on this page, as a reader would pass it on. */
function addressOf(anchor: string): string {
  return Object.assign(new URL(window.location.href), {hash: anchor}).href;
}

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
  const anchor = props['data-anchor'] || undefined;
  const links = useBrokenLinks();
  links.collectAnchor(id);
  links.collectAnchor(anchor);
  return (
    <div
      className={clsx(styles.claim, styles[name])}
      id={anchor}
      // Who follows a link to it goes on from here, by keyboard too.
      tabIndex={-1}
      data-verdict={name}>
      <div className={styles.word}>
        <span aria-hidden="true" className={styles.mark} id={id}>
          {verdict.mark}
        </span>
        {verdict.word}
        {anchor && (
          <CopyButton
            text={() => addressOf(anchor)}
            what="link to this claim"
            label="Copy link"
            className={styles.copy}
          />
        )}
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
