"""Admonitions and formulas in the notations of others: MyST's fences, alerts of code hosts."""

from __future__ import annotations

import re

from markdown_it.token import Token

from bodocs.rendering import blocks, grammar

_ROUNDS = 4
"""How deep a directive may stand in others; deeper, it is shown as code."""

_ANY = re.compile(r"(?:```|~~~)[ \t]*(?:\{\w+\}|math)|\[!\w+\]")
_DIRECTIVE = re.compile(rf"\{{(?P<kind>{'|'.join(grammar.ADMONITIONS)})\}}[ \t]*(?P<title>.*)")
_MATH = re.compile(r"(?:math|\{math\}(?P<formula>.*))", re.DOTALL)
_OPTION = re.compile(r"[ \t>]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_ALERT = re.compile(r" {0,3}>[ \t]?\[!(?P<kind>\w+)\][ \t]*", re.IGNORECASE)
_QUOTE = re.compile(r" {0,3}> ?")
# What ends with the marks that it began with, or will.
_NESTED = re.compile(r"[ \t>]*(:{3,}|`{3,}|~{3,})")
_BOX = re.compile(r"^ {0,3}(?P<marks>:{3,})(?P<name>[A-Za-z])?", re.MULTILINE)
_ALERTS = {
    "caution": "danger",
    "important": "info",
    "note": "note",
    "tip": "tip",
    "warning": "warning",
}


def written_out(text: str) -> str:
    """Return a Markdown text with its admonitions in the website's notation."""
    for _ in range(_ROUNDS):
        if not _ANY.search(text):
            break
        lines = text.split("\n")
        # From the end, so that the lines before keep their numbers.
        for token in reversed(_outermost(text, lines)):
            _replace(token, lines)
        changed = "\n".join(lines)
        if changed == text:
            break
        text = changed
    return text


def left_open(text: str) -> list[str]:
    """Return what ends the admonitions that a text does not end, the last one first."""
    opened: list[str] = []
    for match in _BOX.finditer(text):
        if match["name"]:
            opened.append(match["marks"])
        elif opened and len(match["marks"]) >= len(opened[-1]):
            opened.pop()
    return opened[::-1]


def _outermost(text: str, lines: list[str]) -> list[Token]:
    """Return the fences and alerts of a text that stand in no other."""
    found: list[Token] = []
    done = 0
    for token in blocks.tokens(text):
        if token.map is None or token.map[0] < done:
            continue
        alert = token.type == "blockquote_open" and not token.level
        if token.type == "fence" or (alert and _ALERT.fullmatch(lines[token.map[0]])):
            found.append(token)
            done = token.map[1]
    return found


def _replace(token: Token, lines: list[str]) -> None:
    start, end = token.map or [0, 0]
    if token.type == "fence":
        made = _fenced(token, lines[start:end])
    else:
        alert = _ALERT.fullmatch(lines[start])
        kind = _ALERTS.get(alert["kind"].lower()) if alert else None
        inside = [_QUOTE.sub("", line, count=1) for line in lines[start + 1 : end]]
        made = _admonition(kind, "", inside, "") if kind else None
    if made is not None:
        lines[start:end] = made


def _fenced(token: Token, lines: list[str]) -> list[str] | None:
    info = token.info.strip()
    directive, formula = _DIRECTIVE.fullmatch(info), _MATH.fullmatch(info)
    if directive is None and (formula is None or "$$" in token.content):
        return None
    before = lines[0][: lines[0].index(token.markup)]
    pad = blocks.padding(before)
    closed = len(lines) > 1 and lines[-1].strip(" \t>").startswith(token.markup)
    inside = lines[1:-1] if closed else lines[1:]
    options: dict[str, str] = {}
    while info.startswith("{") and inside and (option := _OPTION.fullmatch(inside[0])):
        options[option["name"]] = option["value"].strip()
        del inside[0]
    if directive:
        made = _admonition(grammar.ADMONITIONS[directive["kind"]], directive["title"], inside, pad)
    else:
        made = _formula((formula and formula["formula"]) or "", inside, options, pad)
    # What follows a list's sign on its line would not be read as an admonition.
    return [before.rstrip(), *made] if before != pad else made


def _formula(first: str, inside: list[str], options: dict[str, str], pad: str) -> list[str]:
    body = [pad + first.strip(), *inside] if first.strip() else inside
    body = [line for line in body if line.strip(" \t>")]
    text = "\n".join(body)
    if "\\begin" not in text and ("&" in text or "\\\\" in text):
        body = [f"{pad}\\begin{{aligned}}", *body, f"{pad}\\end{{aligned}}"]
    label = options.get("label") or options.get("name")
    if label:
        body.append(f"{pad}\\label{{{label}}}")
    return [f"{pad}$$", *body, f"{pad}$$"] if body else []


def _admonition(kind: str, title: str, inside: list[str], pad: str) -> list[str]:
    runs = [match[1] for line in inside if (match := _NESTED.match(line))]
    marks = ":" * max([3, *(len(run) + 1 for run in runs)])
    blank = pad.rstrip()
    return [
        f"{pad}{marks}{kind} {title}".rstrip(),
        blank,
        *inside,
        blank,
        f"{pad}{marks}",
        blank,
    ]
