/** Where values lie on an axis, and which of them are written at it. */
export interface Scale {
  low: number;
  high: number;
  /** Part of the axis from its low end, 0 to 1. */
  at(value: number): number;
}

export function scale(low: number, high: number): Scale {
  const span = high - low;
  return {low, high, at: (value) => (span > 0 ? (value - low) / span : 0.5)};
}

/** A scale with some space at both ends, so that no line runs along the edge. */
export function padded(low: number, high: number): Scale {
  const space = (high - low) * 0.06;
  return scale(low - space, high + space);
}

const STEPS = [1, 2, 5, 10];

/** Round values within a scale, about as many as asked. */
export function ticks({low, high}: Scale, about: number): number[] {
  const rough = (high - low) / about;
  if (!(rough > 0)) {
    return [low];
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((one) => one * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({length: count}, (_, place) => (first + place) * step);
}

/** A value beside its axis: without the noise of its last digits, and short. */
export function label(value: number): string {
  const short = Number(value.toPrecision(6));
  const size = Math.abs(short);
  const text = size !== 0 && (size >= 1e5 || size < 1e-3) ? short.toExponential() : String(short);
  return text.replaceAll('-', '−');
}
