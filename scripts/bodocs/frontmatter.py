"""Front matter: the YAML block at the top of a page, and what it may say."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from bodocs.errors import BodocsError, PageError, nearest, raise_all
from bodocs.former import Former

_BLOCK = re.compile(
    r"\A(?P<lead>\s*^)---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
# Not every line of dashes begins front matter: it is Markdown for a rule too.
_BEGUN = re.compile(r"\A\s*^---[ \t]*\r?\n[A-Za-z_]\w*[ \t]*:", re.MULTILINE)


class Budget(BaseModel):
    """What a page may cost in full mode."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: float = Field(default=120, gt=0)
    """CPU seconds."""
    megabytes: float = Field(default=1000, gt=0)
    """Peak resident memory of the kernel."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"it is no regular expression, {error}") from error
    return text


_OWNER = r"^@?[A-Za-z0-9][\w-]*(/[A-Za-z0-9][\w-]*)?$"


class Skip(BaseModel):
    """Why a page must not run for now, who sees to it, and until when that holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    """What keeps the page from running."""
    owner: Annotated[str, StringConstraints(pattern=_OWNER)]
    """The role or team that sees to it, such as ``maintainers`` or ``@org/team``; no person."""
    until: datetime.date
    """The last day on which the page may be skipped, in UTC; from the next day on it fails."""


class AllowedWarning(BaseModel):
    """A warning that a page may show for now, because it comes from code that is not the page's."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    category: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]\w*$")]
    """Name of its class, such as ``FutureWarning``, without a module."""
    message: Annotated[str, StringConstraints(min_length=1), AfterValidator(_pattern)]
    """Regular expression that its text contains."""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    """Why it is not the page's to mend."""
    until: datetime.date
    """The last day on which it may be shown, in UTC."""


class FrontMatter(BaseModel):
    """The keys a page's front matter may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    """The page's H1 and its name in the sidebar."""
    description: str = Field(default="", max_length=160)
    """One sentence for search results and lists of pages."""
    level: Literal["beginner", "intermediate", "advanced"] | None = None
    """Whom the page is for."""
    tags: list[str] = []
    """Subjects, in lower case."""
    former: list[Former] = []
    """Ids and addresses that the page had before, which lead to it."""
    sidebar_position: float | None = None
    """Place among its siblings, smallest first."""
    group: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] | None = None
    """Heading in the sidebar under which the page stands, with the others that name it."""
    nocite: Literal["@*"] | None = None
    """``@*`` lists every work of the bibliography at the page's end, as in Pandoc."""
    prerequisites: list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]] = []
    """What the page asks of its reader: ids of pages, and sentences."""
    smoke: dict[str, Any] = {}
    """Parameter values of smoke mode."""
    requires: list[str] = []
    """Distributions the page needs beyond the project's own."""
    budget: Budget = Budget()
    """What the page may cost in full mode."""
    warnings: list[AllowedWarning] = []
    """Warnings that the page may show."""
    skip: Skip | None = None
    """Given for a page that must not run for now."""


@dataclass(frozen=True)
class Block:
    """A front matter block as found in a text.

    Attributes:
        data: What the YAML says; empty if there is no block.
        body: The text after the block.
        lines: How many lines the block takes.
    """

    data: dict[str, Any]
    body: str
    lines: int


def split(text: str, where: Path) -> Block:
    """Split ``text`` into its front matter block and the rest.

    Raises:
        PageError: The block is not closed, not valid YAML, or not a mapping.
    """
    match = _BLOCK.match(text)
    begun = _BEGUN.match(text)
    if not match and begun:
        raise PageError("front matter is not closed", where=where, mend="add a line '---' after it")
    if not match or (match["lead"] and not begun):
        return Block({}, text, 0)
    try:
        data = _load(match["yaml"])
    except ValueError as error:  # YAML, but Python has no such value
        raise PageError(
            f"front matter holds a value that cannot be: {error}",
            where=where,
            mend="correct it, for example a day that no calendar has, or quote it",
        ) from error
    except yaml.YAMLError as error:
        raise PageError(
            f"front matter is not valid YAML: {_first_line(error)}",
            where=_at(where, error, match["lead"].count("\n")),
            mend="quote values that hold a colon, and indent with spaces",
        ) from error
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise PageError(
            "front matter is not a mapping", where=where, mend="write it as lines of 'key: value'"
        )
    return Block(data, text[match.end() :], match.group(0).count("\n"))


