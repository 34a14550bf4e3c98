"""The website's elements as Markdown: what each of them shows a reader, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bodocs.api.writing import fenced
from bodocs.machines.markup import escaped, to_markdown, to_text

Attributes = Mapping[str, str]
Resolve = Callable[[str], str]

_VERDICTS = {
    "held": "Claim, checked and found true",
    "failed": "Claim, checked and found false",
    "not-run": "Claim, not checked in this run",
}
_TERMINAL = {"stream-stdout", "stream-stderr", "text", "error"}
_NAMED = {"stream-stderr": "Standard error:", "error": "Error:"}


def shown(name: str, attributes: Attributes, resolve: Resolve) -> str:
    """Return an element as Markdown; empty for one that says nothing of its own.

    Args:
        name: Its name, without ``nb-``.
        attributes: Its attributes, without ``data-``.
        resolve: Gives the whole address for one on the page.
    """
    write = _WRITERS.get(name)
    if write is not None:
        return write(attributes, resolve)
    # One that this does not know says at least what its HTML says.
    return to_markdown(attributes.get("html", ""), resolve)


def _code(given: Attributes, _: Resolve) -> str:
    block = fenced(to_text(given.get("html", "")), given.get("language", ""))
    return f"{given['label']}:\n\n{block}" if given.get("label") else block


def _output(given: Attributes, resolve: Resolve) -> str:
    kind, html = given.get("kind", ""), given.get("html", "")
    if kind in _TERMINAL:
        return "\n\n".join(filter(None, [_NAMED.get(kind), fenced(to_text(html), "text")]))
    return to_markdown(html, resolve)


def _figure(given: Attributes, resolve: Resolve) -> str:
    source, alt = given.get("light"), _line(given.get("alt", ""))
    caption = _line(given.get("caption", ""))
    picture = f"![{alt}]({resolve(source)})" if source else f"Figure: {alt}"
    return "\n\n".join(filter(None, [picture, f"*{caption}*" if caption else ""]))


def _plotly(given: Attributes, resolve: Resolve) -> str:
    data = f"[Data of this figure, for Plotly]({resolve(given['src'])})" if "src" in given else ""
    return "\n\n".join(filter(None, [_figure(given, resolve), data]))


def _fold(given: Attributes, _: Resolve) -> str:
    label = given.get("label", "").removeprefix("Show ")
    return f"{label[:1].upper()}{label[1:]}:" if label else ""


def _claim(given: Attributes, resolve: Resolve) -> str:
    verdict = _VERDICTS.get(given.get("verdict", ""), _VERDICTS["not-run"])
    sentence = to_markdown(given.get("sentence", ""), resolve)
    figures = [f"- {_line(str(figure))}" for figure in _json(given.get("figures"), [])]
    check = fenced(to_text(given.get("html", "")), "python") if given.get("html") else ""
    return "\n\n".join(filter(None, [f"**{verdict}:** {sentence}", "\n".join(figures), check]))


def _banner(given: Attributes, resolve: Resolve) -> str:
    lines = to_markdown(given.get("html", ""), resolve).split("\n")
    kind = "WARNING" if given.get("kind") in {"failed", "smoke"} else "NOTE"
    return "\n".join(f"> {line}".rstrip() for line in [f"[!{kind}]", *lines])


def _header(given: Attributes, resolve: Resolve) -> str:
    header = _json(given.get("json"), {})
    before = [_before(one, resolve) for one in header.get("prerequisites", [])]
    needed = f"Before you start: {', '.join(before)}." if before else ""
    return "\n\n".join(filter(None, [needed, _executed(header), _works(header, resolve)]))


def _before(one: Mapping[str, str], resolve: Resolve) -> str:
    text = _line(one["text"]).removesuffix(".")
    return f"[{text}]({resolve(one['url'])})" if one.get("url") else text


def _executed(header: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in header.get("versions", {}).items())
    if not header.get("executed"):
        return ""
    on = f"Executed in {header.get('mode', 'full')} mode on {str(header['executed'])[:10]}"
    return f"{on} with {versions}." if versions else f"{on}."


def _works(header: Mapping[str, Any], resolve: Resolve) -> str:
    if not header.get("works"):
        return ""
    others = resolve(header["others"])
    return f"Works with {_line(', '.join(header['works']))}; [for other versions]({others})."


def _cards(given: Attributes, resolve: Resolve) -> str:
    lines = []
    for card in _json(given.get("json"), []):
        about = f": {_line(card['description'])}" if card.get("description") else ""
        lines.append(f"- [{_line(card['title'])}]({resolve(card['url'])}){about}")
    return "\n".join(lines)


def _users(given: Attributes, resolve: Resolve) -> str:
    found = _json(given.get("json"), [])
    links = (f"[{_line(user['title'])}]({resolve(user['url'])})" for user in found)
    return f"Used in {', '.join(links)}" if found else ""


def _loop(given: Attributes, resolve: Resolve) -> str:
    data = f"[Data of this loop, step by step]({resolve(given['src'])})" if "src" in given else ""
    return "\n\n".join(filter(None, [_figure(given, resolve), data]))


def _related(given: Attributes, resolve: Resolve) -> str:
    lines = []
    for page in _json(given.get("json"), []):
        names = ", ".join(f"`{one['name']}`" for one in page["names"])
        lines.append(f"- [{_line(page['title'])}]({resolve(page['url'])}) also uses {names}")
    return "\n".join(["Related pages:", "", *lines]) if lines else ""


def _nothing(_: Attributes, __: Resolve) -> str:
    return ""


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _json(text: str | None, otherwise: Any) -> Any:
    return json.loads(text) if text else otherwise


_WRITERS: dict[str, Callable[[Attributes, Resolve], str]] = {
    "banner": _banner,
    "cards": _cards,
    "claim": _claim,
    # Each stands on the page as well.
    "claims": _nothing,
    "code": _code,
    "figure": _figure,
    "fold": _fold,
    "header": _header,
    "loop": _loop,
    "names": _nothing,
    "output": _output,
    "plotly": _plotly,
    "related": _related,
    "time": _nothing,
    "users": _users,
}
