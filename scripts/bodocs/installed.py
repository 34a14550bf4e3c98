"""What is installed in an interpreter's search path.

importlib.metadata answers the same questions, but takes longer for them than all else that is
done for a hundred unchanged pages: it parses whole records of which a few lines are wanted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from packaging.markers import InvalidMarker, Marker
from packaging.utils import canonicalize_name

_RECORDS = (".dist-info", ".egg-info")
_ORIGIN = "direct_url.json"
_HEADER = re.compile(rb"^(Version|Requires-Dist):[ \t]*(.*?)\r?$", re.MULTILINE)
_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")
_FIRST_PART = re.compile(rb"^\"?([^/,\n]+)", re.MULTILINE)


@dataclass(frozen=True)
class Distribution:
    """One installed distribution.

    Attributes:
        version: Its version.
        requires: What it requires, each as its metadata states it.
        record: The folder, or in old form the file, that its installer wrote about it.
    """

    version: str
    requires: tuple[str, ...]
    record: Path

    @cached_property
    def project(self) -> Path | None:
        """The project whose files are imported, if it was installed to be edited; else None."""
        url = str(self._origin.get("url", ""))
        if not self._origin.get("dir_info", {}).get("editable") or not url.startswith("file://"):
            return None
        from urllib.request import url2pathname

        return Path(url2pathname(url.removeprefix("file://")))

    @cached_property
    def content(self) -> str:
        """A digest of its files, if it comes from elsewhere than an index; empty otherwise.

        Such a distribution may change and keep its version, as one from a branch does.
        """
        if not self._origin or self.project:
            return ""
        own = f"{self.record.name}/".encode()
        lines = _read(self.record / "RECORD").splitlines()
        kept = sorted(line for line in lines if b"sha256=" in line and not line.startswith(own))
        return hashlib.sha256(b"\n".join(kept)).hexdigest()

    def required(self, extra: str) -> Iterator[tuple[str, str]]:
        """Give what it requires with an extra, or with none if it is empty: names and extras."""
        for text in self.requires:
            match = _REQUIREMENT.match(text)
            if match and _holds(match[3] or "", extra):
                extras = (match[2] or "").split(",")
                for wanted in {"", *map(str.strip, extras)}:
                    yield canonicalize_name(match[1]), wanted

    @cached_property
    def _origin(self) -> dict[str, Any]:
        try:
            found = json.loads(_read(self.record / _ORIGIN) or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@lru_cache(maxsize=4096)
def _holds(marker: str, extra: str) -> bool:
    if not marker.strip():
        return not extra
    # Nearly all markers of large packages are of this kind.
    if not extra and "extra" in marker and " or " not in marker:
        return False
    try:
        found = Marker(marker)
        return found.evaluate({"extra": extra}) and not (extra and found.evaluate({"extra": ""}))
    except InvalidMarker:
        return False


@dataclass(frozen=True)
class Installed:
    """The distributions in the folders of a search path.

    Attributes:
        paths: The folders, first come first served.
    """

    paths: tuple[str, ...]

    def distribution(self, name: str) -> Distribution | None:
        """Return the distribution of a canonical name; None if there is none."""
        if name not in self._read:
            record = self._records.get(name)
            self._read[name] = _distribution(record) if record else None
        return self._read[name]

    def owners(self, module: str) -> frozenset[str]:
        """Return the canonical names of the distributions that have a top-level module."""
        return self._owners.get(module, frozenset())

    @property
    def modules(self) -> frozenset[str]:
        """The top-level modules that distributions have."""
        return frozenset(self._owners)

    def closure(self, names: Iterable[str]) -> dict[str, Distribution]:
        """Return the distributions of these names with all they require, by name."""
        reached = {name: self.distribution(name) for name in sorted(self.reached(names))}
        return {name: found for name, found in reached.items() if found}

    def reached(self, names: Iterable[str]) -> set[str]:
        """Return these names and those of all that is required, installed or not."""
        todo: list[tuple[str, str]] = [(canonicalize_name(name), "") for name in names]
        seen = set(todo)
        while todo:
            name, extra = todo.pop()
            distribution = self.distribution(name)
            required = set(distribution.required(extra)) - seen if distribution else set()
            seen |= required
            todo += required
        return {name for name, _ in seen}

    @cached_property
    def edited(self) -> dict[Path, str]:
        """The projects that are installed to be edited, and the names of their distributions."""
        said = (n for n, record in self._records.items() if (record / _ORIGIN).is_file())
        found = {name: self.distribution(name) for name in said}
        return {entry.project: name for name, entry in found.items() if entry and entry.project}

    @cached_property
    def _read(self) -> dict[str, Distribution | None]:
        return {}

    @cached_property
    def _records(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in self.paths:
            for entry in _records_in(path):
                found.setdefault(canonicalize_name(entry.stem.partition("-")[0]), entry)
        return found

    @cached_property
    def _owners(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name, record in self._records.items():
            for module in _modules(record):
                found.setdefault(module, set()).add(name)
        return {module: frozenset(names) for module, names in found.items()}


def at(paths: tuple[str, ...]) -> Installed:
    """Return what is installed in a search path now."""
    return _at(paths, tuple(_mark(entry) for path in paths for entry in _records_in(path)))


@lru_cache(maxsize=8)
def _at(paths: tuple[str, ...], _marks: tuple[tuple[str, int, int], ...]) -> Installed:
    return Installed(paths)


def _mark(record: Path) -> tuple[str, int, int]:
    # Whatever an installer changes, it writes this anew.
    files = record / "RECORD"
    status = (files if files.is_file() else record).stat()
    return record.name, status.st_mtime_ns, status.st_size


def _records_in(path: str) -> list[Path]:
    try:
        with os.scandir(path) as entries:
            return sorted(Path(entry) for entry in entries if entry.name.endswith(_RECORDS))
    except OSError:
        return []


def _distribution(record: Path) -> Distribution:
    if record.suffix == ".egg-info":
        # An old form, which lists what it requires in a file of its own.
        from importlib import metadata

        found = metadata.Distribution.at(record)
        return Distribution(found.version, tuple(found.requires or ()), record)
    header = re.split(rb"\r?\n\r?\n", _read(record / "METADATA"), maxsplit=1)[0]
    fields = [(name, value.decode(errors="replace")) for name, value in _HEADER.findall(header)]
    version = next((value for name, value in fields if name == b"Version"), "")
    return Distribution(version, tuple(v for name, v in fields if name != b"Version"), record)


def _modules(record: Path) -> set[str]:
    declared = _read(record / "top_level.txt").split()
    parts = declared or set(_FIRST_PART.findall(_read(record / "RECORD")))
    names = {part.decode(errors="replace").partition(".")[0] for part in parts}
    return {name for name in names if name.isidentifier()}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def search_path() -> tuple[str, ...]:
    """Return where kernels of this Python look for modules, beside their working folder."""
    own = str(Path(sys.argv[0]).resolve().parent)  # that of a command's script, which only it has
    return tuple(path for path in sys.path if path and path != own)
