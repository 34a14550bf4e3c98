"""Cell options: Quarto's comment lines at the top of a code cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

_MARK = "#|"


@dataclass(frozen=True)
class Options:
    """What the comment lines at the top of a cell say.

    Attributes:
        fig_alt: Text for those who do not see the cell's figures: one, or one for each.
        fig_cap: Caption under the figure.
        code_fold: The code stands behind a fold.
        echo: The code is shown.
        output: The outputs are shown.
        output_fold: The outputs stand behind a fold.
        output_scroll: The outputs stand in a box of limited height that scrolls.
        warning: The cell shows a warning on purpose.
        tolerance: How far numbers of two executions may be from each other, as a share of their
            size, before ``bodocs diff`` tells; 0 for what is usual.
    """

    fig_alt: str | tuple[str, ...] = ""
    fig_cap: str = ""
    code_fold: bool = False
    echo: bool = True
    output: bool = True
    output_fold: bool = False
    output_scroll: bool = False
    warning: bool = False
    tolerance: float = 0.0

    def alt(self, number: int) -> str:
        """Return the text for one of the cell's figures, counted from 0; empty if it has none."""
        if isinstance(self.fig_alt, str):
            return self.fig_alt
        return self.fig_alt[number] if number < len(self.fig_alt) else ""


def split_options(source: str) -> tuple[str, str]:
    """Return the option lines of a cell's source, and the code after them."""
    lines = source.splitlines(keepends=True)
    count = 0
    while count < len(lines) and lines[count].startswith(_MARK):
        count += 1
    return "".join(lines[:count]), "".join(lines[count:])


def parse(source: str) -> Options:
    """Return a cell's options.

    Raises:
        ValueError: An option is unknown, has a wrong type, or the lines are not YAML.
    """
    lines = split_options(source)[0]
    return _parsed(lines) if lines else Options()


# Each rule that asks for a cell's options asks anew.
@lru_cache(maxsize=1024)
def _parsed(lines: str) -> Options:
    text = "".join(
        line.removeprefix(_MARK).removeprefix(" ") for line in lines.splitlines(keepends=True)
    )
    try:
        data = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"cell options are not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(data, dict):
        raise ValueError("cell options are lines of '#| key: value'")
    return Options(**{_name(key): _value(key, value) for key, value in data.items()})


def _name(key: Any) -> str:
    name = str(key).replace("-", "_")
    if name not in Options.__dataclass_fields__:
        known = ", ".join(field.replace("_", "-") for field in Options.__dataclass_fields__)
        raise ValueError(f"unknown cell option {key!r}; known: {known}")
    return name


def _value(key: Any, value: Any) -> Any:
    if _name(key) == "fig_alt" and isinstance(value, list):
        if not all(isinstance(text, str) for text in value):
            raise ValueError(f"cell option {key!r} is {value!r}, not a list of texts")
        return tuple(value)
    expected = type(getattr(Options(), _name(key)))
    if expected is float and type(value) is int:
        return float(value)
    if not isinstance(value, expected):
        raise ValueError(f"cell option {key!r} is {value!r}, not a {expected.__name__}")
    return value