def _load(text: str) -> Any:
    if not hasattr(yaml, "CSafeLoader"):
        return yaml.safe_load(text)
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        # The slower of the two has the better messages.
        return yaml.safe_load(text)


def validate(data: dict[str, Any], where: Path) -> FrontMatter:
    """Return the front matter of a page that follows our conventions.

    Raises:
        PageError: A key is missing, unknown, or has a value of the wrong type; all are reported.
    """
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        raise_all([_problem(detail, where) for detail in error.errors()])
        raise


def skip_of_plain(data: dict[str, Any], where: Path) -> Skip | None:
    """Return what a page of a plain folder says under ``skip``, if it says that to us.

    Raises:
        PageError: It is a mapping, as ours is, but not a whole one.
    """
    found = data.get("skip")
    # Other tools may have a key of this name.
    return validate({"title": "-", "skip": found}, where).skip if isinstance(found, dict) else None


_PARTS: dict[str, type[BaseModel]] = {
    "budget": Budget,
    "skip": Skip,
    "warnings": AllowedWarning,
}
"""Keys that hold keys."""
_MENDS = {
    "skip": "write for example 'skip: {reason: ..., owner: maintainers, until: 2027-01-31}'",
    "skip.reason": "say in a sentence what keeps the page from running",
    "skip.owner": "name a role or a team in one word, such as maintainers or @org/team",
    "skip.until": "write a day, without quotes, as in 'until: 2027-01-31'",
}
_SAID = {
    "date_type": "is no day",
    "dict_type": "holds no keys of its own",
    "float_type": "is no number",
    "greater_than": "is not greater than {gt:g}",
    "list_type": "is no list",
    "literal_error": "is none of {expected}",
    "string_pattern_mismatch": "has a form that it cannot have",
    "string_too_long": "is longer than {max_length} characters",
    "string_too_short": "is empty",
    "string_type": "is no text",
    "value_error": "is wrong: {error}",
}
"""What pydantic says in its own terms, by its name for it."""


def _problem(detail: Any, where: Path) -> BodocsError:
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return PageError(
            f"front matter has no {key!r}",
            where=where,
            mend=_MENDS.get(key) or f"add a line '{key}: ...' between the '---' lines at the top",
        )
    if detail["type"] == "extra_forbidden":
        known = _PARTS.get(key.partition(".")[0], FrontMatter).model_fields
        return PageError(
            f"front matter has an unknown key {key!r}",
            where=where,
            mend=f"remove it.{nearest(key.split('.')[-1], known)} Known: {', '.join(known)}",
        )
    said = _SAID.get(detail["type"], "cannot be used").format(**detail.get("ctx", {}))
    return PageError(
        f"front matter key {_place(detail['loc'])} {said}: {_shown(detail['input'])}",
        where=where,
        mend=_MENDS.get(key, f"correct the value of '{key.partition('.')[0]}'"),
    )


def _place(steps: Sequence[str | int]) -> str:
    """Return where a value stands, as an author would count."""
    keys = [step for step in steps if isinstance(step, str)]
    entries = [f", entry {step + 1}," for step in steps if isinstance(step, int)]
    return repr(".".join(keys)) + "".join(entries)


def _shown(value: Any) -> str:
    # As it stands in the file: the name of Python's class says nothing there.
    return str(value) if isinstance(value, datetime.date) else repr(value)


def _first_line(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _at(where: Path, error: yaml.YAMLError, before: int) -> str:
    mark = getattr(error, "problem_mark", None)
    # The mark counts from 0 inside the block, which starts after the first line of dashes.
    return f"{where}:{before + mark.line + 2}" if mark else str(where)
