"""IPython's configuration in every kernel that runs a page."""

c = get_config()  # type: ignore[name-defined] # noqa: F821 - IPython's loader provides it

# SVG is what pages show; PNG is for figures that are too large as SVG, and for
# readers of the executed notebook. Two pixels per point, for sharp screens.
c.InlineBackend.figure_formats = {"svg", "retina"}
# No date: the same figure is the same bytes.
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
# Tracebacks are read in files and logs, too.
c.InteractiveShell.colors = "nocolor"
# A page runs the same whatever was typed on this machine before.
c.HistoryManager.enabled = False
