"""Measures how fast pages run, beside other ways to run them; ``make bench`` calls it."""
