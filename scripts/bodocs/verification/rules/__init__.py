"""The rules that ``bodocs check`` holds pages to, one a module."""

from __future__ import annotations

from bodocs.verification.rules import (
    alternatives,
    anchors,
    catalog_rules,
    cell_ids,
    cell_words,
    citations,
    claim_cells,
    claim_numbers,
    compatibility,
    description,
    external_links,
    headings,
    length,
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
    length,
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
    cell_words,
    claim_cells,
    claim_numbers,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *catalog_rules.RULES,
            *citations.RULES,
            *external_links.RULES,
            *robustness.RULES,
            *compatibility.RULES,
            *(module.RULE for module in _MODULES),
        ),
        key=lambda rule: rule.code,
    )
)
"""Every rule, by code."""
