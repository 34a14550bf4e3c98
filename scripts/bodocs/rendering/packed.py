"""Numbers of a Plotly figure: as Plotly packs them, and in as few bytes as show the same figure."""

from __future__ import annotations

import base64
import binascii
import json
import math
import sys
from array import array
from collections.abc import Sequence
from typing import Any

# fmt: off
_CODES = {
    "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d",
    "int8": "b", "uint8": "B", "int16": "h", "uint16": "H", "int32": "i", "uint32": "I",
    "float32": "f", "float64": "d", "uint8c": "B",
}
# fmt: on
_WHOLE = ("i1", "u1", "i2", "u2", "i4", "u4")
_POSITIONS = {"x", "y", "z", "a", "b", "c", "array", "arrayminus"}
"""What Plotly rounds wherever it shows it. Other numbers may stand in a label digit by digit."""

_OF_RANGE = 5e-7
_OF_ITSELF = 1e-7
"""What a number may change by: no pixel of any screen, and no point of a logarithmic axis."""

_FEW = 16
"""Fewer numbers than these are never packed: they may be a range or a place, not data."""

_DIGITS = 9
_LARGEST = 2**1000


def unpacked(column: Any) -> list[Any]:
    """Return a column's values, rows as lists; Plotly may have packed them. Nothing if garbled."""
    if isinstance(column, list):
        return column
    if not isinstance(column, dict):
        return []
    code = _CODES.get(str(column.get("dtype")))
    try:
        values = array(code or "d")
        values.frombytes(base64.b64decode(column["bdata"]) if code else b"")
        if sys.byteorder == "big":
            values.byteswap()
        return _shaped(values.tolist(), _shape(column.get("shape")))
    except (KeyError, TypeError, ValueError, binascii.Error):
        return []  # a value that is none has no row


def compact(value: Any, key: str = "") -> Any:
    """Return a part of a figure with its arrays of numbers in the shortest form.

    Packed where that is shorter: whole numbers in the smallest type, positions with single
    precision where nobody could see a difference. Else in as many digits as are to be seen.
    """
    if isinstance(value, dict) and "bdata" in value:
        return _shortest(unpacked(value), key, value)
    if isinstance(value, dict):
        return {name: compact(inner, str(name)) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    if any(isinstance(inner, dict) for inner in value):
        return [compact(inner, key) for inner in value]
    return _shortest(value, key, value)


def _shortest(values: list[Any], key: str, given: Any) -> Any:
    flat, shape = _flat(values)
    numbers = [value for value in flat if _is_number(value) and value == value]
    low, high = min(numbers, default=0), max(numbers, default=0)
    plain = _rounded(values, low, high)
    if not numbers or not shape or not all(map(_is_number, flat)):
        return given if isinstance(given, dict) else plain
    types = _types(flat, key, low, high) if len(flat) >= _FEW else []
    return min([plain, given, *(_pack(flat, dtype, shape) for dtype in types)], key=_length)


def _length(form: Any) -> int:
    return len(json.dumps(form, separators=(",", ":")))


def _flat(values: list[Any]) -> tuple[list[Any], tuple[int, ...]]:
    """Return the numbers of an array of one or two dimensions, and its shape."""
    if values and all(isinstance(row, list) for row in values):
        widths = {len(row) for row in values}
        flat = [value for row in values for value in row]
        return flat, (len(values), widths.pop()) if len(widths) == 1 else ()
    return values, (len(values),)


def _types(flat: Sequence[float], key: str, low: float, high: float) -> list[str]:
    """Return the types that hold the numbers, the smallest of whole numbers if they are whole."""
    if all(value == value and value == int(value) for value in flat):
        return [dtype for dtype in _WHOLE if _fits(low, high, dtype)][:1]
    if key in _POSITIONS and high < 3e38 and low > -3e38:
        single = array("f", flat)
        if all(_close(value, near, high - low) for value, near in zip(flat, single, strict=True)):
            return ["f4"]
    return ["f8"]


def _fits(low: float, high: float, dtype: str) -> bool:
    bits = int(dtype[1:]) * 8
    smallest, end = (0, 2**bits) if dtype[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    return smallest <= low and high < end


def _close(value: float, other: float, span: float) -> bool:
    if value != value:
        return other != other  # both are no number: a gap
    return abs(value - other) <= min(_OF_RANGE * span, _OF_ITSELF * abs(value))


def _pack(flat: Sequence[float], dtype: str, shape: tuple[int, ...]) -> dict[str, str]:
    data = array(_CODES[dtype], flat if dtype[0] == "f" else map(int, flat))
    if sys.byteorder == "big":
        data.byteswap()
    packed = {"bdata": base64.b64encode(data.tobytes()).decode(), "dtype": dtype}
    return packed | {"shape": ", ".join(map(str, shape))} if len(shape) > 1 else packed


def _rounded(value: Any, low: float, high: float) -> Any:
    if isinstance(value, list):
        return [_rounded(inner, low, high) for inner in value]
    if not isinstance(value, float) or not math.isfinite(value):
        return value
    if value == int(value) and abs(value) < 2**53:
        return int(value)  # for a browser both are one number
    short = float(f"{value:.{_DIGITS}g}")
    return short if _close(value, short, high - low) else value


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value != value or abs(value) < _LARGEST


def _shape(text: Any) -> tuple[int, ...]:
    return tuple(int(part) for part in str(text).split(",")) if text is not None else ()


def _shaped(values: list[Any], shape: tuple[int, ...]) -> list[Any]:
    if len(shape) < 2:
        return values
    step = max(1, math.prod(shape[1:]))
    rows = [values[start : start + step] for start in range(0, len(values), step)]
    return [_shaped(row, shape[1:]) for row in rows]
