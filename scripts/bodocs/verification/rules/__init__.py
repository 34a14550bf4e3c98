"""The rules that ``bodocs check`` holds pages to, one a module."""

from __future__ import annotations

from bodocs.verification.rules import (
    alternatives,
    anchors,
    catalog_rules,
    cell_ids,
    claim_cells,
    description,
    headings,
    links,
    metadata,
    outputs,
    own_imports,
    parameter_cell,
    precision,
    robustness,
    seeds,
    shell_blocks,
    shown_only,
    spelling,
    syntax,
    tidiness,
    typed_numbers,
    warning_filters,
    wide_lines,
)
from bodocs.verification.rules.rule import Rule

_MODULES = (
    outputs,
    metadata,
    cell_ids,
    tidiness,
    description,
    headings,
    anchors,
    alternatives,
    typed_numbers,
    spelling,
    links,
    syntax,
    parameter_cell,
    seeds,
    warning_filters,
    precision,
    own_imports,
    wide_lines,
    shown_only,
    shell_blocks,
    claim_cells,
)

RULES: tuple[Rule, ...] = (
    *catalog_rules.RULES,
    *(module.RULE for module in _MODULES),
    *robustness.RULES,
)
"""Every rule, by code."""
