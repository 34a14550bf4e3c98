// The menu of versions in the bar.
(() => {
  const {sites, top, base, release} = window.bodocsVersions;
  const here = () =>
    decodeURIComponent(location.pathname).slice(base.length).replace(/(\.html|\/)$/, '');
  // To the same page, where that version has it.
  const address = ({base_url, pages}) => base_url + (pages.includes(here()) ? here() : '');

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

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
  const menu = element('details', {className: 'versions'}, summary, element('ul', {}, ...links));
  menu.addEventListener('keydown', ({key}) => {
    if (key === 'Escape') {
      menu.open = false;
      summary.focus();
    }
  });
  document.addEventListener('click', ({target}) => menu.contains(target) || (menu.open = false));

  function place() {
    const bar = document.querySelector('.navbar__items--right');
    if (bar && !bar.contains(menu)) {
      bar.prepend(menu);
    }
    const link = document.querySelector(`.theme-announcement-bar a[href^="${top}versions"]`);
    if (link) {
      link.textContent = 'The latest version';
      link.onclick = () => (link.href = address(sites[0]));
    }
  }

  place();
  // On the way from section to section the bar is made anew.
  new MutationObserver(place).observe(document.getElementById('__docusaurus'), {childList: true});
})();
