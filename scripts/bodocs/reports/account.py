"""Sees to it that a run is told of in its reports, however it ends."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO, cast

from bodocs import places
from bodocs.errors import Interrupted
from bodocs.reports import closing, problems, publish, status
from bodocs.reports.console import opened, say
from bodocs.reports.models import Status, now
from bodocs.reports.streams import Recorder
from bodocs.settings import Mode


class Account:
    """What the reports of a run begin and end with; a context that tells of errors within it.

    Args:
        mode: Mode of the run.
        as_json: Print the status to standard output, and all else to standard error.
        annotate: Print GitHub's annotations wherever this runs.

    Attributes:
        console: Where the run is told.
        shard: The part of the pages that is to run, such as ``2/5``; set as soon as it is known.
        written: The reports that have been written, by file.
    """

    def __init__(self, mode: Mode, *, as_json: bool = False, annotate: bool = False) -> None:
        self._stream = Recorder(sys.stderr if as_json else sys.stdout)
        self.console = opened(cast("TextIO", self._stream))
        self.written: dict[Path, bytes] = {}
        self.shard = ""
        self._mode = mode
        self._as_json = as_json
        self._annotate = annotate
        self._repository = status.repository(Path.cwd())
        self._folder: Path | None = None
        self._facts: Status | None = None
        self._told = False

    @property
    def told(self) -> str:
        """All that the console has written."""
        return self._stream.text

    def begin(self, source: Path | None, reports: Path | None = None) -> None:
        """Find the reports' folder, and remove what a run before has left there.

        Raises:
            SettingsError: There is no such source, or its reports cannot lie there.
        """
        root = places.root(source)
        self._repository = status.repository(root)
        self._folder = places.reports(root, reports)
        publish.discard(self._folder)

    def write(self, facts: Status) -> None:
        """Write the reports."""
        self._facts = facts
        if self._folder is not None:
            self.written = publish.write_run(facts, self._folder)

    def tell(self, facts: Status, *notes: str) -> None:
        """Say what the reports say: to GitHub, to a person with ``notes``, and to a program."""
        publish.add_to_job_page(facts)
        self._told = True
        publish.annotate(self.console, facts, wanted=self._annotate)
        say(self.console, "done", "; ".join([closing.summary(facts), *notes]))
        say(self.console, "reports", str(self._folder))
        self._print(facts)

    def _ended_by(self, error: BaseException) -> Status:
        """Return the status of a run that an error has ended, as far as it is known."""
        facts = self._facts or Status(
            mode=self._mode,
            generated=now(),
            shard=self.shard,
            stopped="interrupted" if isinstance(error, Interrupted) else "error",
            versions={},
            installed={},
            pages=[],
        )
        found = [*facts.problems, *problems.found(error, self._repository)]
        return facts.model_copy(update={"problems": list(dict.fromkeys(found))})

    def __enter__(self) -> Account:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._told or not isinstance(error, Exception | Interrupted):
            return
        facts = self._ended_by(error)
        # What cannot be written must not hide the error, nor keep the others from being told.
        with suppress(OSError):
            if self._folder is not None:
                publish.write(facts, self._folder)
        with suppress(OSError):
            publish.add_to_job_page(facts)
        publish.annotate(self.console, facts, wanted=self._annotate)
        self._print(facts)

    def _print(self, facts: Status) -> None:
        if self._as_json:
            print(facts.json_text(), end="")  # noqa: T201
