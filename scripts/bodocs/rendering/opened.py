"""The elements of HTML that a text has opened and not yet closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Opened:
    """Elements in the order in which they were opened."""

    _names: dict[int, str] = field(default_factory=dict)
    _places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _count: int = 0

    def __bool__(self) -> bool:
        return bool(self._names)

    def __contains__(self, name: str) -> bool:
        return bool(self._places.get(name))

    def open(self, name: str) -> None:
        """Note an opening tag."""
        self._count += 1
        self._names[self._count] = name
        self._places[name].append(self._count)

    def close(self, name: str) -> bool:
        """Note a closing tag; False if it closes nothing."""
        if name not in self:
            return False
        del self._names[self._places[name].pop()]
        return True

    def left(self) -> list[str]:
        """Return the elements that are still open, the last one first."""
        return list(self._names.values())[::-1]
