"""One virtual environment for each set of versions, of which only what differs is installed."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.utils import canonicalize_name

from bodocs import files, installed
from bodocs.compat import installer
from bodocs.compat.installer import RefusedError
from bodocs.compat.sets import VersionSet
from bodocs.installed import Installed
from bodocs.settings import Settings

LOCK = "requirements.lock"
"""What the pinned set is made from, in the project's folder."""

_DONE = ".bodocs-set"
_ASK = "import json, platform, sys; print(json.dumps([platform.python_version(), sys.path]))"


@dataclass(frozen=True)
class Environment:
    """A Python and what it imports.

    Attributes:
        executable: The interpreter.
        version: Its version.
        paths: Where it looks for modules, first come first served.
    """

    executable: Path
    version: str
    paths: tuple[str, ...]

    @cached_property
    def packages(self) -> Installed:
        """What is installed in it."""
        return installed.at(self.paths)

    def versions(self, names: tuple[str, ...]) -> dict[str, str]:
        """Return the versions of those distributions that are there."""
        found = ((name, self.packages.distribution(canonicalize_name(name))) for name in names)
        return {name: entry.version for name, entry in found if entry}


def prepare(wanted: VersionSet, settings: Settings) -> Environment:
    """Return a set's environment, installing what it lacks.

    An environment of this call's own Python finds there whatever goes with the set, so that of
    each set only what differs is installed. One for another Python shares nothing.

    Args:
        wanted: The set.
        settings: The project.

    Raises:
        RefusedError: It cannot be installed.
    """
    if wanted.pinned:
        return _ask(Path(sys.executable))
    lock = settings.source / LOCK
    folder = settings.build / "compat" / "environments" / f"{wanted.slug}-{_digest(wanted, lock)}"
    executable, done = folder / "bin" / "python", folder / _DONE
    if done.is_file() and not wanted.floating:
        return _ask(executable)
    if not done.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _make(wanted, folder, lock)
    installer.install(executable, wanted, _held(wanted, lock))
    found = _ask(executable)
    names = (*settings.project.versions, *wanted.distributions)
    installer.check(executable, found.packages.reached(names))
    files.write(done, "\n".join(wanted.pins) + "\n")
    return found


def _make(wanted: VersionSet, folder: Path, lock: Path) -> None:
    python = shutil.which(f"python{wanted.python}") if wanted.python else sys.executable
    if python is None:
        raise RefusedError(
            f"there is no python{wanted.python} on this machine",
            where=wanted.name,
            mend="install it, or leave the set's python out",
        )
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    executable = folder / "bin" / "python"
    if wanted.python:
        installer.install_lock(executable, lock, wanted.distributions)
        return
    ours = sysconfig.get_paths()["purelib"]
    theirs = folder / Path(ours).relative_to(sys.prefix)
    # Behind the environment's own folder, so what is installed there comes first.
    files.write(theirs / "pinned.pth", f"import site; site.addsitedir({ours!r})\n")


def _ask(executable: Path) -> Environment:
    said = subprocess.run(
        [executable, "-c", _ASK], capture_output=True, text=True, check=True, cwd=executable.parent
    )
    version, paths = json.loads(said.stdout)
    # The first one is where it was called.
    return Environment(executable, version, tuple(path for path in paths[1:] if path))


def _digest(wanted: VersionSet, lock: Path) -> str:
    parts = [wanted.model_dump_json(), sys.version, sys.prefix, *_lines(lock)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _held(wanted: VersionSet, lock: Path) -> list[str]:
    """Return what the set may not move: torch takes gigabytes, so a set that moves it says so."""
    if "torch" in wanted.distributions:
        return []
    return [line for line in _lines(lock) if line.partition("==")[0].strip().lower() == "torch"]


def _lines(lock: Path) -> list[str]:
    try:
        return lock.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:  # a project may pin nothing
        return []
