"""Checks that the names on pages exist in the installed packages, and that former ones do not."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bodocs import kernelspecs, sources
from bodocs.errors import PageError
from bodocs.execution.page import Job
from bodocs.execution.records import PageRun
from bodocs.imports import imported_modules
from bodocs.notebooks import Node
from bodocs.verification.missing import mentions
from bodocs.verification.missing.answers import Answer, Answers, pinned
from bodocs.verification.missing.mentions import Mention, Mentions

_YES = Answer(exists=True)


@dataclass(frozen=True)
class Subject:
    """A page that is checked.

    Attributes:
        job: The page as it was written.
        executed: Its notebook with outputs.
        run: What the kernel has said of its names.
    """

    job: Job
    executed: Node
    run: PageRun


@dataclass
class NameCheck:
    """Finds the names that do not exist.

    Attributes:
        file: Where answers are remembered.
        inventory: Where the objects of the documented packages are, by the last part of the name;
            empty if there are none, and then names that stand alone are not checked.
        finds: Returns True for the importable path of an object of these packages.
        packages: Packages to know beside those that the pages import.
    """

    file: Path
    inventory: Mapping[str, tuple[str, ...]]
    finds: Callable[[str], bool]
    packages: Iterable[str] = ()

    def problems(self, subjects: Iterable[Subject]) -> list[PageError]:
        """Return what is wrong with the names on some pages, in their order."""
        checked = [subject for subject in subjects if _is_ours(subject)]
        packages = pinned({*self.packages}.union(*map(_imports, checked)))
        if not packages:
            return []
        found = [(s, list(Mentions(s.job.notebook, packages, _shown(s)))) for s in checked]
        answers = Answers(self.file, packages)
        asked = {q for subject, said in found for m in said for q in self._open(m, subject)}
        known = answers.of(asked)
        return [problem for s, said in found for problem in self._of_page(s, said, known)]

    def _open(self, mention: Mention, subject: Subject) -> list[str]:
        """Return what has to be asked, because neither the run nor the inventory says it."""
        question = mention.question
        if question in subject.run.names or question in subject.run.nameless:
            return []
        if ":" in question:
            return [] if self.finds(question.replace(":", ".").rstrip(".")) else [question]
        base, _, path = question.partition(".")
        homes = self.inventory.get(base, ())
        if homes:
            if not path or any(self.finds(f"{home}.{path}") for home in homes):
                return []
            return [f"{_as_question(home)}.{path}" for home in homes]
        if not self.inventory or not (mention.former or self._is_suspect(mention)):
            return []
        return [base]

    def _is_suspect(self, mention: Mention) -> bool:
        """Return True for a name that can hardly be anything but that of an object.

        A class's name is. A name in small letters may be a parameter, a column or a file as well,
        unless it is written as a call or is nearly that of a function.
        """
        base = mention.question.partition(".")[0]
        return mentions.is_class_like(base) or mention.called or bool(self._near(base, 0.85))

    def _of_page(
        self, subject: Subject, said: list[Mention], known: Mapping[str, Answer]
    ) -> Iterator[PageError]:
        answers = [(mention, self._answer(mention, subject, known)) for mention in said]
        gone: set[str] = set()
        for mention, answer in answers:
            path = mention.question.replace(":", ".").rstrip(".")
            if mention.former or answer.exists is not False:
                continue
            if not any(path == other or path.startswith(f"{other}.") for other in gone):
                yield self._missing(subject, mention, answer)
            gone.add(path)
        yield from _marked_in_vain(subject, answers)

    def _answer(self, mention: Mention, subject: Subject, known: Mapping[str, Answer]) -> Answer:
        asked = [known[question] for question in self._open(mention, subject)]
        if not asked or any(answer.exists is None for answer in asked):
            return _YES if not asked else Answer(exists=None)
        return next((answer for answer in asked if answer.exists), asked[0])

    def _missing(self, subject: Subject, mention: Mention, answer: Answer) -> PageError:
        last = mention.question.replace(":", ".").rstrip(".").rpartition(".")[2]
        near = difflib.get_close_matches(last, answer.instead, n=3) or self._near(last, 0.6)
        hint = f" Near it: {', '.join(near)}." if near else ""
        return PageError(
            f"there is no {mention.text!r} in the installed packages.{hint}",
            where=_place(subject, mention),
            mend=f"correct the name, or mark it as former: in prose `{mention.text}`{{.former}}, "
            "on a code cell the tag 'former'; a word that is no name of a package is written "
            "<code>so</code>",
        )

    def _near(self, name: str, cutoff: float) -> list[str]:
        like = mentions.is_class_like(name)
        known = {n.lower(): n for n in self.inventory if mentions.is_class_like(n) == like}
        found = difflib.get_close_matches(name.lower(), known, n=3, cutoff=cutoff)
        return [self.inventory[known[one]][0] for one in found]


def _marked_in_vain(subject: Subject, answers: list[tuple[Mention, Answer]]) -> Iterator[PageError]:
    blocks: dict[tuple[int, int], list[tuple[Mention, Answer]]] = {}
    for mention, answer in answers:
        if mention.block:
            blocks.setdefault((mention.cell, mention.block), []).append((mention, answer))
        elif mention.former and answer.exists:
            yield PageError(
                f"{mention.text!r} is marked as a former name, but it exists",
                where=_place(subject, mention),
                mend="take the mark {.former} away",
            )
    for found in blocks.values():
        if all(answer.exists for _, answer in found):
            yield PageError(
                "code is marked as showing former names, but all names in it exist",
                where=_place(subject, found[0][0]),
                mend="take the mark 'former' away",
            )


def _place(subject: Subject, mention: Mention) -> str:
    page = subject.job.page
    line = sources.source_line(page, subject.job.notebook, mention.cell, mention.line)
    return f"{page.path}:{line}"


def _is_ours(subject: Subject) -> bool:
    """Return True for a page whose kernel, if it has one, has the packages that are here."""
    if subject.job.as_is:
        return False
    name = subject.job.kernel or sources.kernel_name(subject.job.notebook)
    kernel = kernelspecs.find(name) if name else None
    return name is None or (kernel is not None and kernel.native)


def _imports(subject: Subject) -> frozenset[str]:
    cells = subject.job.notebook.cells
    found = (imported_modules(cell.source) for cell in cells if cell.cell_type == "code")
    beside = {path.stem for path in subject.job.page.root.iterdir()}
    return frozenset[str]().union(*found) - beside


def _shown(subject: Subject) -> list[str]:
    """Return the texts among a page's outputs."""
    outputs = [o for cell in subject.executed.cells for o in cell.get("outputs") or []]
    texts = [output.get("text") for output in outputs]
    texts += [output.get("data", {}).get("text/plain") for output in outputs]
    return [text for text in texts if isinstance(text, str)]


def _as_question(path: str) -> str:
    top, _, rest = path.partition(".")
    return f"{top}:{rest}"
