"""``bodocs compat``: which page works with which versions, and what changed between them."""
