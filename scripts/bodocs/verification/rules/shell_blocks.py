"""Commands of ours that do not exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache

import typer

from bodocs import markdown
from bodocs.errors import nearest
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

_SHELLS = {"sh", "bash", "shell", "console", "zsh"}
_PROMPT = re.compile(r"^\s*\$\s+")
_OURS = re.compile(r"(?:\.venv/bin/)?bodocs")


def _check(subject: Subject) -> Iterator[Finding]:
    for index, cell in enumerate(subject.notebook.cells):
        if cell.cell_type != "markdown":
            continue
        for fence in markdown.fences(cell.source):
            if fence.info.split()[:1] and fence.info.split()[0] in _SHELLS:
                for number, line in enumerate(fence.content.splitlines(), fence.start + 2):
                    for message in _wrong(_PROMPT.sub("", line)):
                        yield Finding(message, _MEND, index, number)


def _wrong(line: str) -> Iterator[str]:
    try:
        words = shlex.split(line, comments=True)
    except ValueError as error:
        yield f"no shell reads this line: {str(error).lower()}"
        return
    if not words or not _OURS.fullmatch(words[0]):
        return
    known = _commands()
    name = " ".join(words[1:3]) if " ".join(words[1:3]) in known else "".join(words[1:2])
    if name not in known:
        if name and not name.startswith("-"):
            yield f"there is no command 'bodocs {name}'.{nearest(name, known)}"
        return
    for word in words[1:]:
        flag = word.partition("=")[0]
        if flag.startswith("--") and flag not in known[name]:
            yield f"'bodocs {name}' has no flag {flag!r}.{nearest(flag, known[name])}"


@cache
def _commands() -> dict[str, set[str]]:
    """Return our commands, each with its flags."""
    from bodocs.cli import app

    found: dict[str, set[str]] = {}
    _note(typer.main.get_command(app), "", found)
    return found


def _note(command: object, name: str, found: dict[str, set[str]]) -> None:
    params = getattr(command, "params", [])
    found[name] = {option for param in params for option in param.opts} | {"--help"}
    for sub, inner in getattr(command, "commands", {}).items():
        _note(inner, f"{name} {sub}".strip(), found)


_MEND = "'bodocs --help' and 'bodocs COMMAND --help' say what there is"

RULE = Rule(
    code="BD342",
    name="command that does not exist",
    check=_check,
    explanation="""
    Lines of shell on a page can be read by a shell, and what they call of `bodocs` exists.

    They are not executed, because they install, serve or take minutes. So that they do not rot
    either, each command and each flag of ours is looked up.
    """,
)
