"""When pages changed, as git remembers it: the clock of a build says nothing about that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bodocs import notebooks, options
from bodocs.errors import SettingsError
from bodocs.headers import cell_text
from bodocs.revisions import git

_HEADER = re.compile(r"(?P<commit>[0-9a-f]{40,64})\t(?P<seconds>\d+)")
_LOG = ("log", "-z", "--format=%H%x09%ct", "--name-status", "-M", "--", ".")


@dataclass(frozen=True)
class Change:
    """A commit that touched a file.

    Attributes:
        commit: Its full name.
        when: When it was made.
        name: What the file was called in it, from the repository's top folder.
    """

    commit: str
    when: datetime
    name: str


@dataclass(frozen=True)
class History:
    """The commits that touched the files of a source.

    Attributes:
        home: The repository's top folder; None where nothing is known, because there is no
            repository, or a clone that lacks its past.
    """

    home: Path | None = None
    _changes: dict[str, list[Change]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Path) -> History:
        """Read the history of a folder, in one go for all its files."""
        try:
            top = git(source, "rev-parse", "--show-toplevel", "--is-shallow-repository")
        except SettingsError:  # git is not installed
            return cls()
        home, _, shallow = top.stdout.rstrip("\n").rpartition("\n")
        if top.returncode or shallow != "false":
            return cls()
        return cls(Path(home), _followed(git(source, *_LOG).stdout))

    def name(self, path: Path) -> str | None:
        """Return what a file is called in the repository; None outside of one."""
        inside = self.home is not None and path.is_relative_to(self.home)
        return path.relative_to(self.home).as_posix() if inside and self.home else None

    def changes(self, path: Path) -> list[Change]:
        """Return the commits that touched a file, the newest first; none if git knows of none."""
        return self._changes.get(self.name(path) or "", [])

    def code_changed(self, path: Path) -> datetime | None:
        """Return when a notebook's code or its saved outputs last changed; None if never."""
        now, last = None, None
        for change in self.changes(path):
            then = self._computed(change)
            if last is not None and then != now:
                break
            now, last = then, change.when
        return last

    def _computed(self, change: Change) -> object:
        """Return what a reader runs and sees of a notebook as it was then; None if it was gone."""
        if self.home is None:
            return None
        shown = git(self.home, "show", f"{change.commit}:{change.name}")
        if shown.returncode:
            return None
        try:
            cells = notebooks.parse(shown.stdout).cells
            return [
                (options.split_options(cell_text(cell))[1].strip(), cell.get("outputs"))
                for cell in cells
                if cell.get("cell_type") == "code"
            ]
        except (ValueError, AttributeError, TypeError):  # no notebook, or not yet
            return shown.stdout


def _followed(log: str) -> dict[str, list[Change]]:
    """Return the commits of each file by the name it has now, newest first."""
    found: dict[str, list[Change]] = defaultdict(list)
    later: dict[str, str] = {}  # a former name, and the one that it has now
    for change, former in _entries(log):
        now = later.get(change.name, change.name)
        found[now].append(change)
        if former is not None:
            later.pop(change.name, None)
            later[former] = now
    return dict(found)


def _entries(log: str) -> Iterator[tuple[Change, str | None]]:
    """Yield what git's log says: a commit and a file, with its former name if that changed."""
    fields = iter(log.split("\0"))
    commit, when = "", datetime.fromtimestamp(0, UTC)
    for text in fields:
        header = _HEADER.fullmatch(text.lstrip("\n"))
        if header:
            commit, when = header["commit"], datetime.fromtimestamp(int(header["seconds"]), UTC)
            continue
        status = text.lstrip("\n")[:1]
        if not status:
            continue
        name = next(fields, "")
        former = name if status in "RC" else None
        if former is not None:
            name = next(fields, "")
        yield Change(commit, when, name), former if status == "R" else None
