"""The report: Markdown for people, JSON for machines."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.measure import Spread
from benchmarks.results import Goal, Part, Row


def markdown(machine: Mapping[str, str], parts: Sequence[Part]) -> str:
    """Return the report as Markdown: the machine, a table for each part, and the goals."""
    facts = "; ".join(f"{name} {value}" for name, value in machine.items())
    blocks = [f"Machine: {facts}.", *(_part(part) for part in parts)]
    goals = [goal for part in parts for goal in part.goals]
    if goals:
        head = ["| goal | measured | |", "| --- | --- | --- |"]
        blocks.append("\n".join([*head, *map(_goal, goals)]))
    return "\n\n".join(blocks) + "\n"


def as_json(machine: Mapping[str, str], parts: Sequence[Part]) -> dict[str, Any]:
    """Return the report as plain data."""
    entries = []
    for part in parts:
        entry = dataclasses.asdict(part)
        for goal, made in zip(part.goals, entry["goals"], strict=True):
            made["reached"] = goal.reached
        entries.append(entry)
    return {"machine": dict(machine), "parts": entries}


def _part(part: Part) -> str:
    lines = [f"### {part.title}"]
    if part.rows:
        head = ["| | wall seconds | CPU seconds |", "| --- | --- | --- |"]
        lines += ["", *head, *map(_row, part.rows)]
    if part.remarks:
        lines += ["", *(f"- {remark}" for remark in part.remarks)]
    return "\n".join(lines)


def _row(row: Row) -> str:
    return f"| {row.name} | {spread(row.wall)} | {spread(row.cpu)} |"


def spread(figures: Spread) -> str:
    """Return ``median (least to most)``; the median alone if there is one figure."""
    if figures.count == 1:
        return _number(figures.median)
    return f"{_number(figures.median)} ({_number(figures.least)} to {_number(figures.most)})"


def _number(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _goal(goal: Goal) -> str:
    verdict = "reached" if goal.reached else "**not reached**"
    promised = f"{goal.text}: {goal.sense} {goal.limit:g} {goal.unit}"
    return f"| {promised} | {_number(goal.value)} {goal.unit} | {verdict} |"
