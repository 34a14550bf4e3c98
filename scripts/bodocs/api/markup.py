"""reStructuredText to Markdown: docutils reads it, and what is written here means the same.

What comes out is text wherever docutils understood nothing, so that nothing is dropped and nothing
in a docstring can become markup of the page by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docutils import frontend, nodes, utils
from docutils.parsers.rst import Parser, directives, roles
from docutils.parsers.rst.directives.admonitions import BaseAdmonition

from bodocs.api.fields import Field, grouped
from bodocs.api.preparing import prepared, restored, unescaped
from bodocs.api.writing import code_span, display, entry, fenced, listed
from bodocs.rendering.escaping import escape_markdown

Lookup = Callable[[str], str | None]
"""Returns the address of the object that a name in a docstring means, if it has one."""

# Roles that Sphinx adds. What they name shows as code.
_ROLES = ("attr", "class", "const", "data", "exc", "func", "meth", "mod", "obj")
_OTHER_ROLES = ("doc", "paramref", "ref", "term")
_TITLED = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)
_RELATIVE = re.compile(r"[\w.-]+(?:/[\w.-]+)+(?:#[\w.-]+)?")
_SAFE = ("http://", "https://", "mailto:")


class _See(nodes.Admonition, nodes.Element):  # type: ignore[misc] # docutils is untyped
    """What ``.. seealso::`` of Sphinx holds."""


class _SeeAlso(BaseAdmonition):  # type: ignore[misc]
    node_class = _See


@dataclass(frozen=True)
class Known:
    """What a docstring's parts need to know that does not stand in them.

    Attributes:
        lookup: Addresses of objects.
        types: Of parameters, for those of which the text has no type.
        targets: Addresses by the names that the docstring gives them.
    """

    lookup: Lookup
    types: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)


def markdown(text: str, known: Known) -> list[str]:
    """Return the Markdown blocks of a docstring, or of a part of one."""
    return _Writer(known).blocks(_read(text))


def targets(docstring: str) -> dict[str, str]:
    """Return the addresses to which a docstring gives names, wherever it does so."""
    if ".. _" not in docstring:
        return {}
    return {
        name: node["refuri"]
        for node in _read(docstring).findall(nodes.target)
        if "refuri" in node
        for name in node["names"]
    }


def _read(text: str) -> Any:
    document = utils.new_document("docstring", _settings())
    Parser().parse(prepared(text), document)
    return document


def _formula(node: Any) -> str:
    # A parser that sees no formula here must see no link either.
    return restored(node.astext()).replace("](", "]{}(")


def _of_kind(parent: Any, kind: type[Any]) -> list[Any]:
    return [child for child in parent.children if isinstance(child, kind)]


@cache
def _settings() -> Any:
    for role in (*_ROLES, *(f"py:{role}" for role in _ROLES), *_OTHER_ROLES):
        roles.register_local_role(role, _role)
    directives.register_directive("seealso", _SeeAlso)
    settings = frontend.get_default_settings(Parser)
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level, settings.halt_level = 5, 6
    settings.warning_stream = False
    settings.syntax_highlight = "none"
    return settings


def _role(*args: Any, **_options: Any) -> tuple[list[Any], list[Any]]:
    _name, rawtext, text, *_ = args
    return [nodes.inline(rawtext, text, classes=["name"])], []


@dataclass
class _Writer:
    """Writes the nodes of one document."""

    known: Known

    def blocks(self, parent: Any) -> list[str]:
        """Return the blocks within a node; what stands outside of any paragraph becomes one."""
        found: list[str] = []
        for node in parent.children:
            if isinstance(node, nodes.Inline | nodes.Text):
                found.append(self._one(node))
            else:
                found += _BLOCKS.get(type(node).__name__, _Writer._unknown)(self, node)
        return [block for block in found if block.strip()]

    def line(self, parent: Any) -> str:
        """Return what a paragraph says."""
        return "".join(self._one(node) for node in parent.children)

    def _one(self, node: Any) -> str:
        write = _INLINE.get(type(node).__name__)
        if write is not None:
            return write(self, node)
        return escape_markdown(unescaped(node.rawsource or node.astext()))

    def _text(self, node: Any) -> str:
        return escape_markdown(re.sub(r"\s*\n\s*", " ", unescaped(node.astext())))

    def _code(self, node: Any) -> str:
        text = restored(node.astext())
        return self._named(code_span(text), text)

    def _name(self, node: Any) -> str:
        if "name" not in node["classes"]:
            return self.line(node)
        text = restored(node.astext())
        titled = _TITLED.match(text)
        target = (titled["target"] if titled else text).lstrip("~!")
        shown = titled["title"] if titled else target
        if text.startswith("~"):
            shown = target.rpartition(".")[2]
        return self._named(code_span(shown), target)

    def _named(self, shown: str, name: str) -> str:
        name = name.strip().removesuffix("()")
        plain = name.replace(".", "").isidentifier()
        address = self.known.lookup(name) if plain else None
        return f"[{shown}]({address})" if address else shown

    def _reference(self, node: Any) -> str:
        named = self.known.targets.get(node.get("refname", ""), "")
        address = restored(node.get("refuri") or named)
        if _RELATIVE.fullmatch(address):
            return self.line(node)  # it leads to another page of where the docstring comes from
        if not address.startswith(_SAFE):
            return escape_markdown(unescaped(node.rawsource or node.astext()))
        address = re.sub(r"[<>\s]", "", address)
        return f"[{self.line(node)}](<{address}>)"

    def _key(self, node: Any) -> str:
        return f"&#91;{escape_markdown(node.astext())}&#93;"

    def _math(self, node: Any) -> str:
        return f"${' '.join(_formula(node).split())}$"

    def _literal(self, node: Any) -> list[str]:
        language = next((c for c in node["classes"] if c not in {"code", "text"}), "")
        return [fenced(restored(node.astext()), language)]

    def _list(self, node: Any) -> list[str]:
        items = (self.blocks(item) for item in node.children)
        if isinstance(node, nodes.enumerated_list):
            return [listed(items, first=node.get("start", 1))]
        return [listed(items)]

    def _definitions(self, node: Any) -> list[str]:
        """A list as numpy writes its parameters, ``name : type`` over the text; or blocks."""
        if not any(_of_kind(item, nodes.classifier) for item in node.children):
            return self.blocks(node)
        return [listed(self._definition(item) for item in node.children)]

    def _definition(self, item: Any) -> list[str]:
        kinds = (restored(kind.astext()) for kind in _of_kind(item, nodes.classifier))
        term, kind = code_span(restored(item[0].astext())), code_span(" : ".join(kinds))
        return entry(f"{term} ({kind})" if kind else term, self.blocks(item[-1]))

    def _fields(self, node: Any) -> list[str]:
        fields = [
            Field(restored(one[0].astext()), restored(one[1].astext()), self.blocks(one[1]))
            for one in node.children
        ]
        return grouped(fields, self.known.types, self._named)

    def _titled(self, node: Any) -> list[str]:
        """An admonition, or a definition of a key: its name in bold, and what it says."""
        if isinstance(node, nodes.citation | nodes.footnote):
            label, *rest = node.children
            lead = f"&#91;{escape_markdown(label.astext())}&#93;"
            return [listed([entry(lead, self.blocks(nodes.Element("", *rest)))])]
        title = "See also" if isinstance(node, _See) else type(node).__name__.capitalize()
        return [f"**{title}**", *self.blocks(node)]

    def _heading(self, node: Any) -> list[str]:
        return [f"**{self.line(node)}**"]

    def _message(self, node: Any) -> list[str]:
        # What docutils says is of no use to a reader; what it could not read is.
        unread = [child for child in node.children if isinstance(child, nodes.literal_block)]
        return [block for child in unread for block in self._literal(child)]

    def _image(self, node: Any) -> list[str]:
        return [escape_markdown(" ".join(filter(None, [node.get("alt", ""), node["uri"]])))]

    def _verse(self, node: Any) -> list[str]:
        return ["<br />".join(self.line(line) for line in node.findall(nodes.line))]

    def _table(self, node: Any) -> list[str]:
        rows = [[" ".join(self.blocks(e)) for e in row.children] for row in node.findall(nodes.row)]
        head, *body = ["| " + " | ".join(c.replace("\n", " ") for c in row) + " |" for row in rows]
        return ["\n".join([head, "|---" * len(rows[0]) + "|", *body])]

    def _unknown(self, node: Any) -> list[str]:
        text = unescaped(node.rawsource or node.astext())
        return [escape_markdown(re.sub(r"\s*\n\s*", " ", text))]


_INLINE: dict[str, Callable[[_Writer, Any], str]] = {
    "Text": _Writer._text,
    "literal": _Writer._code,
    "title_reference": _Writer._code,
    "inline": _Writer._name,
    "math": _Writer._math,
    "reference": _Writer._reference,
    "citation_reference": _Writer._key,
    "footnote_reference": _Writer._key,
    "emphasis": lambda writer, node: f"*{writer.line(node)}*",
    "strong": lambda writer, node: f"**{writer.line(node)}**",
    "target": lambda _writer, _node: "",
    "problematic": _Writer._text,
}
_BLOCKS: dict[str, Callable[[_Writer, Any], list[str]]] = {
    "paragraph": lambda writer, node: [writer.line(node)],
    "literal_block": _Writer._literal,
    "doctest_block": _Writer._literal,
    "math_block": lambda _writer, node: [display(_formula(node))],
    "bullet_list": _Writer._list,
    "enumerated_list": _Writer._list,
    "definition_list": _Writer._definitions,
    "field_list": _Writer._fields,
    "title": _Writer._heading,
    "subtitle": _Writer._heading,
    "rubric": _Writer._heading,
    "term": lambda writer, node: [writer.line(node)],
    "system_message": _Writer._message,
    "target": lambda _writer, _node: [],
    "image": _Writer._image,
    "line_block": _Writer._verse,
    "table": _Writer._table,
    "citation": _Writer._titled,
    "footnote": _Writer._titled,
    "_See": _Writer._titled,
    **dict.fromkeys(
        ["section", "block_quote", "definition_list_item", "definition"],
        _Writer.blocks,
    ),
    **dict.fromkeys(["admonition", "topic", "container", "compound", "figure"], _Writer.blocks),
    **dict.fromkeys(
        ["attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning"],
        _Writer._titled,
    ),
}
