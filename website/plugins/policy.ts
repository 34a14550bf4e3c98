import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type {Plugin} from '@docusaurus/types';

/**
 * What a page may do: run the site's own scripts and load the site's own files.
 *
 * Styles may stand in the page, since formulas and outputs place things by style attributes.
 * `blob:` is what Plotly saves a figure through.
 */
const POLICY: Record<string, string> = {
  'default-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' data:",
  'object-src': "'none'",
  'frame-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

const INLINE_SCRIPT = /<script(?<attributes>(?:\s[^>]*)?)>(?<code>[\s\S]*?)<\/script>/g;

/** Hashes of the scripts that stand in a page. */
function hashes(html: string): string[] {
  return [...html.matchAll(INLINE_SCRIPT)]
    .map((match) => match.groups!)
    .filter(({attributes}) => !/\ssrc=|\stype="?(?!module|text\/javascript)/.test(attributes))
    .map(({code}) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
}

function withPolicy(html: string, policy: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const placed = html.replace(/<meta charset=[^>]*>/i, (charset) => `${charset}${meta}`);
  if (placed === html) {
    throw new Error('a page of the site has no place for its Content-Security-Policy');
  }
  return placed;
}

/** Puts a strict Content-Security-Policy into each page of the built site. */
export default function policyPlugin(): Plugin {
  return {
    name: 'bodocs-policy',
    async postBuild({outDir}) {
      // The only page with nothing of a notebook in it, not even a title: what stands in it is
      // the site's own, and every page has it. A script that a page has beyond that must not run.
      const own = hashes(fs.readFileSync(path.join(outDir, '404.html'), 'utf8'));
      const rules = {...POLICY, 'script-src': ["'self'", ...new Set(own)].join(' ')};
      const policy = Object.entries(rules).map((rule) => rule.join(' ')).join('; ');
      for (const name of fs.readdirSync(outDir, {recursive: true, encoding: 'utf8'})) {
        if (name.endsWith('.html')) {
          const file = path.join(outDir, name);
          fs.writeFileSync(file, withPolicy(fs.readFileSync(file, 'utf8'), policy));
        }
      }
    },
  };
}
