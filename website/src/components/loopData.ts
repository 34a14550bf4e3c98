/** What the model of one step says over the inputs. */
export interface Step {
  mean: number[];
  lower: number[];
  upper: number[];
  acquisition: number[];
}

/** A run of an optimizer over one input. The exporter has checked its shape. */
export interface LoopData {
  names: {input: string; value: string; acquisition: string; band: string};
  goal: 'maximize' | 'minimize';
  inputs: number[];
  truth: number[] | null;
  /** The evaluated inputs: the starting points, then the next point of each step. */
  x: number[];
  y: number[];
  /** All steps, or as many as are there yet. */
  steps: Step[];
  /** How many steps there are. */
  count: number;
  /** Smallest and largest of all values that are drawn. */
  range: [number, number];
}

export interface Point {
  x: number;
  y: number;
}

/** Where one step stands: what is known, the best of it, and what is evaluated next. */
export interface Moment {
  known: Point[];
  /** How many of them the run began with. */
  starts: number;
  best: Point;
  next: Point;
  /** The next evaluation is better than all before. */
  better: boolean;
}

export function moment(loop: LoopData, step: number): Moment {
  const points = loop.x.map((x, place) => ({x, y: loop.y[place]}));
  const starts = points.length - loop.count;
  const known = points.slice(0, starts + step);
  const sign = loop.goal === 'maximize' ? 1 : -1;
  const best = known.reduce((one, other) => (sign * other.y > sign * one.y ? other : one));
  const next = points[starts + step];
  return {known, starts, best, next, better: sign * next.y > sign * best.y};
}

/** Digits that tell numbers of a range apart: four of the range itself. */
function decimals(low: number, high: number): number {
  const span = high - low;
  return span > 0 ? Math.min(Math.max(4 - Math.ceil(Math.log10(span)), 0), 12) : 3;
}

/** A number in as many digits as its range needs, with a true minus sign. */
export function written(value: number, low: number, high: number): string {
  const large = Math.abs(value) >= 1e7;
  const text = large ? value.toExponential(3) : value.toFixed(decimals(low, high));
  return text.replace('-', '−');
}

/** Fetch a whole loop; fails unless it has the steps that its opening has promised. */
export async function fetchLoop(url: string, count: number): Promise<LoopData> {
  const response = await fetch(url);
  const loop = response.ok ? ((await response.json()) as LoopData) : null;
  if (!Array.isArray(loop?.steps) || loop.steps.length !== count) {
    throw new Error(`${url} holds no loop of ${count} steps`);
  }
  return loop;
}
