import fs from 'node:fs';
import path from 'node:path';
import type {LoadContext, Plugin} from '@docusaurus/types';
import type {LoopData} from '../src/components/loopData';

/** An assertion of a page, as its last run left it. */
export interface ClaimStatus {
  sentence: string;
  figures: string[];
  /** Null where the run did not check it: in smoke mode, or after a failure. */
  held: boolean | null;
  /** Its fragment on the page; empty if it stands nowhere. */
  anchor: string;
  /** The sentence as HTML that may stand in a link. */
  html: string;
}

/** Why a page was not run, although it could be. */
export interface Skip {
  reason: string;
  owner: string;
  /** The last day of it, as in 2027-01-31. */
  until: string;
}

/** What went wrong in a page. */
export interface PageFailure {
  kind: string;
  message: string;
  cell: string;
  number: number;
  line: number;
  file_line: number;
  source: string;
}

/** A small picture of a page, in one file for each theme. */
export interface PageThumbnail {
  light: string;
  dark: string;
  /** Nothing behind it is seen. */
  opaque: boolean;
}

/** A page and its last run. */
export interface PageStatus {
  id: string;
  title: string;
  /** Route of the page, without the base URL. */
  url: string;
  kind: 'tutorial' | 'doc';
  level?: string;
  description?: string;
  state: 'passed' | 'failed' | 'skipped' | 'pending';
  skip?: Skip | null;
  seconds?: number | null;
  cpu_seconds?: number | null;
  peak_megabytes?: number | null;
  /** Of a page's claims all but `/status` counts those that held. */
  claims?: Pick<ClaimStatus, 'held'>[];
  executed?: string | null;
  thumbnail?: PageThumbnail;
}

/** A page with all that `/status` says of it. */
export interface WholePageStatus extends PageStatus {
  mode: string | null;
  claims: ClaimStatus[];
  versions: Record<string, string>;
  commit: string;
  failures: PageFailure[];
  /** What runs the page again; empty if there is nothing to run. */
  command: string;
}

/** `status.json`; its schema describes each key. */
export interface Status<Page = PageStatus> {
  mode: string;
  generated: string | null;
  pages: Page[];
  versions: Record<string, string>;
  /** The loop that the landing page shows, and the id of the page that computed it. */
  loop?: {src: string; opening: LoopData; alt: string; caption: string; page: string};
  /** Route of the page on other versions, without the base URL, if there is one. */
  compatibility?: string;
}

/** What every page may use. It is part of every page's script, so it stays small. */
export interface StatusSummary {
  mode: string;
  generated: string | null;
  versions: Record<string, string>;
  /** Route of the page that tells it all, without the base URL; null if there is none. */
  page: string | null;
}

interface Options {
  file: string;
  /** Add the landing page at the base URL. */
  landing: boolean;
  /** The site is served to an author, and what is not told now may be told later. */
  live: boolean;
}

type WholeStatus = Status<WholePageStatus>;

const EMPTY: WholeStatus = {mode: 'full', generated: null, pages: [], versions: {}};
const ROUTE = '/status';
const STATUS = '@bodocs/status.json';
const LANDING = '@bodocs/landing.json';

function readStatus(file: string): WholeStatus {
  return fs.existsSync(file) ? {...EMPTY, ...JSON.parse(fs.readFileSync(file, 'utf8'))} : EMPTY;
}

/**
 * Where the status page is. A project always has one, and so has what is served to an author. Any
 * other plain folder has one if something of it was to run: where nothing was, as under `--as-is`,
 * there is nothing to tell. A page of a folder that is called so itself keeps the address.
 */
function statusRoute({pages}: WholeStatus, always: boolean): string | null {
  const told = pages.some((page) => page.executed || ['failed', 'skipped'].includes(page.state));
  const taken = pages.some((page) => page.url.toLowerCase() === ROUTE);
  return (always || told) && !taken ? ROUTE : null;
}

/**
 * Hand `status.json` to the theme: a summary to all pages, more to those that are made of it.
 *
 * Those import the files themselves, so that the bundler follows them. Were they watched here,
 * Docusaurus would reload this plugin while it reloads the pages that changed with them, and the
 * one that ends last would take back what the other has done.
 */
export default function statusPlugin(context: LoadContext, options: Options): Plugin<undefined> {
  const {landing, live} = options;
  const file = path.resolve(context.siteDir, options.file);
  const read = () => {
    const status = readStatus(file);
    return {status, page: statusRoute(status, landing || live)};
  };
  return {
    name: 'bodocs-status',
    configureWebpack: () => ({
      // By a path, the name of its script would tell where it was built.
      resolve: {alias: {[STATUS]: file, [LANDING]: path.join(path.dirname(file), 'landing.json')}},
    }),
    async contentLoaded({actions}) {
      const {page} = read();
      if (page) {
        actions.addRoute({
          path: `${context.baseUrl}${page.slice(1)}`,
          component: '@site/src/status/StatusPage.tsx',
          exact: true,
          modules: {status: STATUS},
        });
      }
      if (landing) {
        actions.addRoute({
          path: context.baseUrl,
          component: '@site/src/landing/Landing.tsx',
          exact: true,
          modules: {status: LANDING},
        });
      }
    },
    async allContentLoaded({actions}) {
      const {status, page} = read();
      const {mode, generated, versions} = status;
      actions.setGlobalData({mode, generated, versions, page} satisfies StatusSummary);
    },
  };
}
