"""Gives each page its kernel: forked where that is safe, spawned where it is not."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bodocs.dependencies import Dependencies
from bodocs.execution.kernels import stock, wire
from bodocs.execution.kernels.owner import NoKernelError, Zygote
from bodocs.execution.kernels.process import KernelProcess

OWN_VARIABLES = ("IPYTHONDIR",)
"""What differs from page to page; nothing reads it at import."""


def available() -> bool:
    """Return True where there are forks, pidfds and wardens: on Linux."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


@dataclass(frozen=True)
class Made:
    """A kernel.

    Attributes:
        process: The kernel.
        because: Why it was spawned; empty if it was forked.
    """

    process: KernelProcess
    because: str = ""


class KernelHost:
    """The zygotes of one runner.

    Args:
        spawn: Spawn every kernel.
    """

    def __init__(self, *, spawn: bool = False) -> None:
        self._spawn = spawn
        self._lock = threading.Lock()
        self._warm: Zygote | None = None
        self._stock: Dependencies | None = None
        self._plain: Zygote | None = None
        self._closed = False

    def expect(self, modules: tuple[str, ...], environment: dict[str, str]) -> None:
        """Start to import what coming kernels will import; returns at once.

        What has been upgraded or edited since it was imported is imported anew.
        """
        if self._spawn or not available() or not modules:
            return
        environment = _common(environment)
        with self._lock:
            if self._closed:
                return
            if self._warm is not None:
                if self._serves(self._warm, modules, environment):
                    return
                modules = tuple(dict.fromkeys((*self._warm.modules, *modules)))
                self._warm.close()
            # Before the zygote reads it: what changes in between is seen the next time.
            self._stock = stock.of(modules, environment)
            self._warm = Zygote(modules, environment)

    def wait(self) -> dict[str, str]:
        """Wait until kernels start fast; return what could not be imported, with the reason."""
        warm = self._warm
        if warm is None:
            return {}
        try:
            return warm.ready().left_out
        except NoKernelError:
            return {}

    def make(self, request: wire.Request, output: int) -> Made:
        """Return a kernel, forked if the request allows it and nothing speaks against it.

        Raises:
            NoKernelError: There is none to be had.
        """
        because = ""
        if request.fork:
            try:
                return Made(self._forked(request, output))
            except NoKernelError as error:
                because = str(error)
        spawned = self._plain_zygote().make(replace(request, fork=False), output)
        return Made(spawned, "--spawn was given" if self._spawn else because)

    def close(self) -> None:
        """End the zygotes; kernels are ended by those who asked for them."""
        with self._lock:
            self._closed = True
            for zygote in (self._warm, self._plain):
                if zygote is not None:
                    zygote.close()
            self._warm = self._plain = None

    def _serves(self, zygote: Zygote, modules: Sequence[str], environment: dict[str, str]) -> bool:
        """Return True if every package is there, as it is installed now.

        A further module of a package that is there is not worth a new zygote.
        """
        there = {name.partition(".")[0] for name in zygote.modules}
        covered = all(name.partition(".")[0] in there for name in modules)
        if not covered or zygote.environment != environment or zygote.lost():
            return False
        return self._stock == stock.of(zygote.modules, environment)

    def _forked(self, request: wire.Request, output: int) -> KernelProcess:
        warm = self._warm
        if warm is None:
            raise NoKernelError("nothing that it imports is preloaded")
        ready = warm.ready()
        obstacle = ready.refused or _obstacle(request, warm, ready.modules)
        if obstacle:
            raise NoKernelError(obstacle)
        return warm.make(request, output)

    def _plain_zygote(self) -> Zygote:
        with self._lock:
            if self._closed:
                raise NoKernelError("the run has been ended")
            if self._plain is not None and self._plain.lost():
                self._plain.close()
                self._plain = None
            if self._plain is None:
                self._plain = Zygote((), dict(os.environ))
            return self._plain


def _common(environment: dict[str, str]) -> dict[str, str]:
    return {name: v for name, v in environment.items() if name not in OWN_VARIABLES}


def _obstacle(request: wire.Request, zygote: Zygote, modules: list[str]) -> str:
    """Return what a fork would get wrong; empty if nothing."""
    if not _is_ipykernel_here(request.argv):
        return "its kernel is not this Python's ipykernel"
    if _common(request.environment) != zygote.environment:
        return "its kernel has environment variables of its own"
    search = request.environment.get("PYTHONPATH", "").split(os.pathsep)
    if any(entry and not Path(entry).is_absolute() for entry in search):
        return "PYTHONPATH holds a relative path"
    shadowing = sorted(_importable(Path(request.cwd)) & set(modules))
    return f"{shadowing[0]!r} beside it has the name of a library's module" if shadowing else ""


def _is_ipykernel_here(argv: list[str]) -> bool:
    return argv[:4] == [sys.executable, "-m", "ipykernel_launcher", "-f"]


def _importable(folder: Path) -> set[str]:
    """Return the names that an import would find in a folder before it finds libraries."""
    try:
        return {path.name.partition(".")[0] for path in folder.iterdir() if _is_module(path)}
    except OSError:
        return set()


def _is_module(path: Path) -> bool:
    return path.suffix in {".py", ".so"} or (path / "__init__.py").is_file()
