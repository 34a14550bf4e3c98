"""Docstrings as Markdown: Google's sections by griffe, and the text in them by docutils."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import griffe

from bodocs import syntax
from bodocs.api.markup import Known, Lookup, markdown, targets
from bodocs.api.model import Parameter
from bodocs.api.writing import code_span, entry, fenced, listed

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
# A headline of Google's right under a line of text, which griffe takes for more of that text.
_HEADLINE = re.compile(
    r"(?<=[^\n]\n)(?=(?:Args|Arguments|Examples?|Keyword Args|Parameters|Raises|Returns|Yields):"
    r" *\n[ ]+\S)"
)


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
    known = Known(lookup, types, targets(docstring))
    sections = griffe.parse_google(
        # griffe evens out the indentation below the first line: this one has none to lose.
        griffe.Docstring("\n" + _HEADLINE.sub("\n", docstring)),
        warnings=False,
        trim_doctest_flags=False,
        returns_multiple_items=False,
        returns_named_value=False,
    )
    if _complete(sections, docstring):
        blocks = [block for one in sections for block in _section(one, known)]
    else:
        blocks = markdown(docstring, known)
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


def _section(section: Any, known: Known) -> list[str]:
    kind = section.kind.value
    if kind == "text":
        return markdown(section.value, known)
    if kind == "examples":
        return ["**Examples**", *_examples(section.value, known)]
    if kind == "admonition":
        return _admonition(section.title or "", section.value, known)
    if kind not in _TITLES:
        return markdown(str(getattr(section.value, "description", section.value)), known)
    title = [f"**{_TITLES[kind]}**"]
    if kind in {"returns", "yields", "receives"} and len(section.value) == 1:
        return title + _answer(section.title or "", section.value[0], known)
    items = []
    for value in section.value:
        name = getattr(value, "name", "") or "" if kind in _NAMED else ""
        annotation = str(value.annotation or known.types.get(name.lstrip("*"), ""))
        items.append(_item(name, annotation, value.description, known))
    return [*title, *markdown(section.title or "", known), listed(items)]


def _answer(begun: str, value: Any, known: Known) -> list[str]:
    """Return what is returned; griffe takes words before a colon for its type.

    Args:
        begun: What stands beside the headline.
        value: What griffe has read of the rest.
        known: What it does not say itself.
    """
    kind, text = str(value.annotation or ""), value.description
    if kind and (begun or not _is_type(kind)):
        kind, text = "", f"{kind}: {text}"
    return _item("", kind, f"{begun}\n{text}" if begun else text, known)


def _is_type(text: str) -> bool:
    try:
        syntax.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


def _item(name: str, annotation: str, text: str, known: Known) -> list[str]:
    kind = code_span(annotation)
    lead = f"{code_span(name)} ({kind})" if name and kind else code_span(name) or kind
    return entry(lead, markdown(text, known))


def _examples(parts: list[tuple[Any, str]], known: Known) -> list[str]:
    blocks: list[str] = []
    for kind, text in parts:
        blocks += markdown(text, known) if kind.value == "text" else [fenced(text, "pycon")]
    return blocks


def _admonition(title: str, value: Any, known: Known) -> list[str]:
    """Return what griffe took for an admonition: any line with a colon over an indented one."""
    text = value.contents
    if value.kind != title.lower().replace(" ", "-"):  # a sentence that begins with a label
        label = value.kind.replace("-", " ").capitalize()
        return markdown(f"{label}: {title}\n{text}", known)
    if title.lower() in _HEADINGS:
        return [f"**{title}**", *markdown(text, known)]
    indented = re.sub(r"^(?=.)", "    ", text, flags=re.MULTILINE)
    return markdown(f"{title}:\n\n{indented}", known)
