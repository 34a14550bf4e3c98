import config from '@generated/docusaurus.config';
import ExecutionEnvironment from '@docusaurus/ExecutionEnvironment';

/**
 * A page at its file's address goes on at its own: what the server has rendered is the page there.
 *
 * The addresses of a project lead to its pages on every server; those of a plain folder may be
 * known to its server by the files' names only.
 */
if (ExecutionEnvironment.canUseDOM && config.customFields?.kind === 'project') {
  const {pathname, search, hash} = window.location;
  const address = pathname.replace(/(?:\/index)?\.html$/, '') || '/';
  if (address !== pathname) {
    window.history.replaceState(window.history.state, '', `${address}${search}${hash}`);
  }
}
