"""What in Markdown is not plain text, told apart by regular expressions.

Where one of these and a parser might differ, it takes for text what could be more than that.
"""

from __future__ import annotations

import re

_SPACE = r"(?!\n[ \t]*\n)"  # nothing in a line of text reaches over an empty line
# Those that MathJax finds in a text without further marks, in Jupyter.
ENVIRONMENTS = (
    *("align", "alignat", "alignedat", "aligned", "array", "Bmatrix", "bmatrix", "cases", "dcases"),
    *("eqnarray", "equation", "flalign", "gather", "gathered", "matrix", "multline", "pmatrix"),
    *("rcases", "smallmatrix", "split", "subequations", "Vmatrix", "vmatrix"),
)
_AMS = rf"(?:{'|'.join(ENVIRONMENTS)})\*?"
# A parser ends an address at what it takes for space, which is less than Python's `\\s`.
_SIGN = r"[^\x00-\x20()<>\\]"
# Read in one way only, or a parser of regular expressions tries them all.
_PIECE = rf"\\[()<>\\]|\\(?![()<>\\])|{_SIGN}"
_DESTINATION = rf"<[^<>\n]*>|(?:{_PIECE}|\((?:{_PIECE})*\))+"
_TITLE = r"""\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\([^()]*\))"""
_LABEL = r"(?:\\.|[^\[\]\\]){1,999}"
_LABEL_SIGN = r"(?:\\[^\s]|[^\s\[\]\\])"
# What may reach far before it ends, if it ends at all.
_LONG = rf"""
    (?P<span>(?<!`)(?P<ticks>`+)(?!`)(?:{_SPACE}[\s\S])+?(?<!`)(?P=ticks)(?!`))(?P<former>\{{\.former\}})?
  | (?P<display>(?<!\\)\$\$(?:{_SPACE}[\s\S])+?\$\$
      | \\\\\[(?:{_SPACE}[\s\S])+?\\\\\]
      | \\\[(?:{_SPACE}[\s\S])+?\\\]
      | \\begin\{{(?P<env>{_AMS})\}}(?:{_SPACE}[\s\S])+?\\end\{{(?P=env)\}})
      (?P<stop>[.,;](?=[ \t]*(?:\n|\Z)))?
  | (?P<formula>\\\\\((?:{_SPACE}[\s\S])+?\\\\\)|\\\((?:{_SPACE}[\s\S])+?\\\))
  | (?P<comment><!--[\s\S]*?-->)
"""
_SHORT = rf"""
    (?P<math>(?<![\\$])\$(?![\s$])(?:\\.|{_SPACE}[^$\\])+?(?<!\s)\$(?![\d$]))
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | (?P<number>\\(?P<kind>(?:eq)?ref)\{{(?P<equation>[^{{}}\n]{{1,200}})\}})
  | (?P<auto><(?:https?://|mailto:)[^\s<>]*>)
  | (?P<image>!\[(?P<alt>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]
      \(\s*(?P<src>{_DESTINATION})(?:{_TITLE})?\s*\))
  | (?P<reference>!\[(?P<words>(?:\\.|[^\[\]\\])*)\](?:\[(?P<label>(?:\\.|[^\[\]\\])*)\])?(?!\())
  | (?P<sheet><style\b[^<>]*>[^<]*</style\s*>)
  | (?P<link>\]\(\s*(?P<href>{_DESTINATION})(?P<title>{_TITLE})?\s*\))
  | (?P<nowhere>\]\()
  | \[\^(?P<footnote>{_LABEL_SIGN}+)\]
  | \]\[(?P<labelled>{_LABEL})\]
  | \[(?P<brief>{_LABEL})\](?:\[\])?(?![(\[])
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<dollar>\$)
  | (?P<less><)
"""
TOKEN = re.compile(f"{_LONG}|{_SHORT}", re.VERBOSE)
SHORT = re.compile(f"(?!)(?:{_LONG})|{_SHORT}", re.VERBOSE)
"""Tokens but for those that would have to be looked for an end."""

SIGN = re.compile(r"`+|[$<\\]|!\[|\]\(|\]\[|\[")
"""With what a token begins."""

OPENING = re.compile(
    rf"(?P<ticks>`+)|\$\$|(?P<slashes>\\\\?)(?P<bracket>[\[(])|\\begin\{{(?P<env>{_AMS})\}}"
    r"|(?P<comment><!--)"
)
"""With what a token begins that may reach far."""

_CONTAINERS = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*"
CONTAINERS = re.compile(_CONTAINERS)
"""What the quotes and lists of a line begin with."""

# What only looks like a definition of a link; words after the address make it a text.
DEFINITION = re.compile(
    rf"^(?P<start>{_CONTAINERS})(?P<rest>\[(?!\^)(?:\\.|[^\[\]\\])+\]:[ \t]*(?:\n[ \t>]*)?"
    r"""(?:<[^<>\n]*>|[^\x00-\x20<][^\x00-\x20]*)(?=[ \t]*$|[ \t]+["'(]))""",
    re.MULTILINE,
)
FOOTNOTE = re.compile(rf"^{_CONTAINERS}\[\^(?P<label>{_LABEL_SIGN}+)\]:", re.MULTILINE)
# MyST's names of admonitions, and the website's.
ADMONITIONS = {
    **{name: name for name in ("note", "tip", "info", "warning", "danger")},
    "admonition": "note",
    "attention": "warning",
    "caution": "warning",
    "error": "danger",
    "hint": "tip",
    "important": "info",
    "seealso": "info",
}
DIRECTIVE = re.compile(
    rf"^(?P<fence>[ \t]*:{{3,}})[ \t]*\{{(?P<kind>{'|'.join(ADMONITIONS)})\}}", re.MULTILINE
)
# What of a link's text may follow, and its end.
ENDS_LINK = re.compile(r"[^\[\]\n]{0,999}+\](?:\(|\[|:)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
