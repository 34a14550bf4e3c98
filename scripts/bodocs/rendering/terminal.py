"""Text that was written for a terminal: as it stands there in the end, and in its colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nbconvert.filters import ansi2html

from bodocs.rendering.colours import THEMES, Rgb, contrasting, on_paper

_COLOUR = r"\x1b\[[0-9;:]*m"
_CONTROL = re.compile(
    rf"""(?P<colour>{_COLOUR})
  | \x1b\[(?P<count>\d*)(?:;\d*)*(?P<move>[A-DGJK])
  | (?P<other>\x1b\[[0-9;:<=>?]*[ -/]*[@-~]      # what else a screen is told
      | \x1b[\]P^_X][^\x07\x1b\n]*(?:\x07|\x1b\\)?  # titles, links and the like
      | \x1b[ -/]*[0-~]?)
  | (?P<sign>[\x00-\x1f\x7f-\x9f])
  | (?P<text>[^\x00-\x1f\x7f-\x9f]+)""",
    re.VERBOSE,
)
_MOVES = re.compile(r"[\r\b\x0b\x0c]|\x1b\[[\d;]*[A-DGJK]")
_ESCAPE = "\x1b["
_CODES = 8  # colours, bold and the like that are in force at once, at most
_COLUMNS = 2000  # no terminal is wider; a cursor moved further would only make spaces
_RGB = r"rgb\((\d+),\s*(\d+),\s*(\d+)\)"
_STYLED = re.compile(
    rf'(?: class="(?P<names>[^"]*)")?'
    rf' style="(?:color: {_RGB})?(?:; )?(?:background-color: {_RGB})?"'
)


def to_html(text: str) -> str:
    """Return a program's output as HTML, with classes of the site's style sheet for colours.

    Line breaks at its ends go. Colours that have no name keep their tone, and are drawn towards
    the ink of each theme until they can be read on its paper.
    """
    markup = str(ansi2html(settled(text).strip("\n")))
    return _STYLED.sub(_readable, markup)


def settled(text: str) -> str:
    """Return what a terminal shows in the end, with no controls but those of colour.

    A carriage return goes back to the start of the line, and so overwrites it, as progress bars
    do; back-spaces and movements of the cursor are obeyed, too.
    """
    text = text.replace("\r\n", "\n")
    if not _MOVES.search(text):
        return _CONTROL.sub(_plainly, text)
    screen = _Screen()
    for match in _CONTROL.finditer(text):
        screen.take(match)
    return screen.text()


def _plainly(match: re.Match[str]) -> str:
    kept = match["colour"] or match["text"] or match["sign"] or ""
    return kept if match["sign"] in {None, "\n", "\t"} else ""


@dataclass
class _Screen:
    """Lines of signs, each with the colour codes in force where it was written."""

    lines: list[list[tuple[str, str]]] = field(default_factory=lambda: [[]])
    row: int = 0
    column: int = 0
    colour: str = ""

    def take(self, match: re.Match[str]) -> None:
        if match["text"]:
            self._write(match["text"])
        elif match["colour"]:
            self._set_colour(match["colour"])
        elif match["move"]:
            self._move(match["move"], int((match["count"] or "")[:6] or 0))
        elif match["sign"]:
            self._obey(match["sign"])

    def text(self) -> str:
        return "\n".join(_line(line) for line in self.lines)

    def _write(self, text: str) -> None:
        line = self.lines[self.row]
        line.extend([("", " ")] * (self.column - len(line)))
        line[self.column : self.column + len(text)] = [(self.colour, sign) for sign in text]
        self.column += len(text)

    def _set_colour(self, code: str) -> None:
        reset = code in {"\x1b[m", "\x1b[0m"}
        codes = [] if reset else [*self.colour.split(_ESCAPE)[1:], code.removeprefix(_ESCAPE)]
        self.colour = "".join(_ESCAPE + code for code in codes[-_CODES:])

    def _obey(self, sign: str) -> None:
        if sign in "\n\x0b\x0c":
            self.row, self.column = self.row + 1, 0
            if self.row == len(self.lines):
                self.lines.append([])
        elif sign == "\r":
            self.column = 0
        elif sign == "\b":
            self.column = max(0, self.column - 1)
        elif sign == "\t":
            self._write("\t")

    def _move(self, letter: str, count: int) -> None:
        step = count or 1
        if letter in "AB":
            row = self.row + (step if letter == "B" else -step)
            self.row = min(max(0, row), len(self.lines) - 1)
        elif letter in "CDG":
            column = {"C": self.column + step, "D": self.column - step, "G": step - 1}[letter]
            self.column = min(max(0, column), max(_COLUMNS, self.column))
        else:
            self._erase(letter, count)

    def _erase(self, letter: str, count: int) -> None:
        """Erase after the cursor (0), before it (1) or all (2) of the line, or of the screen."""
        line = self.lines[self.row]
        if count == 0:
            del line[self.column :]
        elif count == 1:
            line[: self.column] = [("", " ")] * min(self.column, len(line))
        else:
            line.clear()
        if letter == "J" and count != 1:
            del self.lines[self.row + 1 :]
            if count >= 2:
                self.lines[: self.row] = [[] for _ in range(self.row)]


def _line(cells: list[tuple[str, str]]) -> str:
    parts = []
    before = ""
    for colour, sign in cells:
        if colour != before:
            parts.append(f"\x1b[0m{colour}")
            before = colour
        parts.append(sign)
    return "".join(parts) + ("\x1b[0m" if before else "")


def _readable(match: re.Match[str]) -> str:
    names, *numbers = match.groups()
    parts = [None if n is None else min(int(n), 255) for n in numbers]
    front, back = _rgb(parts[:3]), _rgb(parts[3:])
    if back is not None:
        shown = _hex(on_paper(front or back, back, contrasting(back)))
        return f'{_classes(names)} style="color:{shown};background-color:{_hex(back)}"'
    if front is None:
        return _classes(names)
    light, dark = (_hex(on_paper(front, paper, ink)) for ink, paper in THEMES.values())
    return f'{_classes(names, "ansi-rgb")} style="--light:{light};--dark:{dark}"'


def _classes(*names: str | None) -> str:
    found = " ".join(filter(None, names))
    return f' class="{found}"' if found else ""


def _rgb(numbers: list[int | None]) -> Rgb | None:
    red, green, blue = numbers
    return None if red is None or green is None or blue is None else (red, green, blue)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
