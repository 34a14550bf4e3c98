"""Docstrings as Markdown: Google's sections by griffe, and the text in them by docutils."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import griffe

from bodocs.api.markup import Lookup, code_span, entry, fenced, listed, markdown
from bodocs.api.model import Parameter

_TITLES = {
    "parameters": "Parameters",
    "other parameters": "Other parameters",
    "raises": "Raises",
    "warns": "Warns",
    "returns": "Returns",
    "yields": "Yields",
    "receives": "Receives",
    "attributes": "Attributes",
    "functions": "Functions",
    "classes": "Classes",
    "modules": "Modules",
}
_NAMED = {"parameters", "other parameters", "attributes", "functions", "classes", "modules"}
_HEADINGS = {"example", "examples", "note", "notes", "warning", "references", "reference"}
_HEADINGS |= {"usage", "see also", "return", "returns", "properties", "todo", "example usage"}
_WORD = re.compile(r"[^\W_]+")


def rendered(docstring: str, lookup: Lookup, parameters: Iterable[Parameter] = ()) -> str:
    """Return a docstring as Markdown.

    Args:
        docstring: The text.
        lookup: Addresses of objects by the names that the text has for them.
        parameters: The signature's, for the types that the text does not give.
    """
    if not docstring.strip():
        return ""
    types = {parameter.name: parameter.annotation for parameter in parameters}
    sections = griffe.parse_google(
        # griffe evens out the indentation below the first line: this one has none to lose.
        griffe.Docstring(f"\n{docstring}"),
        warnings=False,
        trim_doctest_flags=False,
        returns_multiple_items=False,
        returns_named_value=False,
    )
    if _complete(sections, docstring):
        blocks = [block for one in sections for block in _section(one, lookup, types)]
    else:
        blocks = markdown(docstring, lookup)
    return "\n\n".join(blocks)


def _complete(sections: list[Any], docstring: str) -> bool:
    """Return False if a word was lost, as those of lines that do not fit into a section are."""
    kept = Counter(_WORD.findall(" ".join(_words(sections)).lower()))
    given = Counter(_WORD.findall(docstring.lower()))
    return not given - kept


def _words(sections: list[Any]) -> Iterable[str]:
    for section in sections:
        # The headline is replaced by a title, whichever of its forms it had.
        yield f"{section.title or ''} {_HEADLINES.get(section.kind.value, '')}"
        values = section.value if isinstance(section.value, list) else [section.value]
        for value in values:
            if isinstance(value, tuple):
                yield value[1]
            elif isinstance(value, str):
                yield value
            elif section.kind.value == "admonition":
                yield f"{value.kind} {value.contents}"
            else:
                # "optional" is what the default in the signature says.
                name = getattr(value, "name", "")
                yield f"{name} {value.annotation or ''} optional {value.description}"


_HEADLINES = {
    "parameters": "Args Arguments Parameters Params",
    "other parameters": "Other Parameters Keyword Args Arguments",
    "raises": "Raises Exceptions",
    "warns": "Warns",
    "returns": "Returns",
    "yields": "Yields",
    "receives": "Receives",
    "examples": "Examples",
    "attributes": "Attributes",
    "functions": "Functions Methods",
    "classes": "Classes",
    "modules": "Modules",
}


def _section(section: Any, lookup: Lookup, types: dict[str, str]) -> list[str]:
    kind = section.kind.value
    if kind == "text":
        return markdown(section.value, lookup)
    if kind == "examples":
        return ["**Examples**", *_examples(section.value, lookup)]
    if kind == "admonition":
        return _admonition(section.title or "", section.value, lookup)
    if kind not in _TITLES:
        return markdown(str(getattr(section.value, "description", section.value)), lookup)
    title = section.title or _TITLES[kind]
    items = []
    for value in section.value:
        name = getattr(value, "name", "") or "" if kind in _NAMED else ""
        annotation = str(value.annotation or types.get(name.lstrip("*"), ""))
        items.append(_item(name, annotation, value.description, lookup))
    if kind in {"returns", "yields", "receives"} and len(items) == 1:
        return [f"**{title}**", *items[0]]
    return [f"**{title}**", listed(items)]


def _item(name: str, annotation: str, text: str, lookup: Lookup) -> list[str]:
    kind = code_span(annotation)
    lead = f"{code_span(name)} ({kind})" if name and kind else code_span(name) or kind
    return entry(lead, markdown(text, lookup))


def _examples(parts: list[tuple[Any, str]], lookup: Lookup) -> list[str]:
    blocks: list[str] = []
    for kind, text in parts:
        blocks += markdown(text, lookup) if kind.value == "text" else [fenced(text, "pycon")]
    return blocks


def _admonition(title: str, value: Any, lookup: Lookup) -> list[str]:
    """Return what griffe took for an admonition: any line with a colon over an indented one."""
    text = value.contents
    if value.kind != title.lower().replace(" ", "-"):  # a sentence that begins with a label
        label = value.kind.replace("-", " ").capitalize()
        return markdown(f"{label}: {title}\n{text}", lookup)
    if title.lower() in _HEADINGS:
        return [f"**{title}**", *markdown(text, lookup)]
    indented = re.sub(r"^(?=.)", "    ", text, flags=re.MULTILINE)
    return markdown(f"{title}:\n\n{indented}", lookup)
