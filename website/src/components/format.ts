/** Names of distributions as their projects write them. */
const NAMES: Record<string, string> = {
  'ax-platform': 'Ax',
  botorch: 'BoTorch',
  gpytorch: 'GPyTorch',
  linear_operator: 'LinearOperator',
  numpy: 'NumPy',
  pandas: 'pandas',
  python: 'Python',
  scipy: 'SciPy',
  torch: 'PyTorch',
};

export const distribution = (name: string): string => NAMES[name] ?? name;

/** "PyTorch 2.13.0". Which build of the release it was ("+cpu") is left to the details. */
export const release = (name: string, version: string): string =>
  `${distribution(name)} ${version.split('+')[0]}`;

/** "3 claims", "1 claim". */
export const plural = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Seconds as a reader would say them: no more digits than they can use. */
export function duration(seconds: number): string {
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 100) {
    return `${Math.round(seconds)} s`;
  }
  return `${(seconds / 60).toFixed(1)} min`;
}

export function byteCount(megabytes: number): string {
  return megabytes < 1000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}

const MONTHS =
  'January February March April May June July August September October November December'.split(' ');

/**
 * "23 November 2026", in UTC. Written out here because the browser's and the
 * build's ideas of a locale differ, and then the page does not hydrate.
 */
export function day(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) {
    return iso;
  }
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "23 November 2026, 04:15 UTC". */
export function moment(iso: string): string {
  const date = new Date(iso);
  const time = Number.isNaN(date.getTime()) ? '' : `, ${date.toISOString().slice(11, 16)} UTC`;
  return `${day(iso)}${time}`;
}
