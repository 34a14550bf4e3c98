"""The whole site of this repository built from executed pages, without any cache and with it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import suite
from benchmarks.measure import Sample, command, in_turn
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace
from bodocs import settings, site

_COLD = "`bodocs build`, nothing rendered or cached"
_WARM = "`bodocs build` after a change of prose"
# Docusaurus's bundler keeps its cache here, for all sources of a checkout.
_BUNDLER_CACHE = site.WEBSITE / "node_modules/.cache"
_COPIED = ("docs", "tutorials")


def measure(place: Workplace, rounds: int, source: Path = settings.HOME) -> Part:
    """Measure builds of a copy of ``source``, of which every page has been executed.

    What is measured is the command as a whole, Docusaurus and all other children included. Pages
    are executed in smoke mode, which makes them cheaper to execute, and no cheaper to build. The
    cache of Docusaurus's bundler is lost, and made anew by the next build.

    Args:
        place: Where to work.
        rounds: How often each.
        source: The project.
    """
    root = executed(place, source)
    contestants: dict[str, Callable[[], Sample]] = {
        _COLD: lambda: _cold(root),
        _WARM: lambda: _warm(root),
    }
    part = Part("site", "The whole site, from executed pages")
    # A cold build comes first, so that there is something for the other to find.
    for name, found in in_turn(contestants, rounds, place.say).items():
        part.add(name, found)
    part.remarks = [_extent(root)]
    limits = {"cold": (_COLD, 90), "after a change of prose": (_WARM, 30)}
    part.goals = [
        Goal(f"the whole site, {when}", part.median(name, "cpu"), "less than", limit, "CPU s")
        for when, (name, limit) in limits.items()
    ]
    return part


def executed(place: Workplace, source: Path, extra: Sequence[str] = ()) -> Path:
    """Copy the pages of a project, and execute them; return the copy's folder.

    Args:
        place: Where to work.
        source: The project.
        extra: Tutorials of the suite to put beside its own.
    """
    root = Path(tempfile.mkdtemp(prefix="site-", dir=place.root))
    shutil.copy(source / "pyproject.toml", root)
    for name in _COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, root / name)
    for name in extra:
        suite.save(suite.notebook(name), root / "tutorials" / name / f"{name}.ipynb")
    place.say("executing the pages of the site")
    command(["bodocs", "run", "--mode", "smoke", "--source", root], root)
    return root


def _cold(root: Path) -> Sample:
    # All but the executed pages.
    command(["bodocs", "clean", "--source", root], root)
    shutil.rmtree(_BUNDLER_CACHE, ignore_errors=True)
    return _build(root)


def _warm(root: Path) -> Sample:
    page = min((root / "docs").glob("*.md"))
    with page.open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")
    return _build(root)


def _build(root: Path) -> Sample:
    return command(["bodocs", "build", "--mode", "smoke", "--source", root], root)


def _extent(root: Path) -> str:
    built = settings.load(root).site
    pages = [path.relative_to(built) for path in built.rglob("*.html")]
    api = sum(path.parts[0] in {"api", "api.html"} for path in pages)
    return f"{len(pages)} pages, {api} of them of the API"
