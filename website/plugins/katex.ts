import fs from 'node:fs';
import path from 'node:path';

/**
 * Lay out KaTeX's style sheet and fonts as static files and return their folder, as it lies from the site's.
 *
 * Through the bundler the small fonts would be inlined: 100 kB of CSS on every
 * page. As static files the style sheet is 3 kB, and fonts load where there is
 * mathematics. Only woff2 is kept, since every browser the site supports has it.
 */
export function katexStatic(siteDir: string): string {
  const source = path.dirname(require.resolve('katex/dist/katex.min.css'));
  const generated = process.env.DOCUSAURUS_GENERATED_FILES_DIR_NAME ?? '.docusaurus';
  const root = path.resolve(siteDir, generated, 'bodocs-static');
  const target = path.join(root, 'katex');
  fs.mkdirSync(path.join(target, 'fonts'), {recursive: true});
  for (const font of fs.readdirSync(path.join(source, 'fonts'))) {
    if (font.endsWith('.woff2')) {
      fs.copyFileSync(path.join(source, 'fonts', font), path.join(target, 'fonts', font));
    }
  }
  const css = fs.readFileSync(path.join(source, 'katex.min.css'), 'utf8');
  const woff2Only = css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, '');
  fs.writeFileSync(path.join(target, 'katex.min.css'), woff2Only);
  return path.relative(siteDir, root);
}
