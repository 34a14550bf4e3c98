"""What in Markdown is not plain text, told apart by regular expressions.

Where one of these and a parser might differ, it takes for text what could be more than that.
"""

from __future__ import annotations

import re

_SPACE = r"(?!\n[ \t]*\n)"  # nothing in a line of text reaches over an empty line
_AMS = r"(?:align|alignat|aligned|equation|gather|multline|eqnarray|cases|split)\*?"
# A parser ends an address at what it takes for space, which is less than Python's `\\s`.
_SIGN = r"[^\x00-\x20()<>]"
_DESTINATION = rf"<[^<>\n]*>|(?:\\[()<>\\]|{_SIGN}|\({_SIGN}*\))+"
_TITLE = r"""\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\([^()]*\))"""
TOKEN = re.compile(
    rf"""
    (?P<span>(?<!`)(?P<ticks>`+)(?!`)(?:{_SPACE}[\s\S])+?(?<!`)(?P=ticks)(?!`))(?P<former>\{{\.former\}})?
  | (?P<display>(?<!\\)\$\$(?:{_SPACE}[\s\S])+?\$\$
      | \\\[(?:{_SPACE}[\s\S])+?\\\]
      | \\begin\{{(?P<env>{_AMS})\}}(?:{_SPACE}[\s\S])+?\\end\{{(?P=env)\}})
      (?P<stop>[.,;](?=[ \t]*(?:\n|\Z)))?
  | (?P<math>(?<![\\$])\$(?![\s$])(?:\\.|{_SPACE}[^$\\])+?(?<!\s)\$(?![\d$])
      | \\\((?:{_SPACE}[\s\S])+?\\\))
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | (?P<comment><!--[\s\S]*?-->)
  | (?P<auto><(?:https?://|mailto:)[^\s<>]*>)
  | (?P<image>!\[(?P<alt>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]
      \(\s*(?P<src>{_DESTINATION})(?:{_TITLE})?\s*\))
  | (?P<reference>!\[(?P<words>(?:\\.|[^\[\]\\])*)\](?:\[(?P<label>(?:\\.|[^\[\]\\])*)\])?(?!\())
  | (?P<sheet><style\b[^<>]*>[^<]*</style\s*>)
  | (?P<link>\]\(\s*(?P<href>{_DESTINATION})(?P<title>{_TITLE})?\s*\))
  | (?P<nowhere>\]\()
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<dollar>\$)
  | (?P<less><)
    """,
    re.VERBOSE,
)
DEFINITION = re.compile(
    r"^(?P<start>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t>]+)*"
    r"\[(?!\^)(?P<label>(?:\\.|[^\]\\])+)\]:[ \t]*\n?[ \t>]*)"
    # Words after the address make it a text that only looks like a definition.
    r"""(?P<target><[^<>\n]*>|[^\x00-\x20<][^\x00-\x20]*)(?=[ \t]*$|[ \t]+["'(])""",
    re.MULTILINE,
)
NOTE = re.compile(
    r"^(?P<quote>[ \t>]*>[ \t]?)\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$",
    re.MULTILINE,
)
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
ENDS_LINK = re.compile(r"(?:\\.|[^\[\]\\\n])*\](?:\(|\[|:)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
