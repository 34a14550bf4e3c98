"""IPython's configuration in every kernel that runs a page."""

from __future__ import annotations

import functools
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import zmq
from ipykernel.kernelapp import IPKernelApp
from IPython import get_ipython
from IPython.core import pylabtools

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
# A kernel without a parent explains at length how it is to be ended by hand.
if "JPY_PARENT_PID" not in os.environ:
    c.IPKernelApp.parent_handle = 1


# Whose work comes from the cell that runs, not from the one that made them.
_POOLS = {"concurrent.futures.thread", "multiprocessing.pool"}


def _shows_in_its_cell(start: Callable[[threading.Thread], None]) -> Callable[..., None]:
    """Have what a thread shows belong to the cell that started it, whichever runs by then."""

    @functools.wraps(start)
    def start_in_cell(thread: threading.Thread) -> None:
        if getattr(getattr(thread, "_target", None), "__module__", "") not in _POOLS:
            thread.run = _in_this_cell(thread.run)  # type: ignore[method-assign]
        start(thread)

    return start_in_cell


def _in_this_cell(run: Callable[[], None]) -> Callable[[], None]:
    publisher = getattr(get_ipython(), "display_pub", None)
    channels: list[Any] = [sys.stdout, sys.stderr, publisher]
    channels = [channel for channel in channels if hasattr(channel, "set_thread_parent")]
    cells = [channel.parent_header for channel in channels]

    @functools.wraps(run)
    def run_in_cell() -> None:
        for channel, cell in zip(channels, cells, strict=True):
            channel.set_thread_parent(cell)
        run()

    return run_in_cell


threading.Thread.start = _shows_in_its_cell(threading.Thread.start)  # type: ignore[method-assign]


def _keeps_messages(init_iopub: Callable[..., None]) -> Callable[..., None]:
    """Have the kernel keep what its reader has not taken yet.

    Of more than a thousand messages it would drop the rest, and say nothing.
    """

    @functools.wraps(init_iopub)
    def init_and_keep(app: IPKernelApp, context: zmq.Context[Any]) -> None:
        context.setsockopt(zmq.SNDHWM, 0)
        init_iopub(app, context)

    return init_and_keep


IPKernelApp.init_iopub = _keeps_messages(IPKernelApp.init_iopub)


# Beyond this an artist's shapes cost a reader more as a drawing than as pixels: 10,000 cells of a
# mesh are 1,900 kB of paths, and 40 kB of pixels.
_SHAPES = 2_000
_VERTICES = 10_000


def _keeps_drawings_light(print_figure: Callable[..., Any]) -> Callable[..., Any]:
    """Have artists of very many shapes be pixels within the drawing, whose text stays text."""

    @functools.wraps(print_figure)
    def print_lightly(figure: Any, fmt: str = "png", *args: Any, **options: Any) -> Any:
        if fmt != "svg":
            return print_figure(figure, fmt, *args, **options)
        before = {artist: artist.get_rasterized() for artist in figure.findobj(_is_heavy)}
        for artist in before:
            artist.set_rasterized(True)
        try:
            # Pixels within the drawing are as fine as those of the PNG beside it.
            return print_figure(figure, fmt, *args, **{"dpi": 2 * figure.dpi, **options})
        finally:
            for artist, rasterized in before.items():
                artist.set_rasterized(rasterized)

    return print_lightly


def _is_heavy(artist: Any) -> bool:
    if isinstance(artist, sys.modules["matplotlib.lines"].Line2D):
        marked = artist.get_marker() not in {"None", None, " ", ""}
        return marked and len(artist.get_xdata()) > _SHAPES
    if not isinstance(artist, sys.modules["matplotlib.collections"].Collection):
        return False
    values = artist.get_array()
    if max(0 if values is None else values.size, len(artist.get_offsets())) > _SHAPES:
        return True
    paths = artist.get_paths()
    return len(paths) > _SHAPES or sum(len(path.vertices) for path in paths) > _VERTICES


pylabtools.print_figure = _keeps_drawings_light(pylabtools.print_figure)
