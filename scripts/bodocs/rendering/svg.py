"""Drawings that came in with a notebook, as files that can do nothing, even opened on their own.

A page shows them as images, where no script runs; but a reader may open the file itself, and then
it would be a document of this site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

# fmt: off
_ELEMENTS = {
    "a", "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix",
    "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
    "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB",
    "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology",
    "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
    "filter", "g", "image", "line", "linearGradient", "marker", "mask", "path", "pattern",
    "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol",
    "text", "textPath", "title", "tspan", "use", "view",
}
# fmt: on
_SVG = "{http://www.w3.org/2000/svg}"
_TAG = re.compile(r"<(?!/)([^\s/>]*)")
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*>\s*|<\?xml\b[^>]*\?>\s*", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
# Each begins with letters that are found fast: most drawings are long, and have none of it.
_SUSPECT = ("javascript", "@import", "<!", "<?", "\\", *(f"{space}on" for space in " \t\n\r\f\v"))
_SUSPECTS = (re.compile(r"url\(\s*[\"']?(?!#)"), re.compile(r"&#?\w+;[^<]*="))
_REFERENCE = re.compile(r"(?:href|src)\s*=\s*[\"']?(?P<target>.{0,40})", re.DOTALL)
_OWN = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)
_FOREIGN_URL = re.compile(r"url\(\s*[\"']?\s*(?!#)|@import|expression|\\", re.IGNORECASE)

register_namespace("", _SVG[1:-1])
register_namespace("xlink", "http://www.w3.org/1999/xlink")


def harmless(svg: str) -> str | None:
    """Return a drawing without scripts and without references to other files.

    One that has neither stays as it is, to the byte. What is no XML is no drawing: None.
    """
    opening = re.match(r".*?<svg\b[^>]*", svg, re.DOTALL)
    if opening and "xmlns=" not in opening[0]:
        svg = svg.replace("<svg", f'<svg xmlns="{_SVG[1:-1]}"', 1)
    if _is_plain(svg):
        return svg
    try:
        root = fromstring(_DOCTYPE.sub("", svg).strip())
    except (ParseError, DefusedXmlException, ValueError):
        return None
    if not isinstance(root.tag, str) or root.tag.removeprefix(_SVG) != "svg":
        return None
    _clean(root)
    return str(tostring(root, encoding="unicode"))


def _is_plain(svg: str) -> bool:
    text = _COMMENT.sub("", _DOCTYPE.sub("", svg))
    lower = text.lower()
    return (
        lower.lstrip().startswith("<svg")
        and not any(words in lower for words in _SUSPECT)
        and not any(pattern.search(lower) for pattern in _SUSPECTS)
        and _ELEMENTS.issuperset(_TAG.findall(text))
        and all(_OWN.match(match["target"]) for match in _REFERENCE.finditer(lower))
    )


def _clean(element: Element) -> None:
    for name in list(element.attrib):
        if not _keeps(name, element.attrib[name]):
            del element.attrib[name]
    if element.tag.removeprefix(_SVG) == "style" and _FOREIGN_URL.search(element.text or ""):
        element.text = ""
    for child in _removed(list(element)):
        element.remove(child)
    for child in element:
        _clean(child)


def _removed(children: list[Element]) -> Iterator[Element]:
    for child in children:
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else ""
        if name not in _ELEMENTS:
            yield child


def _keeps(name: str, value: str) -> bool:
    local = name.rsplit("}", 1)[-1].lower()
    if local.startswith("on"):
        return False
    if local in {"href", "src"}:
        return _OWN.match(value) is not None
    return not _FOREIGN_URL.search(value)
