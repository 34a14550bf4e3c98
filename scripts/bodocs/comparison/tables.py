"""Two tables, compared cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bodocs.comparison.texts import Tolerance, distance


@dataclass(frozen=True)
class CellChange:
    """A cell of a table that differs.

    Attributes:
        row: What its row is called, or the row's number.
        column: What its column is called, or the column's number.
        before: What it held.
        after: What it holds.
        largest: The relative difference; infinite if words differ.
    """

    row: str
    column: str
    before: str
    after: str
    largest: float


Table = list[list[str]]


def read(html: str) -> list[Table]:
    """Return the tables in HTML, each as rows of texts."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    return [
        [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]
        for rows in (table.find_all("tr") for table in soup.find_all("table"))
    ]


def words_beside(html: str) -> str:
    """Return the text of HTML outside its tables."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(["table", "style", "script"]):
        element.decompose()
    return soup.get_text("\n", strip=True)


def sizes(table: Table) -> tuple[int, int]:
    """Return how many rows and columns a table has."""
    return len(table), max(map(len, table), default=0)


def changes(before: Table, after: Table, tolerance: Tolerance) -> Iterator[CellChange]:
    """Give the cells of two tables of one size that differ by more than the tolerance."""
    header = before[0] if before else []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        for column, (one, other) in enumerate(zip(old, new, strict=False)):
            largest = distance(one, other, tolerance)
            if largest:
                name = header[column] if number and column < len(header) else ""
                yield CellChange(
                    row=old[0] if column and old[0] else str(number),
                    column=name or str(column + 1),
                    before=one,
                    after=other,
                    largest=largest,
                )
