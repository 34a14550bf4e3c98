"""Code, highlighted when the site is built: the page ships no highlighter."""

from __future__ import annotations

from pygments import highlight as _highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from bodocs.rendering.html import element

_FORMATTER = HtmlFormatter(nowrap=True)
_NAMES = {"ipython3": "python", "ipython": "python", "shell": "bash", "console": "console"}


def highlight(code: str, language: str) -> str:
    """Return ``code`` as HTML with Pygments' class names; an unknown language stays plain."""
    name = _NAMES.get(language, language)
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False, ensurenl=False)
    return str(_highlight(code, lexer, _FORMATTER)).rstrip("\n")


def block(code: str, language: str, *, fold: bool = False, label: str | None = None) -> str:
    """Return a code block of the website."""
    code = code.strip("\n")
    return element(
        "code",
        html=highlight(code, language),
        language=language or "text",
        fold="true" if fold else None,
        label=label,
    )
