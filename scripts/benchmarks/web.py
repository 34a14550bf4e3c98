"""The built site in Lighthouse, beside the starter of Docusaurus that was built here, too."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.compressed import CompressingServer
from benchmarks.measure import BrokenError, Sample, Spread, command, here, in_turn
from benchmarks.results import Goal, Part
from benchmarks.site import executed
from benchmarks.workplace import Workplace
from bodocs import settings
from bodocs.browser import find_browser

LIGHTHOUSE = "lighthouse@12.8.2"
"""The last that runs on Node 20."""
STARTER = "create-docusaurus@3.10.2"
_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu"]
THEIRS = "Docusaurus's starter, a documentation page"
_PLOTS = "ax_analyses"
_PAGES = {
    "the landing page": "/",
    "the gallery": "/tutorials",
    "a documentation page": "/docs/introduction",
    "a tutorial": "/tutorials/closed_loop_botorch_only",
    "a tutorial with Plotly's figures": f"/tutorials/{_PLOTS}",
    "a page of the API": "/api/botorch/acquisition/analytic",
}
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_PERFECT = _CATEGORIES[1:]
_TIMING = "total-blocking-time"
_WEIGHTS = {"Script": "script", "Stylesheet": "styles"}


@dataclass(frozen=True)
class Lighthouse:
    """An installed Lighthouse.

    Attributes:
        folder: Where it is installed, and where it writes.
    """

    folder: Path

    def measure(self, url: str) -> Sample:
        """Return how a page does on a phone, by Lighthouse's simulation of one."""
        report = self.folder / "report.json"
        program = self.folder / "node_modules/.bin/lighthouse"
        words = [str(program), url, "--quiet", "--output=json", f"--output-path={report}"]
        words += [f"--chrome-flags={' '.join(_FLAGS)}"]
        words += [f"--only-categories={','.join(_CATEGORIES)}"]
        with here() as samples:
            _run(words, self.folder, {"CHROME_PATH": find_browser()})
        found = json.loads(report.read_text(encoding="utf-8"))
        return Sample(samples[0].wall, samples[0].cpu, figures(found))


def measure(place: Workplace, rounds: int, pages: Mapping[str, str] = _PAGES) -> Part:
    """Measure pages of this repository's site, and one of the starter, in turn.

    What is compared with is installed from npm into the workplace, in the versions named here.

    Args:
        place: Where to work.
        rounds: How often each.
        pages: The site's pages: what they are, and their addresses.
    """
    lighthouse = Lighthouse(_installed(place, "lighthouse", LIGHTHOUSE))
    theirs, ours = _starter(place), _site(place)
    with ExitStack() as servers:
        starter = servers.enter_context(CompressingServer(theirs)).url
        site = servers.enter_context(CompressingServer(ours)).url
        addresses = {THEIRS: f"{starter}/docs/intro"}
        addresses |= {name: f"{site}{path}" for name, path in pages.items()}
        contestants: dict[str, Callable[[], Sample]] = {
            name: partial(lighthouse.measure, url) for name, url in addresses.items()
        }
        samples = in_turn(contestants, rounds, place.say)
    return compared(samples)


def compared(samples: Mapping[str, Sequence[Sample]]) -> Part:
    """Return what was measured, with each page held to the starter's, which is ``THEIRS``."""
    part = Part("web", "Pages in Lighthouse, as on a phone")
    medians = {name: _medians(found) for name, found in samples.items()}
    for name, found in samples.items():
        part.add(name, found)
        part.figures |= {f"{name}: {key}": value for key, value in medians[name].items()}
        part.remarks.append(f"{name}: {_said(medians[name])}")
    starter = medians.pop(THEIRS)
    for name, own in medians.items():
        part.goals += _goals(name, own, starter)
    return part


def _goals(name: str, own: Mapping[str, float], starter: Mapping[str, float]) -> list[Goal]:
    speed = Goal(
        f"{name}: performance, the starter's page having as much",
        own["performance"],
        "at least",
        starter["performance"],
        "points",
    )
    blocking = Goal(
        f"{name}: time that blocks, the starter's page having as much",
        own[_TIMING],
        "less than",
        round(starter[_TIMING]),
        "ms",
    )
    perfect = [Goal(f"{name}: {what}", own[what], "at least", 100, "points") for what in _PERFECT]
    return [speed, blocking, *perfect]


def _medians(samples: Sequence[Sample]) -> dict[str, float]:
    return {
        key: Spread.of([sample.extra[key] for sample in samples]).median for key in samples[0].extra
    }


def _said(figures: Mapping[str, float]) -> str:
    scores = ", ".join(f"{name} {figures[name]:.0f}" for name in _CATEGORIES)
    weights = ", ".join(f"{figures[name] / 1000:.0f} kB of {name}" for name in _WEIGHTS.values())
    return f"{scores}; blocked for {figures[_TIMING]:.0f} ms; {weights}"


def figures(report: Mapping[str, Any]) -> dict[str, float]:
    """Return the scores and bytes of a report.

    Raises:
        BrokenError: Lighthouse could not judge the page.
    """
    found: dict[str, float] = {}
    for name in _CATEGORIES:
        score = report["categories"][name]["score"]
        if score is None:
            raise BrokenError(f"Lighthouse has no score for {name}: {report['runWarnings']}")
        found[name] = 100 * score
    found[_TIMING] = report["audits"][_TIMING]["numericValue"]
    requests = report["audits"]["network-requests"]["details"]["items"]
    for kind, name in _WEIGHTS.items():
        sizes = (r["transferSize"] for r in requests if r.get("resourceType") == kind)
        found[name] = float(sum(sizes))
    return found


def _site(place: Workplace) -> Path:
    root = executed(place, settings.HOME, extra=(_PLOTS,))
    command(["bodocs", "build", "--mode", "smoke", "--source", root], root)
    return settings.load(root).site


def _starter(place: Workplace) -> Path:
    root = place.root / "starter"
    maker = _installed(place, "maker", STARTER)
    place.say("building Docusaurus's starter")
    words = ["starter", "classic", "--javascript", "--package-manager", "npm", "--skip-install"]
    _run([str(maker / "node_modules/.bin/create-docusaurus"), *words], place.root)
    _run(["npm", "install", "--no-audit", "--no-fund"], root)
    _run(["npm", "run", "build"], root)
    return root / "build"


def _installed(place: Workplace, name: str, package: str) -> Path:
    """Return a new folder of the workplace in which a package of npm is installed."""
    place.say(f"installing {package}")
    folder = place.root / name
    folder.mkdir()
    (folder / "package.json").write_text("{}", encoding="utf-8")
    _run(["npm", "install", "--no-audit", "--no-fund", package], folder)
    return folder


def _run(words: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> None:
    program = shutil.which(words[0]) or words[0]
    done = subprocess.run(
        [program, *words[1:]],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [" ".join(words), *done.stdout.splitlines()[-20:], *done.stderr.splitlines()[-20:]]
        raise BrokenError("\n".join(lines))
