import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type {LoadContext, Plugin} from '@docusaurus/types';
import type {SiteDescription} from './site';

/** Generated files of which the script in the browser needs a part only. */
const LIGHTENED = ['docusaurus.config.mjs', 'globalData.json', 'registry.js'];

interface Options {
  site: SiteDescription;
}

/** What Docusaurus tells all pages of a section. */
const VERSION = /docusaurus-plugin-content-docs[/\\][^/\\]+[/\\]p[/\\][^/\\]+\.json$/;
const LIGHTEN = path.join(__dirname, 'lighten.cjs');
const LATER_ROUTES = path.join(__dirname, 'laterRoutes.cjs');
const PRELOAD = require.resolve('@docusaurus/core/lib/client/preload.js');

/** Generated files that hold routes. */
const ROUTES = ['routes.js', 'routesChunkNames.json', 'registry.js'];

/** Where the sections are whose routes only their own pages load. */
const later = ({baseUrl}: SiteDescription) => ['api', 'tutorials'].map((name) => baseUrl + name);

/**
 * Names the site that is built: two sites from this folder must not share a cache. Nor does the
 * cache know by itself that one of our loaders was changed.
 */
function fingerprint(context: LoadContext, site: SiteDescription): string {
  const loaders = [LIGHTEN, LATER_ROUTES].map((file) => fs.readFileSync(file, 'utf8'));
  const identity = JSON.stringify([context.generatedFilesDir, site, loaders]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

/** What the site changes in how its scripts are bundled. */
export default function bundlePlugin(context: LoadContext, {site}: Options): Plugin {
  return {
    name: 'bodocs-bundle',
    getClientModules: () => (site.live ? [] : [path.join(context.siteDir, 'src/prefetching.ts')]),
    configureWebpack(config, isServer) {
      const {experiments} = config as {experiments?: {cache?: {version?: string}}};
      const cache = experiments?.cache;
      const routes = ROUTES.map((name) => path.join(context.generatedFilesDir, name));
      // The cache's own key knows neither `site.json` nor the folder of generated
      // files. Without both in it, one site is built with the other's navigation.
      const version = `${cache?.version}-${fingerprint(context, site)}`;
      return {
        ...(cache && {experiments: {cache: {...cache, version}}}),
        // Every page loads the names of all chunks; by a hash of what is in it, one is told already.
        ...(!isServer && !site.live && {output: {chunkFilename: 'assets/js/[contenthash:8].js'}}),
        module: {
          // Plotly comes as it is: it is minified, and too large to go through the bundler for nothing.
          rules: [
            {
              dependency: 'url',
              test: /plotly[^/\\]*\.min\.js$/,
              type: 'asset/resource',
              generator: {filename: 'assets/js/plotly.[contenthash:8].js'},
            },
            !isServer && {
              test: [...LIGHTENED.map((name) => path.join(context.generatedFilesDir, name)), VERSION],
              use: [LIGHTEN],
            },
            // The sections that grow: who reads a page of one loads no other's.
            !site.live && {
              test: isServer ? routes[0] : [...routes, PRELOAD],
              use: [
                {loader: LATER_ROUTES, options: {prefixes: later(site), server: isServer}},
              ],
            },
          ],
        },
        resolve: {
          alias: {
            // Code comes highlighted from the exporter, so no page needs the highlighter
            // that the theme brings along.
            'prism-react-renderer': path.join(context.siteDir, 'src/noHighlighter.ts'),
            // The server draws what the browser's scripts fetch only when it is needed.
            '#loop-on-server': path.join(
              context.siteDir,
              isServer ? 'src/components/LoopStepper.tsx' : 'src/components/noStepper.ts',
            ),
            tslib$: path.join(context.siteDir, 'src/importDefault.ts'),
          },
        },
      } as ReturnType<NonNullable<Plugin['configureWebpack']>>;
    },
  };
}
