import type {WholePageStatus} from '@site/plugins/status';

export type State = WholePageStatus['state'];

/** What has to be looked at comes first. */
export const STATES: Record<State, {mark: string; word: string}> = {
  failed: {mark: '✗', word: 'Failed'},
  skipped: {mark: '»', word: 'Skipped'},
  pending: {mark: '–', word: 'Not executed'},
  passed: {mark: '✓', word: 'Passed'},
};

const RANKS = Object.keys(STATES);

type Compare = (one: WholePageStatus, other: WholePageStatus) => number;

// Not by the browser's locale, in which the build may not agree.
const by =
  (value: (page: WholePageStatus) => string): Compare =>
  (one, other) =>
    value(one) < value(other) ? -1 : Number(value(one) > value(other));

const most =
  (key: 'seconds' | 'cpu_seconds' | 'peak_megabytes'): Compare =>
  (one, other) =>
    (other[key] ?? 0) - (one[key] ?? 0);

/** Ways to sort the pages. All of them leave pages that are alike in reading order. */
export const ORDERS: Record<string, {label: string; compare: Compare}> = {
  state: {
    label: 'What failed first',
    compare: (one, other) => RANKS.indexOf(one.state) - RANKS.indexOf(other.state),
  },
  title: {label: 'Title', compare: by(({title}) => title.toLowerCase())},
  // What has not run comes after all times.
  oldest: {label: 'Oldest run first', compare: by(({executed}) => executed ?? '~')},
  cpu: {label: 'Most CPU first', compare: most('cpu_seconds')},
  time: {label: 'Longest first', compare: most('seconds')},
  memory: {label: 'Most memory first', compare: most('peak_megabytes')},
};

export const count = (pages: WholePageStatus[], state: State): number =>
  pages.filter((page) => page.state === state).length;
