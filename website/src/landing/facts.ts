import type {PageStatus, Status} from '@site/plugins/status';
import {day, plural, release} from '@site/src/components/format';

/** One thing that the last run says of the site. */
export interface Fact {
  value: string;
  label: string;
  /** Not all is as it should be. */
  bad?: boolean;
}

/** Pages that a run executes: of prose alone there is nothing to prove. */
export const executable = (pages: PageStatus[]): PageStatus[] =>
  pages.filter((page) => page.state !== 'passed' || page.executed);

function executed(pages: PageStatus[], smoke: boolean): Fact {
  const passed = pages.filter((page) => page.state === 'passed').length;
  return {
    value: `${passed} of ${pages.length}`,
    label: `${pages.length === 1 ? 'page' : 'pages'} executed${smoke ? ' in smoke mode' : ''}`,
    bad: pages.some((page) => page.state === 'failed'),
  };
}

/** What small parameters show is no proof, so in smoke mode no claim counts as verified. */
function verified(pages: PageStatus[], smoke: boolean): Fact[] {
  const claims = pages.flatMap((page) => page.claims ?? []);
  const held = smoke ? 0 : claims.filter((claim) => claim.held).length;
  const fact: Fact = {
    value: `${held} of ${claims.length}`,
    label: `${claims.length === 1 ? 'claim' : 'claims'} verified${smoke ? ', which takes a full run' : ''}`,
    bad: claims.some((claim) => claim.held === false),
  };
  return claims.length > 0 ? [fact] : [];
}

function used(versions: Status['versions']): Fact[] {
  const names = ['botorch', 'ax-platform'].filter((name) => versions[name]);
  const value = names.map((name) => release(name, versions[name])).join(', ');
  return names.length > 0 ? [{value, label: 'versions of that run'}] : [];
}

function dated(generated: string | null, smoke: boolean): Fact[] {
  const label = smoke ? 'last run, in smoke mode' : 'last full run';
  return generated ? [{value: day(generated), label}] : [];
}

/** What stands behind the site, as `status.json` has it; nothing if nothing has run. */
export function facts({pages, versions, generated, mode}: Status): Fact[] {
  const run = executable(pages);
  if (!run.some((page) => page.executed)) {
    return [];
  }
  const smoke = mode === 'smoke';
  return [
    executed(run, smoke),
    ...verified(run, smoke),
    ...used(versions),
    ...dated(generated, smoke),
  ];
}

/** What is still to run, in a sentence; empty if all has run. */
export function outstanding(pages: PageStatus[]): string {
  const run = executable(pages);
  const pending = run.filter((page) => page.state === 'pending').length;
  if (pending === 0) {
    return '';
  }
  return pending === run.length
    ? 'No page has been executed here yet.'
    : `${plural(pending, 'page')} ${pending === 1 ? 'has' : 'have'} not been executed yet.`;
}
