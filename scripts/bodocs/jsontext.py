"""JSON as files hold it: the same data are the same bytes."""

from __future__ import annotations

import json
from typing import Any


def readable(data: Any) -> str:
    """Return JSON for people, of which two versions differ only in lines whose data differ."""
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def compact(data: Any) -> str:
    """Return JSON for programs, with nothing between its parts."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
