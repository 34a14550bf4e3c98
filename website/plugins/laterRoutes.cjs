// A loader: takes the routes of some sections' pages out of what every page loads. Those of each
// section come in a chunk of their own, before its first page is shown.
//
// Docusaurus writes routes into three files: the tree, the names of each route's chunks, and how a
// chunk is loaded. Each is read without the sections' pages, and once more for each section, with
// the query `?later=PREFIX`, with nothing else. A fourth file, in which Docusaurus preloads a page,
// waits for them.
const fs = require('node:fs');
const path = require('node:path');

const NAMES = 'routesChunkNames.json';
const CREATOR = "import ComponentCreator from '@docusaurus/ComponentCreator';\n";

/** Whether a path is one of a section's pages, its first page aside. */
const isIn = (route, prefix) => route.startsWith(`${prefix}/`);

/** The tree as data: of what makes a component, its arguments are kept. */
function treeOf(source) {
  const body = source.replace(/^import .*$/gm, '').replace('export default', 'return');
  return new Function('ComponentCreator', body)((...given) => ({given}));
}

function printed(routes) {
  const created = /\{"given":\[((?:"[^"]*",?)+)\]\}/g;
  return JSON.stringify(routes).replace(created, 'ComponentCreator($1)');
}

/** The route whose children are the section's pages; none where the site has no such section. */
function parent(routes, prefix) {
  for (const route of routes) {
    const below = route.routes ?? [];
    const found = below.some((child) => isIn(child.path, prefix)) ? route : parent(below, prefix);
    if (found) {
      return found;
    }
  }
  return null;
}

/** On the server nothing is left out. */
const whole = (source) =>
  `${source}\nexport const awaits = () => false;\nexport const arrive = async () => {};\n`;

function tree(source, {prefixes}) {
  const routes = treeOf(source);
  const found = prefixes
    .map((prefix) => ({prefix, above: parent(routes, prefix)}))
    .filter(({above}) => above !== null);
  const sections = found.map(({prefix, above}, place) => {
    const first = printed(above.routes.filter((route) => !isIn(route.path, prefix)));
    above.routes = `PAGES ${place}`;
    return `{prefix: '${prefix}/', pages: ${first}, load: () => import('./routes.js?later=${prefix}')}`;
  });
  return `${CREATOR}const sections = [${sections}];
export default ${printed(routes).replace(/"PAGES (\d+)"/g, 'sections[$1].pages')};
const missing = (path) => sections.find((one) => !one.arrived && path.startsWith(one.prefix));
export const awaits = (path) => missing(path) !== undefined;
export async function arrive(path) {
  const section = missing(path);
  if (section) {
    section.arriving ??= section.load().then((later) => {
      section.pages.push(...later.default);
      section.arrived = true;
    });
    await section.arriving;
  }
}\n`;
}

/** The chunks have to be known before the components are made that are loaded from them. */
function laterTree(source, prefix) {
  const pages = parent(treeOf(source), prefix).routes.filter(({path}) => isIn(path, prefix));
  return `${CREATOR}import names from './${NAMES}';
import laterNames from './${NAMES}?later=${prefix}';
import registry from './registry.js';
import laterRegistry from './registry.js?later=${prefix}';
Object.assign(names, laterNames);
Object.assign(registry, laterRegistry);
export default ${printed(pages)};\n`;
}

/** The names of the chunks of a section's pages, or, without one, of the pages of no section. */
function namesOf(source, prefixes, prefix) {
  const isWanted = (key) =>
    prefix === null ? !prefixes.some((one) => isIn(key, one)) : isIn(key, prefix);
  return Object.fromEntries(Object.entries(JSON.parse(source)).filter(([key]) => isWanted(key)));
}

/** The names of all chunks in a tree of them. */
const chunksOf = (names) => (typeof names === 'string' ? [names] : Object.values(names).flatMap(chunksOf));

/** How chunks are loaded: a chunk that a page of no section needs is known from the start. */
function registry(source, {prefixes}, prefix, context) {
  const file = path.join(path.dirname(context.resourcePath), NAMES);
  context.addDependency(file);
  const all = fs.readFileSync(file, 'utf8');
  const of = (section) => new Set(chunksOf(namesOf(all, prefixes, section)));
  const early = of(null);
  const wanted = prefix === null ? early : of(prefix);
  const isWanted = (name) => wanted.has(name) && (prefix === null || !early.has(name));
  const entry = /"([^"]+)": \[\(\) => [^\n]*?resolveWeak\("[^"]*"\)\],?/g;
  return source.replace(entry, (text, name) => (isWanted(name) ? text : ''));
}

/** `preload` matches a path with the routes that are there: have it wait until they are. */
function preload(source) {
  const waiting = source.replace('export default function preload(', 'function preloadNow(');
  if (waiting === source) {
    throw new Error('Docusaurus preloads pages in another way: mend website/plugins/laterRoutes.cjs');
  }
  return `import {arrive} from '@generated/routes';
${waiting}
export default (path) => arrive(path).then(() => preloadNow(path));\n`;
}

module.exports = function laterRoutes(source) {
  const options = this.getOptions();
  if (options.server) {
    return whole(source);
  }
  const [, prefix = null] = /^\?later=(.*)$/.exec(this.resourceQuery) ?? [];
  switch (path.basename(this.resourcePath)) {
    case 'routes.js':
      return prefix === null ? tree(source, options) : laterTree(source, prefix);
    case NAMES:
      return JSON.stringify(namesOf(source, options.prefixes, prefix));
    case 'registry.js':
      return registry(source, options, prefix, this);
    default:
      return preload(source);
  }
};
