"""Terminal colour codes, which IPython and many programs write into their texts."""

from __future__ import annotations

import re

_CODE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def plain(text: str) -> str:
    """Return ``text`` without them."""
    return _CODE.sub("", text)
