"""Whether a notebook is valid, seen at a glance.

nbformat's own check, and its import, take longer than all else that is done for an unchanged
page. What is said to be valid here is so by the schema of format 4.5; the rest is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bodocs.notebooks import FORMAT, MINOR, is_json

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_TAG = re.compile(r"[^,\n]+")
_RARE = {"orig_nbformat", "title", "authors"}


def is_plainly_valid(found: Mapping[str, Any]) -> bool:
    """Return True for a notebook that is valid; False says that nbformat has to be asked."""
    return (
        found.keys() == {"cells", "metadata", "nbformat", "nbformat_minor"}
        and found["nbformat"] == FORMAT
        and found["nbformat_minor"] == MINOR
        and _is_metadata(found["metadata"])
        and _is_list(found["cells"], _is_cell)
    )


def _is_metadata(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and found.keys().isdisjoint(_RARE)
        and _has(found.get("kernelspec", _NAMED), name=_is_text, display_name=_is_text)
        and _has(found.get("language_info", _NAMED), name=_is_text)
        and _may_have(found.get("language_info", {}), _LANGUAGE)
    )


def _is_cell(found: Any) -> bool:
    if not isinstance(found, dict):
        return False
    kind = found.get("cell_type")
    if kind == "code":
        fields = {**_CELL, "outputs": _is_outputs, "execution_count": _is_count}
        return found.keys() == fields.keys() and _may_have(found, fields)
    fields = {**_CELL, "attachments": _is_attachments}
    fitting = _CELL.keys() <= found.keys() <= fields.keys()
    return kind in ("markdown", "raw") and fitting and _may_have(found, fields)


def is_cell_metadata(found: Any) -> bool:
    """Return True for metadata that a cell can have; False if nbformat has to be asked."""
    return isinstance(found, dict) and _may_have(found, _CELL_METADATA)


def _is_tags(found: Any) -> bool:
    return _is_list(found, _is_tag) and len(set(found)) == len(found)


def _is_tag(found: Any) -> bool:
    return isinstance(found, str) and _TAG.fullmatch(found) is not None


def _is_id(found: Any) -> bool:
    return isinstance(found, str) and _ID.fullmatch(found) is not None


def _is_outputs(found: Any) -> bool:
    return _is_list(found, _is_output)


def _is_output(found: Any) -> bool:
    kind = found.get("output_type") if isinstance(found, dict) else None
    fields = _OUTPUTS.get(kind) if isinstance(kind, str) else None
    return fields is not None and found.keys() == fields.keys() and _may_have(found, fields)


def _is_bundle(found: Any) -> bool:
    return isinstance(found, dict) and all(
        is_json(mime) or _is_lines(value) for mime, value in found.items()
    )


def _is_attachments(found: Any) -> bool:
    return isinstance(found, dict) and all(map(_is_bundle, found.values()))


def _is_count(found: Any) -> bool:
    return found is None or (type(found) is int and found >= 0)


def _is_lines(found: Any) -> bool:
    return isinstance(found, str) or _is_list(found, _is_text)


def _is_text(found: Any) -> bool:
    return isinstance(found, str)


def _is_mapping(found: Any) -> bool:
    return isinstance(found, dict)


def _is_texts(found: Any) -> bool:
    return isinstance(found, dict) and all(map(_is_text, found.values()))


def _is_list(found: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(found, list) and all(map(holds, found))


def _has(found: Any, **checks: Callable[[Any], bool]) -> bool:
    return isinstance(found, dict) and all(
        name in found and holds(found[name]) for name, holds in checks.items()
    )


def _may_have(found: Mapping[str, Any], checks: Mapping[str, Callable[[Any], bool]]) -> bool:
    return all(holds(found[name]) for name, holds in checks.items() if name in found)


_NAMED = {"name": "", "display_name": ""}
_LANGUAGE: dict[str, Callable[[Any], bool]] = {
    "codemirror_mode": lambda found: isinstance(found, str | dict),
    "file_extension": _is_text,
    "mimetype": _is_text,
    "pygments_lexer": _is_text,
}
_CELL_METADATA: dict[str, Callable[[Any], bool]] = {
    "tags": _is_tags,
    "name": _is_tag,
    "format": _is_text,
    "jupyter": _is_mapping,
    "execution": _is_texts,
    "collapsed": lambda found: isinstance(found, bool),
    "scrolled": lambda found: isinstance(found, bool) or found == "auto",
}
_CELL: dict[str, Callable[[Any], bool]] = {
    "cell_type": _is_text,
    "id": _is_id,
    "metadata": is_cell_metadata,
    "source": _is_lines,
}
_OUTPUTS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "stream": {"output_type": _is_text, "name": _is_text, "text": _is_lines},
    "display_data": {"output_type": _is_text, "data": _is_bundle, "metadata": _is_mapping},
    "execute_result": {
        "output_type": _is_text,
        "data": _is_bundle,
        "metadata": _is_mapping,
        "execution_count": _is_count,
    },
    "error": {
        "output_type": _is_text,
        "ename": _is_text,
        "evalue": _is_text,
        "traceback": lambda found: _is_list(found, _is_text),
    },
}
