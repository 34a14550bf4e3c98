"""Running one page in one kernel, and many pages at once."""
