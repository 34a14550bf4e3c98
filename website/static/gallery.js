// Stands in the head of the gallery's page. Where the address filters the list, nothing is shown
// until it is filtered: otherwise the whole list would flash up first. The style sheet shows it
// in the end, should the rest of the script never come.
if (document.readyState === 'loading' && /[?&](tag|level|uses)=/.test(location.search)) {
  document.documentElement.dataset.filtering = '';
}
