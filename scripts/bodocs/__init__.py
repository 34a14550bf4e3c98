"""Documentation pages and notebooks in, an executed website out."""

__version__ = "0.1.0"
