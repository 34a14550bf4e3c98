import fs from 'node:fs';
import path from 'node:path';
import type {SiteDescription} from './site';

interface BrokenLink {
  sourceFilePath: string;
  url: string;
}

interface Built {
  site: SiteDescription;
  /** Absolute folder of the website, from which the site's paths count. */
  siteDir: string;
}

/** The section a file lies in, and the file's path within it. */
function locate({site, siteDir}: Built, file: string) {
  for (const section of site.sections) {
    const within = path.relative(path.resolve(siteDir, section.path), file);
    if (!within.startsWith('..') && !path.isAbsolute(within)) {
      return {section, within};
    }
  }
  return null;
}

/**
 * Resolve `../tutorials/x.md` from a docs page. Docusaurus resolves links
 * to files within one section only, and hands over what it could not resolve.
 * Returns the route, or null where the link leads to no page.
 */
function resolve(built: Built, {sourceFilePath, url}: BrokenLink): string | null {
  const [target, hash] = url.split('#', 2);
  const file = path.resolve(path.dirname(sourceFilePath), decodeURI(target));
  const found = fs.existsSync(file) ? locate(built, file) : null;
  if (!found) {
    return null;
  }
  const page = found.within.replace(/\.md$/, '').replace(/(^|[\\/])(index|README)$/, '');
  const route = [found.section.route, ...page.split(path.sep)].filter(Boolean).join('/');
  return `${built.site.baseUrl}${route}${hash ? `#${hash}` : ''}`;
}

/** The hook for links to Markdown files that Docusaurus could not resolve. */
export function crossLinks(site: SiteDescription, siteDir: string) {
  return (link: BrokenLink): string | void => {
    const route = resolve({site, siteDir}, link);
    if (route !== null) {
      return route;
    }
    const message = `${link.sourceFilePath}: the link ${link.url} leads to no page.`;
    if (site.strictLinks) {
      throw new Error(message);
    }
    console.warn(message);
    return undefined;
  };
}
