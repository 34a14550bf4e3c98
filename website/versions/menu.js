// Adds the menu of versions to the bar. `bodocs publish` lays this at the top of a site of which
// there are several; archived ones load it from there, so that they lead to versions newer than
// themselves, and other sites carry none of it.
(() => {
  const {top, base, release = ''} = document.currentScript.dataset;
  const root = document.documentElement;
  const here = () =>
    decodeURIComponent(location.pathname).slice(base.length).replace(/(\.html|\/)$/, '');
  // To the same page, where that version has it.
  const address = ({base_url, pages}) => base_url + (pages.includes(here()) ? here() : '');

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function menu(sites) {
    const links = sites.map((site) => {
      const said = Object.entries(site.versions).map((pair) => pair.join(' ')).join(', ');
      const link = element('a', {href: address(site), title: said}, site.name || 'latest');
      if (site.name === release) {
        link.setAttribute('aria-current', 'true');
      }
      link.addEventListener('click', () => (link.href = address(site)));
      return element('li', {}, link);
    });
    const summary = element('summary', {}, release || 'latest');
    summary.setAttribute('aria-label', `Version: ${release || 'latest'}`);
    const made = element('details', {className: 'versions'}, summary, element('ul', {}, ...links));
    made.addEventListener('keydown', ({key}) => {
      if (key === 'Escape') {
        made.open = false;
        summary.focus();
      }
    });
    document.addEventListener('click', ({target}) => made.contains(target) || (made.open = false));
    return made;
  }

  function show(sites) {
    if (sites.length < 2) {
      return;
    }
    const made = menu(sites);
    const place = () => {
      const bar = document.querySelector('.navbar__items--right');
      if (bar && !bar.contains(made)) {
        bar.prepend(made);
      }
      const link = document.querySelector(`.theme-announcement-bar a[href^="${top}versions"]`);
      if (link) {
        link.textContent = 'The latest version';
        link.onclick = () => (link.href = address(sites[0]));
      }
    };
    place();
    // On the way from section to section the bar is made anew.
    new MutationObserver(place).observe(document.getElementById('__docusaurus'), {childList: true});
  }

  const ask = () =>
    fetch(`${top}versions.json`).then((answer) => (answer.ok ? answer.json() : [])).then(show, () => {});

  // Before React has taken the page over, it would take a change for a fault.
  const ready = () => root.dataset.hasHydrated === 'true';
  const watch = new MutationObserver(() => {
    if (ready()) {
      watch.disconnect();
      ask();
    }
  });
  if (ready()) {
    ask();
  } else {
    watch.observe(root, {attributes: true, attributeFilter: ['data-has-hydrated']});
  }
})();
