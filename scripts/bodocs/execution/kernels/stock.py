"""What kernels would find if they imported now what a zygote has imported before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from bodocs import dependencies, installed
from bodocs.dependencies import Dependencies


def of(modules: Iterable[str], environment: Mapping[str, str]) -> Dependencies:
    """Return the versions, and the code that may change and keep its version, behind modules.

    Args:
        modules: Dotted names.
        environment: That of the kernels; its PYTHONPATH is searched first.
    """
    tops = frozenset(name.partition(".")[0] for name in modules)
    first = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    return dependencies.of(tops, (*first, *installed.search_path()), {}, None)
