"""Remembers which addresses led somewhere, so that hosts are not asked at every run."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from bodocs import files
from bodocs.verification.external.answer import Answer

_KEPT = datetime.timedelta(days=7)
_KNOWN = ("found", "moved")


class Memory:
    """What hosts have said within the last days; of what is gone or unknown they are asked anew.

    Args:
        path: The file; what cannot be read in it is asked again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._now = datetime.datetime.now(datetime.UTC)
        try:
            self._known: dict[str, dict[str, str]] = dict(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            self._known = {}

    def get(self, url: str) -> Answer | None:
        """Return what was said of an address; None if that is not known any more."""
        try:
            entry = self._known[url]
            age = self._now - datetime.datetime.fromisoformat(entry["asked"])
            state = next(state for state in _KNOWN if state == entry["state"])
            return Answer(state, entry["detail"]) if age < _KEPT else None  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError, StopIteration):
            return None

    def put(self, url: str, answer: Answer) -> None:
        """Take down what was said of an address."""
        asked = self._now.isoformat(timespec="seconds")
        self._known[url] = {"state": answer.state, "detail": answer.detail, "asked": asked}

    def save(self) -> None:
        """Write the file."""
        files.write(self._path, json.dumps(self._known, indent=1, sort_keys=True) + "\n")
