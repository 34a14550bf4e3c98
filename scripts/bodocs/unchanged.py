"""The fast answer to a call of ``bodocs run`` since whose last answer nothing has changed.

A run that executed nothing, and had nothing to say but that all pages passed, leaves a note: a
fingerprint of all that it depended on, the digests of the files that it read and left, and what
it told. If the next call finds all of them as they were, it tells the same, and needs neither
settings nor pages for that. In every other case it says nothing, and the run is the ordinary one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bodocs import files, fingerprint, places
from bodocs.errors import BodocsError
from bodocs.fingerprint import Fingerprint
from bodocs.reports.streams import tolerant

NAME = "unchanged.json"
"""Name of the note in the folder of what is generated for a source."""

# There, a run is also told of elsewhere.
_ON_GITHUB = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
_TIME_BYTES = 25
# What a damaged note, a folder that is not there or a closed stream may lead to.
_UNKNOWN = (OSError, BodocsError, ValueError, LookupError, TypeError, AttributeError, RuntimeError)

_first = cache(fingerprint.of_call)
"""What a call depended on when this process looked first."""


@dataclass(frozen=True)
class Report:
    """A report that an ordinary run would write again.

    Attributes:
        digest: Digest of its content without the time.
        place: Where in it stands when it was written; -1 if it does not say.
    """

    digest: str
    place: int

    @classmethod
    def of(cls, data: bytes, generated: str) -> Report:
        """Return a report of this content.

        Args:
            data: The content.
            generated: When it says it was written; empty if it does not say.
        """
        place = data.find(generated.encode()) if generated else -1
        return cls(_digest(*_around(data, place)), place)

    def now(self, data: bytes) -> bytes | None:
        """Return what an ordinary run would write now over ``data``; None if that is another."""
        before, after = _around(data, self.place)
        said = data[len(before) : len(data) - len(after)]
        if _digest(before, after) != self.digest or bool(said) != bool(_TIME.fullmatch(said)):
            return None
        now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()).encode()
        return b"".join([before, now if said else b"", after])


@dataclass(frozen=True)
class Call:
    """What a command line says of where pages and reports are, as far as it says so.

    Attributes:
        source: The folder that pages come from.
        reports: The folder of the reports.
        pages: The pages that are named.
    """

    source: str | None
    reports: str | None
    pages: list[str]

    def look(self) -> Look:
        """Return the call as it is found now.

        Raises:
            OSError: What the answer depends on cannot be read.
            BodocsError: A folder or the source's pyproject.toml is wrong.
        """
        root = places.root(Path(self.source) if self.source is not None else None)
        reports = places.reports(root, Path(self.reports) if self.reports is not None else None)
        return Look(self, root, reports, _first(root, reports, tuple(self.pages)))


@dataclass(frozen=True)
class Look:
    """A call as it was found when it began.

    Attributes:
        call: What its command line says.
        root: The folder that pages come from.
        reports: The folder of the reports.
        inputs: All that the answer depends on, beside what earlier runs have left.
    """

    call: Call
    root: Path
    reports: Path
    inputs: Fingerprint

    def keep(
        self,
        told: str,
        kept: dict[Path, str],
        gone: Iterable[Path],
        reports: dict[Path, Report],
    ) -> None:
        """Note what the run told, unless what it depends on has changed while it ran.

        Args:
            told: What it wrote to standard output.
            kept: Digests of the files that it read from the store and left.
            gone: Files that it would have removed.
            reports: The reports.
        """
        note = Note(
            self.inputs.contents,
            {str(path): digest for path, digest in kept.items()},
            [str(path) for path in gone],
            {str(path): report for path, report in reports.items()},
            told,
            self.call,
        )
        # Whoever cannot leave a note runs in the ordinary way the next time, too.
        with suppress(*_UNKNOWN):
            now = fingerprint.of_call(self.root, self.reports, tuple(self.call.pages))
            if now == self.inputs:
                files.write(_file(self.root), note.sealed())


@dataclass(frozen=True)
class Note:
    """What a run depended on, left and told.

    Attributes:
        inputs: Contents of the call's fingerprint.
        files: Digests of the files that it read from the store and left, by path.
        gone: Files that it would have removed.
        reports: The reports, by path.
        told: What it wrote to standard output.
        call: What its command line said.
    """

    inputs: str
    files: dict[str, str]
    gone: list[str]
    reports: dict[str, Report]
    told: str
    call: Call

    def holds(self) -> bool:
        """Return True if the files are as the run left them."""
        return all(
            fingerprint.content(Path(path)) == digest for path, digest in self.files.items()
        ) and not any(map(os.path.lexists, self.gone))

    def sealed(self) -> bytes:
        """Return it as a file that no damage makes another one."""
        text = json.dumps(asdict(self)).encode()
        return f"{_digest(text)}\n".encode() + text

    @classmethod
    def read(cls, path: Path) -> Note | None:
        """Return the note in a file; None if it is damaged.

        Raises:
            OSError: There is none, or it cannot be read.
        """
        seal, _, text = path.read_bytes().partition(b"\n")
        if seal != _digest(text).encode():
            return None
        found = json.loads(text)
        reports = {path: Report(**report) for path, report in found.pop("reports").items()}
        return cls(reports=reports, call=Call(**found.pop("call")), **found)


def look(
    source: Path | None, reports: Path | None, pages: Iterable[str], *, special: bool
) -> Look | None:
    """Return the call as it is found now; None if it always has to be answered by a run.

    Args:
        source: What ``--source`` says.
        reports: What ``--reports`` says.
        pages: The pages that are named.
        special: True if the answer depends on more than is looked at here.
    """
    # Windows leaves it to each program which files a pattern on its command line names.
    if special or sys.platform == "win32" or any(map(os.environ.get, _ON_GITHUB)):
        return None
    with suppress(*_UNKNOWN):  # the run says what is wrong
        folder, left = (None if path is None else str(path) for path in (source, reports))
        return Call(folder, left, list(pages)).look()
    return None


def answer(words: list[str]) -> bool:
    """Tell what the last run told, if nothing has changed since; return False if it has to run.

    An error leaves it to the run, which meets it again and says what there is to say.

    Args:
        words: The command line of ``bodocs run``.
    """
    with suppress(*_UNKNOWN):
        note = Note.read(_file(places.root(_source(words))))
        if note and note.call.look().inputs.contents == note.inputs and note.holds():
            return _report(note) and _tell(note.told)
    return False


def _source(words: list[str]) -> Path | None:
    """Return what ``--source`` seems to say, without reading the whole command line.

    That takes longer than all else. With a wrong guess there is no note, or one of another call,
    for the words themselves are part of what a note depends on.
    """
    found = None
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name == "--source":
            found = Path(value if equals else following)
    return found


def _file(root: Path) -> Path:
    return places.build(root) / NAME


def _report(note: Note) -> bool:
    """Write the reports as of now; return False if one is not what the run left."""
    found = {Path(path): (report, Path(path).read_bytes()) for path, report in note.reports.items()}
    texts = {path: report.now(data) for path, (report, data) in found.items()}
    for path, text in texts.items():
        if text is None:
            return False
        files.write(path, text)
    return True


def _tell(text: str) -> bool:
    stream = tolerant(sys.stdout)
    stream.write(text)
    stream.flush()
    return True


def _around(data: bytes, place: int) -> tuple[bytes, bytes]:
    """Return what stands before and after a time; everything and nothing if there is none."""
    return (data, b"") if place < 0 else (data[:place], data[place + _TIME_BYTES :])


def _digest(*parts: bytes) -> str:
    lengths = [len(part) for part in parts]
    return hashlib.sha256(b"".join([repr(lengths).encode(), *parts])).hexdigest()
