"""The client that runs a page's cells: papermill's, with a verdict that can be trusted."""

from __future__ import annotations

import ast
import time
from typing import Any

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from bodocs import sources
from bodocs.execution import condition, failures, naming
from bodocs.execution.condition import Condition
from bodocs.execution.conversation import TroubleError
from bodocs.execution.records import CellRun, Claim, Failure, State
from bodocs.execution.session import KernelSession
from bodocs.verification import claims, inline


class PageClient(KernelSession):
    """Runs the cells of one page and writes down what became of each.

    A failing claim does not end the run, because claims assert and change nothing: the
    maintainer sees all that no longer hold at once. Any other failing cell ends it.
    """

    _last = 0
    """The last cell that the kernel has seen."""
    _broken = False
    """True once the kernel can be asked no more."""

    def wait_for_reply(self, msg_id: str, cell: NotebookNode | None = None) -> Any:  # noqa: ARG002 - nbclient calls it
        """Wait for the reply to papermill's last question, which a broken kernel never answers."""
        if self._broken:
            raise DeadKernelError("the kernel does not answer")
        try:
            return {"content": self._reply(msg_id)}
        except TroubleError as error:
            self._fail(self._trouble(self._last, error, after=True))
            raise DeadKernelError(str(error)) from error

    def papermill_execute_cells(self) -> None:
        """Run every cell; what happened is in the task's outcome."""
        codes = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        number = 0
        try:
            for index, cell in enumerate(self.nb.cells):
                if cell.cell_type == "code":
                    number += 1
                    self.task.watch.cell(number, len(codes))
                if not self._step(index, cell):
                    return
            self._last_look()
            self._ask_for_names(codes)
        finally:
            self.measure()

    def _step(self, index: int, cell: NotebookNode) -> bool:
        """Run one cell; return False if the run must end here."""
        self.nb_man.cell_start(cell, index)
        try:
            if cell.cell_type == "markdown":
                self._evaluate_inline(index, cell)
                return not self._broken
            if cell.cell_type != "code" or not cell.source.strip():
                return True
            return self._run_code(index, cell)
        finally:
            self.nb_man.cell_complete(cell, cell_index=index)

    def _run_code(self, index: int, cell: NotebookNode) -> bool:
        tags = sources.tags(cell)
        if sources.SKIP_TAG in tags:
            self._record(index, cell, "skipped", 0.0)
            return True
        is_claim = claims.TAG in tags
        if is_claim and self.task.mode == "smoke" and claims.SMOKE_TAG not in tags:
            self._record(index, cell, "skipped", 0.0)
            self._claim(cell, "not-run", [])
            return True
        start = time.monotonic()
        failure = self._execute(index, cell)
        figures: list[str] = []
        if failure is None and is_claim:
            figures, failure = self._figures(index)
        elif failure is not None and failure.kind == "AssertionError":
            figures = [failure.message]
        seconds = time.monotonic() - start
        self._record(index, cell, "failed" if failure else "completed", seconds)
        if is_claim:
            self._claim(cell, "failed" if failure else "held", figures)
        if failure is None:
            return True
        self._fail(failure)
        self.nb_man.cell_exception(cell, cell_index=index)
        return is_claim and failure.kind == "AssertionError"

    def _execute(self, index: int, cell: NotebookNode) -> Failure | None:
        self._last = index
        raises = sources.RAISES_TAG in sources.tags(cell)
        try:
            reply = self.run(index, cell)
        except TroubleError as error:
            return self._trouble(index, error)
        shown = any(output.output_type == "error" for output in cell.outputs)
        # Of a value whose representation raises, the kernel says that it is an error of no type.
        raised_nothing = shown and reply.get("ename") == "NoneType"
        if reply["status"] == "error" and not raised_nothing:
            return None if raises else failures.of_cell(self.nb, index, self.task, reply)
        if reply["status"] not in ("ok", "error"):
            return failures.of_refusal(self.nb, index, reply["status"])
        if raises:
            return failures.of_silence(self.nb, index)
        if shown:
            return failures.of_shown_error(self.nb, index)
        if index in self._outputs.unusable:
            return failures.of_unusable(self.nb, index, self._outputs.unusable[index])
        return self._damage(index, condition.condition(reply))

    def _last_look(self) -> None:
        """See that the kernel has outlived its page, with all that the page has left running."""
        try:
            failure = self._damage(self._last, self.outlive())
        except TroubleError as error:
            failure = self._trouble(self._last, error, after=True)
        if failure:
            self._fail(failure)
        failed = {known.index for known in self.task.outcome.failures}
        for index, why in self._outputs.unusable.items():
            if index not in failed:  # a thread has shown it after its cell had ended
                self._fail(failures.of_unusable(self.nb, index, why))

    def _ask_for_names(self, codes: list[NotebookNode]) -> None:
        if self._broken or self.at_first is None:
            return
        prose = [cell.source for cell in self.nb.cells if cell.cell_type == "markdown"]
        wanted = naming.request([cell.source for cell in codes], prose)
        if not wanted:
            return
        try:
            said = naming.answer(self.ask(wanted))
        except TroubleError as error:
            self._fail(self._trouble(self._last, error, after=True))
            return
        self.task.outcome.names = said.names
        self.task.outcome.nameless = said.nameless

    def _damage(self, index: int, now: Condition | None) -> Failure | None:
        if now is None or self.at_first is None:
            return None
        # A kernel that is on its way out may answer once more, or not: so it is asked no more.
        self._broken |= now.ending
        found = condition.damage(self.at_first, now)
        return failures.of_damage(self.nb, index, *found) if found else None

    def _trouble(self, index: int, error: TroubleError, *, after: bool = False) -> Failure:
        self._broken = True
        self.hush()
        return failures.of_trouble(
            self.nb, index, self.task, error, page_late=self.page_is_late, after=after
        )

    def _fail(self, failure: Failure) -> None:
        self.task.outcome.failures.append(failure)

    def _evaluate_inline(self, index: int, cell: NotebookNode) -> None:
        expressions = inline.expressions(cell.source)
        if not expressions:
            return
        self._last = index
        values, failure = self._strings(index, expressions)
        cell.metadata["bodocs"] = {"inline": values}
        if failure:
            self._fail(failure)

    def _figures(self, index: int) -> tuple[list[str], Failure | None]:
        """Return a claim's figures, and the failure if the kernel does not survive them.

        A message that makes sense only for a claim that fails has no figure.
        """
        figures: list[str] = []
        for text in claims.messages(self.nb.cells[index].source):
            values, failure = self._strings(index, [text])
            if self._broken:
                return figures, failure
            figures += values
        return figures, None

    def _strings(self, index: int, expressions: list[str]) -> tuple[list[str], Failure | None]:
        """Return what the kernel shows for each expression, and the first failure."""
        wanted = {}
        for number, expression in enumerate(expressions):
            try:
                wanted[str(number)] = inline.to_string(expression)
            except SyntaxError as error:
                return [], failures.of_expression(self.nb, index, expression, "SyntaxError", error)
        try:
            answers = self.ask(wanted).get("user_expressions") or {}
        except TroubleError as error:
            return [], self._trouble(index, error)
        values: list[str] = []
        for number, expression in enumerate(expressions):
            answer = answers.get(str(number), _UNANSWERED)
            if answer["status"] != "ok":
                kind, value = answer["ename"], answer["evalue"]
                return values, failures.of_expression(self.nb, index, expression, kind, value)
            shown = answer["data"].get("text/plain", "")
            if len(shown) > self.task.output_limit:
                kind, value = "too long", f"it has {len(shown):,} characters"
                return values, failures.of_expression(self.nb, index, expression, kind, value)
            try:
                values.append(ast.literal_eval(shown))
            except (ValueError, SyntaxError):
                value = "the page has changed how IPython shows strings"
                return values, failures.of_expression(self.nb, index, expression, "no text", value)
        return values, None

    def _record(self, index: int, cell: NotebookNode, state: State, seconds: float) -> None:
        run = CellRun(id=cell["id"], index=index, state=state, seconds=round(seconds, 3))
        self.task.outcome.cells[cell["id"]] = run

    def _claim(self, cell: NotebookNode, verdict: Any, figures: list[str]) -> None:
        self.task.outcome.claims.append(
            Claim(
                cell=cell["id"],
                sentence=claims.sentence(cell.source),
                figures=figures,
                verdict=verdict,
            )
        )


_UNANSWERED = {"status": "error", "ename": "no answer", "evalue": "the kernel evaluated nothing"}
