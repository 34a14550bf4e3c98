"""Words for whom a figure cannot be seen, wherever an output has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bodocs.rendering.html import escape

# As the sanitiser writes it.
_IMAGE = re.compile(r'<img\b(?P<attributes>[^<>"]*(?:"[^"]*"[^<>"]*)*)>')
_ALT = re.compile(r'\salt="')
_BESIDE = re.compile(r'"[^"]*"')


def of_metadata(metadata: Mapping[str, Any]) -> str:
    """Return what the metadata of an output say of its picture, as Jupyter keeps it."""
    parts = (value for mime, value in metadata.items() if str(mime).startswith("image/"))
    found = (part.get("alt") for part in parts if isinstance(part, dict))
    return next((text for text in found if isinstance(text, str) and text.strip()), "")


def of_images(clean: str, alt: str) -> str:
    """Return sanitised HTML whose images all have words; they keep those they came with."""
    return _IMAGE.sub(lambda match: _described(match, alt), clean)


def _described(match: re.Match[str], alt: str) -> str:
    if _ALT.search(_BESIDE.sub('"', match["attributes"])):
        return match[0]
    quoted = escape(alt).replace('"', "&quot;")
    return f'<img alt="{quoted}"{match["attributes"]}>'
