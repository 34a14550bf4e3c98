import {createHash} from 'node:crypto';
import path from 'node:path';
import type {LoadContext, Plugin} from '@docusaurus/types';
import type {SiteDescription} from './site';

interface Options {
  site: SiteDescription;
}

/** Names the site that is built: two sites from this folder must not share a cache. */
function fingerprint(context: LoadContext, site: SiteDescription): string {
  const identity = JSON.stringify([context.generatedFilesDir, site]);
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
      // The cache's own key knows neither `site.json` nor the folder of generated
      // files. Without both in it, one site is built with the other's navigation.
      const version = `${cache?.version}-${fingerprint(context, site)}`;
      return {
        ...(cache && {experiments: {cache: {...cache, version}}}),
        module: {
          // Plotly comes as it is: it is minified, and too large to go through the bundler for nothing.
          rules: [
            {
              dependency: 'url',
              test: /plotly[^/\\]*\.min\.js$/,
              type: 'asset/resource',
              generator: {filename: 'assets/js/plotly.[contenthash:8].js'},
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
