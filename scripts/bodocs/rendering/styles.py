"""Style sheets that come with an output: confined to it, and with nothing that loads anything.

The sheets of pandas' Styler and of the representations of scikit-learn and xarray are what makes
them readable. Each rule is parsed, gets a selector that matches only inside the output, and keeps
the declarations that draw; everything else, and all that is not understood, goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

from bodocs.rendering.colours import Rgb, contrasting

# fmt: off
_PROPERTIES = {
    "align-content", "align-items", "align-self", "appearance", "aspect-ratio", "bottom",
    "box-shadow", "box-sizing", "caption-side", "clear", "color", "column-gap", "content",
    "cursor", "direction", "display", "empty-cells", "flex", "float", "gap", "height", "hyphens",
    "inset", "justify-content", "justify-items", "justify-self", "left", "letter-spacing",
    "line-height", "max-height", "max-width", "min-height", "min-width", "opacity", "order",
    "place-items", "position", "right", "row-gap", "table-layout", "tab-size", "top", "transform",
    "transform-origin", "transition", "unicode-bidi", "vertical-align", "visibility",
    "white-space", "width", "word-break", "word-spacing", "word-wrap", "z-index",
}
# fmt: on
_FAMILIES = re.compile(
    r"(?:background|border|flex|font|grid|list-style|margin|outline|overflow|padding|text)"
    r"(?:-[a-z-]+)?|--[\w-]+"
)
_OPAQUE = 0.8
_POSITIONS = {"static", "relative", "absolute"}
_GROUPS = {"media", "supports", "container"}
# A function not listed may load something: url(), image-set(), element(), src() ...
# fmt: off
_FUNCTIONS = {
    "abs", "attr", "blur", "calc", "clamp", "color", "color-mix", "conic-gradient",
    "cubic-bezier", "fit-content", "hsl", "hsla", "hwb", "lab", "lch", "light-dark",
    "linear-gradient", "matrix", "max", "min", "minmax", "oklab", "oklch", "radial-gradient",
    "repeat", "repeating-linear-gradient", "rgb", "rgba", "rotate", "scale", "scalex", "scaley",
    "steps", "translate", "translatex", "translatey", "translatez", "var",
}
# fmt: on
_ROOTS = re.compile(r"(?::root|:host|html|body)(?=$|[\s>+~,:.\[#])")


def scoped(sheet: str, scope: str, prefix: str) -> str:
    """Return a style sheet that reaches only what is inside one element.

    Args:
        sheet: CSS, possibly broken or hostile.
        scope: Class of the element.
        prefix: What the ids inside it begin with; selectors by id get it, too.
    """
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    # A sign that could end the element it stands in has no use in a rule that is kept.
    return "\n".join(rule for rule in _rules(rules, scope, prefix) if "<" not in rule)


def declarations(style: str) -> str:
    """Return a style attribute with only those declarations that draw."""
    return ";".join(_declarations(tinycss2.parse_blocks_contents(style)))


def _rules(rules: Iterable[Any], scope: str, prefix: str) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [_selector(part, scope, prefix) for part in _split(rule.prelude)]
            kept = ",".join(selector for selector in selectors if selector)
            body = ";".join(_declarations(tinycss2.parse_blocks_contents(rule.content)))
            if kept and body:
                yield f"{kept}{{{body}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS and rule.content:
            condition = tinycss2.serialize(rule.prelude).strip()
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            body = "".join(_rules(inner, scope, prefix))
            if body and _harmless(rule.prelude):
                yield f"@{rule.lower_at_keyword} {condition}{{{body}}}"


def _split(tokens: list[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _selector(tokens: list[Any], scope: str, prefix: str) -> str | None:
    """Return a selector below the scope; None if it is none or begins with a combinator."""
    if any(token.type == "error" for token in tokens):
        return None
    text = "".join(_renamed(tokens, prefix)).strip()
    if not text or text[0] in "+~|&":
        return None
    root = _ROOTS.match(text)
    if root is None:
        return f".{scope} {text}"
    rest = text[root.end() :]
    # What follows the page's root must lie below it, or it would stand beside the scope.
    return f".{scope}{rest}" if not rest or re.match(r"\s+[^\s+~>|]|\s*>", rest) else None


def _renamed(tokens: list[Any], prefix: str) -> Iterator[str]:
    for token in tokens:
        if token.type == "hash" and token.is_identifier:
            yield f"#{prefix}{token.value}" if re.fullmatch(r"[\w-]+", token.value) else "#-"
        elif token.type == "function":
            yield f"{token.name}({''.join(_renamed(token.arguments, prefix))})"
        else:
            yield str(token.serialize())


def _declarations(found: Iterable[Any]) -> Iterator[str]:
    """Yield the declarations that draw, and a colour for text on a ground that has none."""
    ground: Rgb | None = None
    coloured = False
    for item in found:
        if item.type != "declaration" or not _drawn(item.lower_name):
            continue
        value = tinycss2.serialize(item.value).strip()
        if item.lower_name == "position" and value.lower() not in _POSITIONS:
            continue
        if _harmless(item.value):
            coloured |= item.lower_name == "color"
            if item.lower_name in {"background", "background-color"}:
                ground = _opaque(value)
            important = " !important" if item.important else ""
            yield f"{item.name}:{value}{important}"
    if ground is not None and not coloured:
        # Else the text would be in the theme's ink, which may be the ground's own colour.
        red, green, blue = contrasting(ground)
        yield f"color:rgb({red},{green},{blue})"


def _opaque(value: str) -> Rgb | None:
    colour = parse_color(value)
    if colour is None or colour == "currentcolor" or colour.alpha < _OPAQUE:
        return None
    red, green, blue = (round(255 * (part or 0)) for part in colour.to("srgb").coordinates)
    return red, green, blue


def _drawn(name: str) -> bool:
    return name in _PROPERTIES or _FAMILIES.fullmatch(name) is not None


def _harmless(tokens: Iterable[Any]) -> bool:
    for token in tokens:
        if token.type in {"url", "error"}:
            return False
        if token.type == "function":
            if token.lower_name not in _FUNCTIONS or not _harmless(token.arguments):
                return False
        elif token.type in {"() block", "[] block", "{} block"} and not _harmless(token.content):
            return False
    return True
