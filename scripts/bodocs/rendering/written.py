"""What is kept of a page that has been written, until all pages have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodocs.catalog import Page
from bodocs.execution.records import PageRun
from bodocs.rendering.loops import Shown
from bodocs.rendering.thumbnails import Thumbnail
from bodocs.robustness.record import ClaimRecord
from bodocs.verification.missing.check import Subject


@dataclass
class Written:
    """A page in the content folder.

    Attributes:
        page: The page.
        path: Its file in the content folder.
        text: That file, without what depends on other pages.
        run: Its execution; None if it has not been executed.
        robust: What is known of its claims with other seeds, by the cell.
        found: What the search knows of it.
        thumbnail: Its picture on cards.
        loop: Its first loop to step through.
        broken: Targets of its links that lead nowhere.
        uncited: Keys of its citations that the bibliography does not have.
        unusable: What is wrong with outputs that should be loops.
        subject: What its names are checked by; None if it has not passed.
        ending: What stands below the text, and depends on other pages.
    """

    page: Page
    path: Path
    text: str
    run: PageRun | None
    robust: Mapping[str, ClaimRecord]
    found: dict[str, Any]
    thumbnail: Thumbnail | None
    loop: Shown | None
    broken: list[str]
    uncited: list[str]
    unusable: list[str]
    subject: Subject | None
    ending: str = ""
