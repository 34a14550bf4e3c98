"""What the tests of rendering share: prose on its own, and a judge of what a reader gets."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from bodocs.rendering.assets import Assets
from bodocs.rendering.links import Links
from bodocs.rendering.prose import Prose

# fmt: off
PERMITTED = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup",
    "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "label", "li", "mark", "ol", "p",
    "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}
IN_OUTPUTS = {"audio", "input", "source", "style", "video"}
OURS = {
    "nb-banner", "nb-claim", "nb-claims", "nb-code", "nb-figure", "nb-fold", "nb-header",
    "nb-loop", "nb-names", "nb-output", "nb-plotly", "nb-time",
}
# fmt: on
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8ff"
    "ff3f0005fe02fea7d6059b0000000049454e44ae426082"
)
_MEDIA = {
    "img": r"data:image/(png|jpe?g|gif|webp|bmp)[;,]",
    "audio": r"data:audio/",
    "video": r"data:video/",
    "source": r"data:(audio|video)/",
}
_LEAK = re.compile(r"url|position:\s*(?:fixed|sticky)|expression|import|image-set", re.IGNORECASE)


def render(
    text: str,
    path: Path = Path("/src/page.md"),
    pages: dict[Path, str] | None = None,
    attachments: dict[str, dict[str, str]] | None = None,
    assets: Assets | None = None,
) -> str:
    """Return prose as it stands in the page that Docusaurus reads."""
    assets = assets or Assets()
    links = Links(path, path.parent, pages or {}, assets, frozenset({"Named"}))
    return Prose(links, assets).render(text, attachments)


def _formula(state: StateInline, silent: bool) -> bool:
    """Read what the website's parser reads as a formula: from dollars to as many dollars."""
    opening = re.compile(r"\$+").match(state.src, state.pos)
    if opening is None:
        return False
    closing = re.compile(rf"(?<!\$){re.escape(opening.group())}(?!\$)")
    end = closing.search(state.src, opening.end(), state.posMax)
    text = state.src[state.pos : end.end() if end else opening.end()]
    if not silent:
        state.pending += text
    state.pos += len(text)
    return True


def shown(markdown: str) -> str:
    """Return the HTML that a lenient CommonMark parser makes of rendered prose."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.inline.ruler.before("escape", "formula", _formula)
    # Docusaurus does not filter addresses, so neither may the judge.
    parser.validateLink = lambda _: True  # type: ignore[method-assign]
    return parser.render(markdown)


class Judge(HTMLParser):
    """Writes down every tag, attribute and address that a reader must not get."""

    def __init__(self, permitted: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.permitted = permitted
        self.found: list[str] = []
        self.sheets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.permitted:
            self.found.append(f"<{tag}>")
        if tag == "input" and dict(attrs).get("type") not in {"checkbox", "radio"}:
            self.found.append("<input>")
        for name, value in attrs:
            if name.startswith("on") or name in {"srcdoc", "srcset", "formaction"}:
                self.found.append(f"{tag} {name}")
            if name in {"href", "src"} and not _safe(tag, name, value or ""):
                self.found.append(f"{tag} {name}={value}")
            if name == "style" and _LEAK.search(value or ""):
                self.found.append(f"{tag} style={value}")
            if tag in OURS and name in {"data-html", "data-sentence"}:
                scope = dict(attrs).get("data-scope")
                self.found += verdict(value or "", PERMITTED | IN_OUTPUTS, scope or "")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.sheets.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")


def _safe(tag: str, name: str, url: str) -> bool:
    text = re.sub(r"[\x00-\x20]+", "", url).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", text)
    if scheme is None:
        return True
    if name == "src" and tag in _MEDIA and re.match(_MEDIA[tag], text):
        return True
    return scheme.group(1) in {"http", "https", "mailto", "pathname"}


def verdict(markup: str, permitted: set[str] | None = None, scope: str = "") -> list[str]:
    """Return what is active or foreign in a piece of HTML, or reaches beyond its scope."""
    judge = Judge(permitted or PERMITTED | OURS)
    judge.feed(markup)
    judge.close()
    return judge.found + [leak for sheet in judge.sheets for leak in leaks(sheet, scope)]


def leaks(sheet: str, scope: str) -> list[str]:
    """Return the rules of a style sheet that reach beyond an element, or load something."""
    found = [match.group() for match in re.finditer(r"url|@import|@font-face|<|\\\\", sheet, re.I)]
    rules = [rule.rpartition("{")[2] for rule in sheet.split("}")]
    for selectors in re.findall(r"(?:^|[{}])([^{}@]+)\{", sheet):
        found += [s for s in _parts(selectors) if not re.match(rf"\.{scope}(?:$|\s+[^+~|\s])", s)]
    found += [rule for rule in rules if re.search(r"position:\s*(?:fixed|sticky)", rule)]
    return found if scope else [sheet, *found]


def _parts(selectors: str) -> list[str]:
    """Split a list of selectors at the commas that stand in no bracket or quotes."""
    bare = re.sub(r"\([^()]*\)|\[[^]]*\]", lambda m: m.group().replace(",", " "), selectors)
    return [part.strip() for part in bare.split(",")]
