import fs from 'node:fs';
import path from 'node:path';

/** One folder of pages: it has its own routes, its own sidebar and its own place in the bar. */
export interface Section {
  id: string;
  /** Folder of the section's Markdown. */
  path: string;
  /** Route under the base URL, without slashes at its ends; empty for the root. */
  route: string;
  label: string;
  /** Route the bar leads to. */
  home: string;
}

/**
 * What the Python side says about the site to build: `site.json`. Paths in the
 * file count from its own folder; here they count from the folder of the website,
 * since Docusaurus puts its whole configuration into every site it builds, and
 * where it was built is nobody's affair.
 */
export interface SiteDescription {
  /** `project` has a landing page; `plain` is any folder of notebooks, served at the root. */
  kind: 'project' | 'plain';
  title: string;
  tagline: string;
  url: string;
  baseUrl: string;
  /** Name of the release that the site is built as; none for the latest site. */
  release?: string | null;
  /** Broken links and anchors stop the build, rather than being reported. */
  strictLinks: boolean;
  sections: Section[];
  /** Folders whose files are served as they are. */
  static: string[];
  /** Path of `status.json`. */
  status: string;
  /** True while the site is served to an author who is editing it. */
  live: boolean;
  /** Route under the base URL of the page that explains terms, if there is one. */
  glossary?: string | null;
  /** Path of the feed; none where nobody knows when pages changed. */
  feed?: string | null;
  /** Path of the picture for those who share a page that has none of its own. */
  card?: string | null;
}

const HELP =
  'The site is described by the file that BODOCS_SITE names. ' +
  'Build it with "bodocs build" or "bodocs serve", which write that file.';

/** Read `site.json`, and say plainly what is wrong when it cannot be read. */
export function readSite(siteDir: string): SiteDescription {
  const file = process.env.BODOCS_SITE;
  if (!file) {
    throw new Error(`BODOCS_SITE is not set. ${HELP}`);
  }
  if (!path.isAbsolute(file) || !fs.existsSync(file)) {
    throw new Error(`BODOCS_SITE is not the absolute path of a file: ${file}. ${HELP}`);
  }
  const site = JSON.parse(fs.readFileSync(file, 'utf8')) as SiteDescription;
  if (!Array.isArray(site.sections) || site.sections.length === 0) {
    throw new Error(`${file} names no section. ${HELP}`);
  }
  const here = (name: string) => path.relative(siteDir, path.resolve(path.dirname(file), name));
  return {
    ...site,
    sections: site.sections.map((section) => ({...section, path: here(section.path)})),
    static: site.static.map(here),
    status: here(site.status),
  };
}
