import type {Config, PluginConfig} from '@docusaurus/types';
import type {Options as DocsOptions} from '@docusaurus/plugin-content-docs';
import type {UserThemeConfig} from '@docusaurus/theme-common';
import remarkMath from 'remark-math';
import {arrange} from './plugins/arrange';
import {crossLinks} from './plugins/crossLinks';
import formulas from './plugins/formulas';
import {template} from './plugins/paintFirst';
import {readSite, type Section} from './plugins/site';

const site = readSite(__dirname);
const onBroken = site.strictLinks ? 'throw' : 'warn';

/** One instance of the docs plugin for each section, so that no page carries another's sidebar. */
function docsPlugin(section: Section): PluginConfig {
  const options: Partial<DocsOptions> & {id: string} = {
    id: section.id,
    path: section.path,
    routeBasePath: section.route || '/',
    sidebarPath: './plugins/sidebars.ts',
    sidebarItemsGenerator: arrange,
    breadcrumbs: true,
    // From the front matter. Served to an author, Docusaurus would make up a date.
    showLastUpdateTime: !site.live,
    // Names such as 01-start.md are the author's own: nothing is cut off.
    numberPrefixParser: false,
    // Every file here is a page; by default those whose names begin with _ would be left out.
    exclude: [],
    remarkPlugins: [remarkMath],
    rehypePlugins: [formulas],
  };
  return ['@docusaurus/plugin-content-docs', options];
}

/** A site of one section needs no entry for it in the bar: its title leads there. */
function navbarItems(): object[] {
  if (site.kind === 'plain' && site.sections.length === 1) {
    return [];
  }
  return site.sections.map(({label, home, route}) => ({
    to: home,
    label,
    position: 'left',
    activeBaseRegex: route ? `^${site.baseUrl}${route}(/|$)` : undefined,
  }));
}

/** Path of the latest site, below which those of releases lie. */
const top = site.release ? site.baseUrl.slice(0, -`v/${site.release}/`.length) : site.baseUrl;

/** Tells readers of feeds that the site has one, and loads the menu of versions behind the page. */
function headTags(): NonNullable<Config['headTags']> {
  // The top's, whatever release this is: an archive then has the menu of today.
  const src = `${top}versions.js`;
  const place = {'data-top': top, 'data-base': site.baseUrl};
  const name = site.release ? {'data-release': site.release} : {};
  const menu = {tagName: 'script', attributes: {src, defer: true, ...place, ...name}};
  if (!site.feed) {
    return [menu];
  }
  const href = `${site.baseUrl}${site.feed.slice(1)}`;
  const attributes = {rel: 'alternate', type: 'application/atom+xml', title: site.title, href};
  return [{tagName: 'link', attributes}, menu];
}

/** Says of a release, to who runs no scripts, too, that there are others. */
const bar = {
  id: 'release',
  content: `This is the site of release ${site.release}. <a href="${top}versions.html">Other versions</a>`,
  isCloseable: false,
  backgroundColor: 'var(--surface-2)',
  textColor: 'var(--ink)',
};

const themeConfig: UserThemeConfig = {
  image: site.card ? site.card.slice(1) : undefined,
  colorMode: {respectPrefersColorScheme: true},
  announcementBar: site.release ? bar : undefined,
  // `docs.sidebar` applies to all sections.
  docs: {sidebar: {hideable: true, autoCollapseCategories: false}},
  tableOfContents: {minHeadingLevel: 2, maxHeadingLevel: 3},
  navbar: {title: site.title, hideOnScroll: false, items: navbarItems()},
  // The colours of a highlighter that no page has.
  prism: {theme: {plain: {}, styles: []}},
};

const config: Config = {
  title: site.title,
  tagline: site.tagline,
  favicon: 'favicon.svg',
  url: site.url,
  baseUrl: site.baseUrl,
  trailingSlash: false,
  // Search engines are to lead to the latest site.
  noIndex: Boolean(site.release),
  // Its script would stand in one page only; the policy permits what all pages have.
  baseUrlIssueBanner: false,
  future: {
    v4: true,
    faster: true,
    // Pages are generated, so their history in version control says nothing about them.
    experimental_vcs: false,
  },
  onBrokenLinks: onBroken,
  onBrokenAnchors: onBroken,
  onDuplicateRoutes: 'throw',
  markdown: {
    // `:::note Title` and `## Heading {#id}` keep working in plain Markdown.
    mdx1Compat: {comments: false, admonitions: true, headingIds: true},
    hooks: {onBrokenMarkdownLinks: crossLinks(site, __dirname), onBrokenMarkdownImages: onBroken},
  },
  i18n: {defaultLocale: 'en', locales: ['en']},
  staticDirectories: ['static', ...site.static],
  headTags: headTags(),
  ssrTemplate: template,
  clientModules: ['./src/addresses/withoutSuffix.ts'],
  customFields: {
    kind: site.kind,
    live: site.live,
    home: site.sections[0].home,
    glossary: site.glossary && site.baseUrl + site.glossary,
  },
  themes: [['@docusaurus/theme-classic', {customCss: ['./src/css/index.css']}]],
  plugins: [
    ...site.sections.map(docsPlugin),
    ['./plugins/bundle.ts', {site}],
    ['./plugins/crossings.ts', {sections: site.sections.filter(({id}) => id !== 'api')}],
    ['./plugins/status.ts', {file: site.status, landing: site.kind === 'project', live: site.live}],
    // The theme's rules go into cascade layers, so the site's own always win over them.
    '@docusaurus/plugin-css-cascade-layers',
    ['@docusaurus/plugin-sitemap', {lastmod: 'date', changefreq: null, priority: null}],
    './plugins/paintFirst.ts',
    './plugins/policy.ts',
  ],
  themeConfig,
};

export default config;
