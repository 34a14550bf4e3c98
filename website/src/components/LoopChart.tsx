import React, {type ReactNode} from 'react';
import type {LoopData, Moment, Point, Step} from './loopData';
import {label, padded, scale, ticks, type Scale} from './loopScale';
import styles from './Loop.module.css';

/** Units of the drawing's curves in both directions; the style sheet says how large they are. */
const UNITS = 1000;

interface Axes {
  x: Scale;
  y: Scale;
}

const percent = (part: number) => `${(100 * part).toFixed(2)}%`;
const left = ({x}: Axes, value: number) => percent(x.at(value));
const top = ({y}: Axes, value: number) => percent(1 - y.at(value));

function corners({x, y}: Axes, inputs: number[], values: number[]): string[] {
  return inputs.map((input, place) => {
    const down = 1 - y.at(values[place]);
    return `${(UNITS * x.at(input)).toFixed(1)},${(UNITS * down).toFixed(1)}`;
  });
}

const line = (points: string[]) => `M${points.join('L')}`;
const area = (there: string[], back: string[]) => `${line([...there, ...back.reverse()])}Z`;

/**
 * Curves stretch with the panel. What must not be stretched, such as a point or a word, stands
 * beside them, placed in percent: so the drawing fits any width without being measured.
 */
function Curves({children}: {children: ReactNode}): ReactNode {
  return (
    <svg width="100%" height="100%" viewBox={`0 0 ${UNITS} ${UNITS}`} preserveAspectRatio="none">
      {children}
    </svg>
  );
}

function Grid({axes, across, down}: {axes: Axes; across: number[]; down: number[]}): ReactNode {
  return (
    <g className={styles.grid}>
      {across.map((value) => (
        <line key={value} x1={left(axes, value)} x2={left(axes, value)} y1="0" y2="100%" />
      ))}
      {down.map((value) => (
        <line key={`y${value}`} x1="0" x2="100%" y1={top(axes, value)} y2={top(axes, value)} />
      ))}
    </g>
  );
}

function ValueLabels({axes, values}: {axes: Axes; values: number[]}): ReactNode {
  return values.map((value) => (
    <text key={value} x="0" y={top(axes, value)} dx="-8" dy="0.35em" textAnchor="end">
      {label(value)}
    </text>
  ));
}

function InputLabels({axes, values}: {axes: Axes; values: number[]}): ReactNode {
  return values.map((value) => (
    <text key={value} x={left(axes, value)} y="100%" dy="1.4em" textAnchor="middle">
      {label(value)}
    </text>
  ));
}

function Here({axes, input}: {axes: Axes; input: number}): ReactNode {
  return (
    <line className={styles.here} x1={left(axes, input)} x2={left(axes, input)} y1="0" y2="100%" />
  );
}

function Dot({axes, point, ...rest}: {axes: Axes; point: Point; r: number; className: string}) {
  return <circle cx={left(axes, point.x)} cy={top(axes, point.y)} {...rest} />;
}

interface Props {
  loop: LoopData;
  step: Step;
  at: Moment;
}

function Values({loop, step, at}: Props): ReactNode {
  const axes = {x: scale(loop.inputs[0], loop.inputs.at(-1)!), y: padded(...loop.range)};
  const curve = (values: number[]) => corners(axes, loop.inputs, values);
  const written = ticks(axes.y, 5);
  return (
    <svg className={styles.values}>
      <Grid axes={axes} across={ticks(axes.x, 6)} down={written} />
      <Curves>
        <path className={styles.band} d={area(curve(step.upper), curve(step.lower))} />
        {loop.truth && <path className={styles.truth} d={line(curve(loop.truth))} />}
        <path className={styles.mean} d={line(curve(step.mean))} />
      </Curves>
      <Here axes={axes} input={at.next.x} />
      {at.known.map((point, place) => (
        <Dot key={place} axes={axes} point={point} r={4.5} className={styles.known} />
      ))}
      <Dot axes={axes} point={at.best} r={9} className={styles.best} />
      <Dot axes={axes} point={at.next} r={5} className={styles.next} />
      <ValueLabels axes={axes} values={written} />
    </svg>
  );
}

/** Its scale is that of the step: an acquisition function shrinks by orders of magnitude. */
function Acquisition({loop, step, at}: Props): ReactNode {
  const low = Math.min(...step.acquisition);
  const high = Math.max(...step.acquisition);
  // A score that cannot be negative, drawn from zero.
  const base = low >= 0 ? 0 : low;
  const axes = {
    x: scale(loop.inputs[0], loop.inputs.at(-1)!),
    y: scale(base, high + (high - base) * 0.1),
  };
  const curve = corners(axes, loop.inputs, step.acquisition);
  const across = ticks(axes.x, 6);
  const written = high > base ? [base, Number(high.toPrecision(2))] : [base];
  return (
    <svg className={styles.acquisition}>
      <Grid axes={axes} across={across} down={written} />
      <Curves>
        <path
          className={styles.scored}
          d={area(curve, corners(axes, [axes.x.low, axes.x.high], [base, base]))}
        />
        <path className={styles.score} d={line(curve)} />
      </Curves>
      <Here axes={axes} input={at.next.x} />
      <ValueLabels axes={axes} values={written} />
      <InputLabels axes={axes} values={across} />
    </svg>
  );
}

/** One step: the model over the data above, the acquisition function below. */
export default function LoopChart(props: Props & {description: string}): ReactNode {
  const {names} = props.loop;
  return (
    <div role="img" aria-label={props.description} className={styles.chart}>
      <p className={styles.axis}>{names.value}</p>
      <Values {...props} />
      <p className={styles.axis}>{names.acquisition}</p>
      <Acquisition {...props} />
      <p className={styles.input}>{names.input}</p>
    </div>
  );
}
