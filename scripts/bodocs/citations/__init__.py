"""Citations: what papers a page cites, and the list of references at its end."""
