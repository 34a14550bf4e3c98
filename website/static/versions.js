// Asks the top of the published site which versions there are, so that an archived one leads to
// versions newer than itself; the menu itself is loaded only where there are several.
(() => {
  const {top, base, release = ''} = document.currentScript.dataset;
  const root = document.documentElement;
  // Before React has taken the page over, it would take a change for a fault.
  const ready = () => root.dataset.hasHydrated === 'true';
  const ask = () =>
    fetch(`${top}versions.json`)
      .then((answer) => (answer.ok ? answer.json() : []))
      .then((sites) => {
        if (sites.length > 1) {
          window.bodocsVersions = {sites, top, base, release};
          document.head.append(
            Object.assign(document.createElement('script'), {src: `${base}versions-menu.js`}),
          );
        }
      }, () => {});
  const watch = new MutationObserver(() => {
    if (ready()) {
      watch.disconnect();
      ask();
    }
  });
  watch.observe(root, {attributes: true, attributeFilter: ['data-has-hydrated']});
  if (ready()) {
    watch.disconnect();
    ask();
  }
})();
