"""Runs pages on a Dask cluster: each page is one task, which carries all that it needs."""
