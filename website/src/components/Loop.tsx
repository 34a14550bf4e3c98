import React, {type ReactNode} from 'react';
import type {LoopData} from './loopData';
import LoopStepper from './LoopStepper';
import {parseJson} from './parseJson';

interface Props {
  'data-src'?: string;
  'data-json'?: string;
  'data-alt'?: string;
  'data-caption'?: string;
}

/**
 * `nb-loop`: a run of an optimizer, to step through.
 *
 * Its first step stands in the page, so that it is there before any script has run. Loaded
 * lazily it could not: React would put scripts into the page, which the policy forbids.
 */
export default function Loop(props: Props): ReactNode {
  const opening = parseJson<LoopData | null>(props['data-json'], null);
  return (
    opening && (
      <LoopStepper
        src={props['data-src'] ?? ''}
        opening={opening}
        alt={props['data-alt'] ?? ''}
        caption={props['data-caption'] ?? ''}
      />
    )
  );
}
