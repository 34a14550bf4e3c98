"""A digest of all that the answer to a call of ``bodocs run`` may depend on.

It is made before anything heavy is imported. It takes in too much rather than too little: if it
is the same again, so is the answer, and if it is not, the call is answered in the ordinary way.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bodocs import datafiles, folders, places

_PACKAGE = Path(__file__).parent
# A shell changes these from one call to the next, and nothing here reads them.
_OF_SHELLS = {"_", "OLDPWD", "SHLVL"}
_RECORDS = (".dist-info", ".egg-info")
# What is read of a distribution. Installers write these anew, and there are hundreds of them: that
# they have not been written since is taken for having the same contents.
_RECORD_FILES = (
    "RECORD",
    "METADATA",
    "PKG-INFO",
    "requires.txt",
    "top_level.txt",
    "direct_url.json",
)

Mark = tuple[int, ...]


@dataclass(frozen=True)
class Fingerprint:
    """What a call depends on, at one moment.

    Attributes:
        contents: Digest of everything.
        marks: Digest of when the files were written, which differs also after a file was changed
            and changed back.
    """

    contents: str
    marks: str


class _Whole:
    """Takes in facts, each so that no other facts give the same bytes."""

    def __init__(self) -> None:
        self._contents = hashlib.sha256()
        self._marks = hashlib.sha256()

    def add(self, *facts: object) -> None:
        """Take in texts, numbers, and tuples and lists of them."""
        self._contents.update(f"{facts!r}\n".encode())

    def add_file(self, path: Path) -> None:
        """Take in a file's name and content, or that there is none."""
        self._marks.update(f"{mark(path)!r}\n".encode())
        self.add(str(path), content(path))

    @property
    def found(self) -> Fingerprint:
        return Fingerprint(self._contents.hexdigest(), self._marks.hexdigest())


def content(path: Path) -> str | None:
    """Return the digest of a file's content; None if there is no file.

    Raises:
        OSError: It cannot be read.
    """
    # A folder or a pipe is no file to the ordinary run, either.
    return datafiles.digest(path) if path.is_file() else None


def mark(path: Path | str) -> Mark | None:
    """Return what of a file's status changes with its content; None if it cannot be known."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a thousand paths take longer to make
    except OSError:
        return None
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return status.st_dev, status.st_ino, status.st_size, *times


def of_call(root: Path, reports: Path, pages: Iterable[str]) -> Fingerprint:
    """Return the fingerprint of this process's call.

    Args:
        root: The folder that pages come from.
        reports: The folder of the reports.
        pages: The pages that are named, by id or file.

    Raises:
        OSError: Something of it cannot be read.
        SettingsError: The source's pyproject.toml is wrong.
    """
    whole = _Whole()
    whole.add(str(root), str(reports), [os.path.realpath(page) for page in pages])
    for fact in _process():
        whole.add(fact)
    _add_around(whole, root)
    _add_source(whole, root)
    _add_filled(whole, [_PACKAGE])
    for path in sys.path:
        _add_installed(whole, path)
    _add_kernels(whole)
    return whole.found


def _process() -> Iterator[object]:
    """Give what this process was given by whoever started it."""
    yield sys.orig_argv, sys.argv, os.path.realpath(sys.argv[0]), str(Path.cwd())
    yield sorted((k, v) for k, v in os.environ.items() if k not in _OF_SHELLS)
    yield os.path.realpath(Path("~").expanduser())
    program = os.path.realpath(sys.executable)
    yield sys.executable, program, mark(Path(program)), sys.version, sys.path
    if hasattr(os, "uname"):
        yield tuple(os.uname()), os.getresuid() if hasattr(os, "getresuid") else os.getuid()
        yield os.getgid(), os.getgroups()
    yield sys.stdout.isatty(), sys.stdout.encoding, [_terminal(number) for number in range(3)]


def _terminal(number: int) -> tuple[int, ...] | None:
    """Return the size of the terminal that one of the standard streams is; None if it is none."""
    try:
        return tuple(os.get_terminal_size(number))
    except (OSError, ValueError):
        return None


def _add_around(whole: _Whole, root: Path) -> None:
    """Take in what the folders above say: of settings, and of the repository."""
    here = Path.cwd()
    for folder in dict.fromkeys((root, *root.parents, here, *here.parents)):
        whole.add_file(folder / "pyproject.toml")
        whole.add((folder / ".git").exists())


def _add_source(whole: _Whole, root: Path) -> None:
    if places.tool_table(root) is None:
        _add_filled(whole, [root])
        return
    _add_filled(whole, [root / "docs", root / "tutorials"])
    whole.add([str(path) for _, path in folders.pages_of_tools(root)])


def _add_filled(whole: _Whole, tops: Iterable[Path]) -> None:
    """Take in the folders and files below ``tops`` that count."""
    for top in tops:
        for folder in folders.walk(top, follow=True):
            inside = [[path.name for path in found] for found in (folder.folders, folder.linked)]
            whole.add(str(folder.path), inside)
            for path in folder.files:
                whole.add_file(path)


def _add_installed(whole: _Whole, path: str) -> None:
    """Take in what is installed in a folder of the search path, and what can be imported."""
    found = _entries(path) if path else None
    whole.add(path, None if found is None else [_importable(entry) for entry in found])
    for entry in found or ():
        if entry.name.endswith(_RECORDS):
            whole.add(mark(entry.path), [mark(f"{entry.path}/{name}") for name in _RECORD_FILES])
        elif entry.name.endswith(".pth"):
            whole.add_file(Path(entry))


def _importable(entry: os.DirEntry[str]) -> tuple[str, bool, bool, Mark | None]:
    """Return a name, and what makes it a module or a package."""
    package = mark(f"{entry.path}/__init__.py") if entry.is_dir() else None
    return entry.name, entry.is_file(), entry.is_dir(), package


def _add_kernels(whole: _Whole) -> None:
    from jupyter_core.paths import jupyter_path

    for folder in jupyter_path("kernels"):
        found = _entries(folder)
        whole.add(folder, None if found is None else [entry.name for entry in found])
        for entry in found or ():
            path = Path(entry) / "kernel.json"
            whole.add_file(path)
            whole.add(_program(path))


def _program(specification: Path) -> object:
    """Return what the program that a kernel's specification names is now."""
    program = ""
    with suppress(OSError, ValueError, KeyError, IndexError, TypeError):
        program = str(json.loads(specification.read_bytes())["argv"][0])
    path = Path(program)
    own = mark(path) if path.is_file() else None
    return os.path.realpath(path), os.path.realpath(path.parent), own


def _entries(folder: str) -> list[os.DirEntry[str]] | None:
    """Return what a folder holds; None if there is none that can be read."""
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return None
