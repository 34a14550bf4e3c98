"""A small record of a page in several sets of versions."""

from __future__ import annotations

from bodocs import catalog, sources
from bodocs.compat.models import (
    Change,
    Compatibility,
    Drift,
    Fault,
    PageCompatibility,
    PageVerdict,
    SetFacts,
    Verdict,
)
from bodocs.robustness.record import code_key
from tests.conftest import Source

FAULT = Fault(
    kind="ImportError",
    message="cannot import name 'f' from 'numpy.lib' <here>",
    cell=1,
    line=7,
    code="from numpy.lib import f",
    cause="name",
)


def recorded(
    project: Source, page_id: str, old: Verdict = "fails", code: str | None = None
) -> None:
    """Write what a page came to in the pinned set, in an older one, and in one that is refused."""
    [page] = catalog.load(project.settings).select([page_id])
    key = code or code_key(sources.load(page)[0])
    fault = FAULT if old == "fails" else None
    differences = ["prose c0-1: 1 number in prose changed: 1 → *2*"] if old == "differs" else []
    verdicts = {
        "pinned": PageVerdict(verdict="works"),
        "old": PageVerdict(verdict=old, fault=fault, differences=differences),
    }
    found = Compatibility(
        measured="2026-11-27",
        mode="smoke",
        sets=[
            SetFacts(name="pinned", python="3.11.7", versions={"numpy": "2.2.1"}),
            SetFacts(name="old", python="3.11.7", versions={"numpy": "1.26.4"}),
            SetFacts(name="gone", refused="no | such <release>\nof numpy"),
        ],
        pages={page_id: PageCompatibility(code=key, verdicts=verdicts)},
        drift=[
            Drift(
                set="old",
                changes=[
                    Change(name="numpy.f", kind="moved", after="numpy.lib.f", pages=[page_id]),
                ],
            )
        ],
    )
    (project.root / "compatibility.json").write_text(found.model_dump_json(), encoding="utf-8")
