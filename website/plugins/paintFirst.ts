import fs from 'node:fs';
import path from 'node:path';
import type {Plugin} from '@docusaurus/types';

/**
 * A page in which the scripts are fetched beside all else, and none runs by itself.
 *
 * Docusaurus's own has them run as soon as the page is parsed, which on a phone is before the
 * browser has found the time to show what is in it. In one line, since the configuration that it
 * is part of goes into every page's script.
 */
export const template = [
  '<!DOCTYPE html><html <%~ it.htmlAttributes %>><head><meta charset="UTF-8">',
  '<meta name="generator" content="Docusaurus v<%= it.version %>">',
  '<%~ it.metaAttributes.join("") + it.headTags %>',
  '<% it.stylesheets.forEach((file) => { %>',
  '<link rel="stylesheet" href="<%= it.baseUrl + file %>">',
  '<% }); it.scripts.forEach((file) => { %>',
  '<link rel="preload" as="script" fetchpriority="low" href="<%= it.baseUrl + file %>">',
  '<% }); %></head><body <%~ it.bodyAttributes %>><%~ it.preBodyTags %>',
  '<div id="__docusaurus"><%~ it.appHtml %></div><%~ it.postBodyTags %></body></html>',
].join('');

/** Runs a page's scripts once the browser has shown the page. */
export default function paintFirstPlugin(): Plugin {
  const script = path.join(__dirname, '../src/afterPaint.js');
  return {
    name: 'bodocs-paint-first',
    injectHtmlTags() {
      return {
        postBodyTags: [{tagName: 'script', innerHTML: fs.readFileSync(script, 'utf8')}],
      };
    },
    getPathsToWatch: () => [script],
  };
}
