"""One call of ``bodocs diff``: two sides, their pages, and what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bodocs import files
from bodocs.comparison import html, pages, sides, telling
from bodocs.comparison.models import PageComparison
from bodocs.comparison.texts import Tolerance
from bodocs.errors import SettingsError, nearest
from bodocs.settings import Mode, Settings


@dataclass(frozen=True)
class Comparison:
    """What was found.

    Attributes:
        found: A comparison for each page, by id.
        sides: What was compared, as it was named.
    """

    found: tuple[PageComparison, ...]
    sides: tuple[str, str]

    @property
    def differs(self) -> bool:
        """True if any page shows something else."""
        return any(page.differences for page in self.found)

    def text(self) -> str:
        """Return it for a terminal."""
        return "\n".join(telling.lines(self.found, self.sides))

    def json(self) -> str:
        """Return it for programs."""
        return telling.as_json(self.found)

    def write(self, path: Path) -> None:
        """Write it as an HTML file."""
        files.write(path, html.page(self.found, self.sides))


def compare(
    before: str,
    after: str,
    names: Sequence[str],
    settings: Settings,
    mode: Mode,
    relative: float,
) -> Comparison:
    """Compare what two sides hold of each page.

    Args:
        before: A file, a folder, a store or a git revision.
        after: The same.
        names: Ids of pages; all if there are none.
        settings: The project.
        mode: Mode of the pages of a store or a revision.
        relative: How far numbers may be apart, as a share of their size.

    Raises:
        SettingsError: A side is none of these, or neither has a page that is named.
    """
    old, new = (sides.executed(name, settings, mode) for name in (before, after))
    if Path(before).is_file() and Path(after).is_file():
        # Two files are one page, whatever they are called.
        old = dict(zip(new, old.values(), strict=True))
    wanted = list(dict.fromkeys(names)) or sorted({*old, *new})
    for name in wanted:
        if name not in old and name not in new:
            raise SettingsError(
                f"neither side has a page {name!r}.{nearest(name, {*old, *new})}",
                mend="leave it out, and all pages are compared",
            )
    both = [page for page in wanted if page in old and page in new]
    tolerance = Tolerance(relative)
    found = [
        *(pages.compare(old[page], new[page], tolerance) for page in both),
        *pages.missing([page for page in wanted if page not in old], before),
        *pages.missing([page for page in wanted if page not in new], after),
    ]
    return Comparison(tuple(sorted(found, key=lambda page: page.page)), (before, after))
