// A loader: takes out of Docusaurus's generated files what the site's own script never reads, and
// every page would load. Docusaurus itself has read it all before anything is bundled.
const path = require('node:path');

// How the site is built.
const ONLY_FOR_THE_BUILD = [
  'clientModules',
  'headTags',
  'markdown',
  'plugins',
  'presets',
  'scripts',
  'ssrTemplate',
  'staticDirectories',
  'stylesheets',
  'themes',
];

function lighterConfig(source) {
  const start = source.indexOf('{');
  const end = source.lastIndexOf('}') + 1;
  const config = JSON.parse(source.slice(start, end));
  for (const key of ONLY_FOR_THE_BUILD) {
    delete config[key];
  }
  return `${source.slice(0, start)}${JSON.stringify(config)}${source.slice(end)}`;
}

/** The list of all pages is for menus of versions: there is one version. */
function lighterData(source) {
  const data = JSON.parse(source);
  for (const {versions} of Object.values(data['docusaurus-plugin-content-docs'] ?? {})) {
    for (const version of versions) {
      version.docs = version.docs.filter(({id}) => id === version.mainDocId);
    }
  }
  return JSON.stringify(data);
}

/**
 * The path that names a module is for the server, which takes down what a page needs.
 * The browser knows modules by their numbers.
 */
function lighterRegistry(source) {
  return source.replace(/, "[^"]*", (?=require\.resolveWeak\()/g, ', "", ');
}

/** Titles and descriptions of all pages of a section are for cards of them, which none has. */
function lighterVersion(source) {
  const data = JSON.parse(source);
  return JSON.stringify(data.version ? {...data, version: {...data.version, docs: {}}} : data);
}

const LIGHTER = {
  'docusaurus.config.mjs': lighterConfig,
  'globalData.json': lighterData,
  'registry.js': lighterRegistry,
};

module.exports = function lighten(source) {
  const lighter = LIGHTER[path.basename(this.resourcePath)] ?? lighterVersion;
  return lighter(source);
};
