"""Pages at addresses that lead to others, for sites that are nothing but files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from bodocs.machines.addresses import Addresses


def files(
    redirects: Mapping[str, str], titles: Mapping[str, str], site: Addresses
) -> Iterator[tuple[str, str]]:
    """Yield the files, by path on the site.

    A server that does not add ``.html`` itself looks for ``index.html`` in a folder, and so does
    any for an address that ends with a slash: each page has that, too.

    Args:
        redirects: Addresses that lead to others.
        titles: Titles of the live pages, by address.
        site: Where the site is.
    """
    own = {f"{address}.html" for address in titles}
    for address, to in {**redirects, **{live: live for live in titles if live != "/"}}.items():
        page = _page(to, titles[to], site)
        names = [f"{address}.html", f"{address}/index.html"]
        yield from ((name, page) for name in names if name not in own)


def _page(address: str, title: str, site: Addresses) -> str:
    """Return a page that leads on, with fragment and query where scripts run, without elsewhere."""
    path, name = escape(site.path(address)), escape(title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved: {name}</title>
<link rel="canonical" href="{escape(site.absolute(address))}">
<noscript><meta http-equiv="refresh" content="0; url={path}"></noscript>
<script src="{escape(site.path("/moved.js"))}" data-to="{path}"></script>
</head>
<body>
<p>This page is at <a href="{path}">{name}</a>.</p>
</body>
</html>
"""
