"""The API reference: pages of the installed packages that a site's own pages use."""
