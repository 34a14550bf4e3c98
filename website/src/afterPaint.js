// Stands at the end of each page's body, and runs the scripts that its head has the browser fetch.
(function () {
  var begun = false;
  function run() {
    if (!begun) {
      begun = true;
      document.querySelectorAll('link[rel="preload"][as="script"]').forEach(function (link) {
        var script = document.createElement('script');
        script.src = link.href;
        script.async = false; // one after the other, as they stand
        document.head.append(script);
      });
    }
  }
  // A page behind others is not painted, and some browsers never say when they have.
  setTimeout(run, 1000);
  if (document.visibilityState !== 'visible' || !window.PerformanceObserver) {
    run();
  } else {
    new PerformanceObserver(function (list) {
      if (list.getEntriesByName('first-contentful-paint').length) {
        setTimeout(run);
      }
    }).observe({type: 'paint', buffered: true});
  }
})();
