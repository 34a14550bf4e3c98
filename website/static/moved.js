// On pages whose address leads to another: goes there, with what the address had behind its path.
const here = document.currentScript;
// A server that answers the page's address with this page again has it as a file.
const again = document.referrer.split('#')[0] === location.href.split('#')[0];
location.replace(here.dataset.to + (again ? '.html' : '') + location.search + location.hash);
