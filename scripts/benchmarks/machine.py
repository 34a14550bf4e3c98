"""The facts about a machine without which its figures mean little."""

from __future__ import annotations

import datetime
import platform
from importlib import metadata
from pathlib import Path

import psutil

from bodocs.cores import usable

_VERSIONS = ("papermill", "jupyter-cache", "ipykernel", "torch", "botorch", "ax-platform")


def facts() -> dict[str, str]:
    """Return what the figures depend on: machine, load, versions, date."""
    load = ", ".join(f"{value:.2f}" for value in psutil.getloadavg())
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": str(usable()),
        "processor": _processor(),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "load before": load,
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
    } | {name: metadata.version(name) for name in _VERSIONS}


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
