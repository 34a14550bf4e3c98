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
  state: 'passed' | 'failed' | 'pending';
  seconds?: number | null;
  cpu_seconds?: number | null;
  peak_megabytes?: number | null;
  claims?: ClaimStatus[];
  executed?: string | null;
  thumbnail?: PageThumbnail;
}

/** `status.json`. */
export interface Status {
  mode: string;
  generated: string | null;
  pages: PageStatus[];
  versions: Record<string, string>;
  /** The loop that the landing page shows, and the id of the page that computed it. */
  loop?: {src: string; opening: LoopData; alt: string; caption: string; page: string};
}

/** What every page may use. It is part of every page's script, so it stays small. */
export interface StatusSummary {
  mode: string;
  generated: string | null;
  versions: Record<string, string>;
}

interface Options {
  file: string;
  /** Add the landing page at the base URL. */
  landing: boolean;
}

const EMPTY: Status = {mode: 'full', generated: null, pages: [], versions: {}};

function readStatus(file: string): Status {
  return fs.existsSync(file) ? {...EMPTY, ...JSON.parse(fs.readFileSync(file, 'utf8'))} : EMPTY;
}

function summarise({mode, generated, versions}: Status): StatusSummary {
  return {mode, generated, versions};
}

/** Hand `status.json` to the theme: a summary to all pages, the whole to the landing page. */
export default function statusPlugin(context: LoadContext, options: Options): Plugin<Status> {
  const file = path.resolve(context.siteDir, options.file);
  return {
    name: 'bodocs-status',
    getPathsToWatch: () => [file],
    loadContent: () => readStatus(file),
    async contentLoaded({content, actions}) {
      actions.setGlobalData(summarise(content));
      if (options.landing) {
        const data = await actions.createData('status.json', content);
        actions.addRoute({
          path: context.baseUrl,
          component: '@site/src/landing/Landing.tsx',
          exact: true,
          // By an absolute path, the name of its script would tell where it was built.
          modules: {status: `@generated/${path.relative(context.generatedFilesDir, data)}`},
        });
      }
    },
  };
}
