import {written, type LoopData, type Moment} from './loopData';

export const input = ({inputs}: LoopData, value: number): string =>
  written(value, inputs[0], inputs.at(-1)!);

export const value = ({range}: LoopData, one: number): string => written(one, ...range);

/** A step in a sentence or two: what the drawing shows, for whom it is not seen. */
export function describe(loop: LoopData, step: number, at: Moment): string {
  return (
    `Step ${step + 1} of ${loop.count}. ${at.known.length} evaluations so far, ` +
    `the best ${value(loop, at.best.y)} at ${input(loop, at.best.x)}. ` +
    `The next one goes to ${input(loop, at.next.x)} and gives ${value(loop, at.next.y)}, ` +
    `${at.better ? 'a new best' : 'no new best'}.`
  );
}
