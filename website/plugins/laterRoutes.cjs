// A loader: takes the routes of one section's pages out of what every page loads. They come in a
// chunk of their own, before the first page of that section is shown.
//
// Docusaurus writes routes into three files: the tree, the names of each route's chunks, and how a
// chunk is loaded. Each is read twice: without the section's pages, and, with the query `?later`,
// with nothing else. A fourth file, in which Docusaurus preloads a page, waits for them.
const fs = require('node:fs');
const path = require('node:path');

const NAMES = 'routesChunkNames.json';
const CREATOR = "import ComponentCreator from '@docusaurus/ComponentCreator';\n";

/** Whether a path is one of the section's pages, its first page aside. */
const isLater = (route, prefix) => route.startsWith(`${prefix}/`);

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
    const found = below.some((child) => isLater(child.path, prefix)) ? route : parent(below, prefix);
    if (found) {
      return found;
    }
  }
  return null;
}

/** Where nothing is left out: on the server, and in a site without the section. */
const whole = (source) =>
  `${source}\nexport const awaits = () => false;\nexport const arrive = async () => {};\n`;

function tree(source, {prefix}) {
  const routes = treeOf(source);
  const above = parent(routes, prefix);
  if (above === null) {
    return whole(source);
  }
  const first = printed(above.routes.filter((route) => !isLater(route.path, prefix)));
  above.routes = 'PAGES';
  return `${CREATOR}const pages = ${first};
export default ${printed(routes).replace('"PAGES"', 'pages')};
let arriving;
let arrived = false;
export const awaits = (path) => !arrived && path.startsWith(${JSON.stringify(`${prefix}/`)});
export async function arrive(path) {
  if (awaits(path)) {
    arriving ??= import('./routes.js?later').then((later) => {
      pages.push(...later.default);
      arrived = true;
    });
    await arriving;
  }
}\n`;
}

/** The chunks have to be known before the components are made that are loaded from them. */
function laterTree(source, {prefix}) {
  const pages = parent(treeOf(source), prefix).routes.filter(({path}) => isLater(path, prefix));
  return `${CREATOR}import names from './${NAMES}';
import laterNames from './${NAMES}?later';
import registry from './registry.js';
import laterRegistry from './registry.js?later';
Object.assign(names, laterNames);
Object.assign(registry, laterRegistry);
export default ${printed(pages)};\n`;
}

function namesOf(source, {prefix}, later) {
  const entries = Object.entries(JSON.parse(source));
  return Object.fromEntries(entries.filter(([key]) => isLater(key, prefix) === later));
}

/** The names of all chunks in a tree of them. */
const chunksOf = (names) => (typeof names === 'string' ? [names] : Object.values(names).flatMap(chunksOf));

function registry(source, options, later, context) {
  const file = path.join(path.dirname(context.resourcePath), NAMES);
  context.addDependency(file);
  const all = fs.readFileSync(file, 'utf8');
  const early = new Set(chunksOf(namesOf(all, options, false)));
  const isWanted = (name) => early.has(name) !== later;
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
  const later = this.resourceQuery === '?later';
  switch (path.basename(this.resourcePath)) {
    case 'routes.js':
      return later ? laterTree(source, options) : tree(source, options);
    case NAMES:
      return JSON.stringify(namesOf(source, options, later));
    case 'registry.js':
      return registry(source, options, later, this);
    default:
      return preload(source);
  }
};
