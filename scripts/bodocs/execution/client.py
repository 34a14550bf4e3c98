"""The client that runs a page's cells: papermill's, with a verdict that can be trusted."""

from __future__ import annotations

import ast
import asyncio
import time
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

from bodocs import sources
from bodocs.execution import failures, usage
from bodocs.execution.records import CellRun, Claim, Failure, State
from bodocs.execution.task import Task
from bodocs.verification import claims, inline

# What the limit holds for; an error is always kept, because it is the verdict.
_OUTPUTS = {"stream", "display_data", "execute_result"}


class PageClient(PapermillNotebookClient):  # type: ignore[misc] # papermill is untyped
    """Runs the cells of one page and writes down what became of each.

    A failing claim does not end the run, because claims assert and change nothing: the
    maintainer sees all that no longer hold at once. Any other failing cell ends it.
    """

    def __init__(self, nb_man: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(nb_man, **kwargs)
        self.task = task
        self.timeout_func = self._seconds_left
        self.shutdown_kernel = "immediate"
        self._deadline = time.monotonic() + task.page_deadline
        self._output_bytes = 0

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start the kernel, and let the task know which process it is."""
        await super().async_start_new_kernel(**kwargs)
        self.task.kernel_started(self.km.provisioner.pid if self.km else None)

    start_new_kernel = run_sync(async_start_new_kernel)

    def wait_for_reply(self, msg_id: str, cell: NotebookNode | None = None) -> Any:
        """Wait for a reply; but a stuck kernel never answers papermill's last question."""
        if cell is None and self._stuck():
            raise DeadKernelError("the kernel is stuck in a cell")
        return super().wait_for_reply(msg_id, cell)

    def _stuck(self) -> bool:
        return any(f.kind in ("deadline", "kernel died") for f in self.task.outcome.failures)

    def papermill_execute_cells(self) -> None:
        """Run every cell; what happened is in the task's outcome."""
        codes = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        number = 0
        try:
            for index, cell in enumerate(self.nb.cells):
                if cell.cell_type == "code":
                    number += 1
                    self.task.on_cell(number, len(codes))
                if not self._step(index, cell):
                    break
        finally:
            self._measure()

    def _step(self, index: int, cell: NotebookNode) -> bool:
        """Run one cell; return False if the run must end here."""
        self.nb_man.cell_start(cell, index)
        try:
            if cell.cell_type == "markdown":
                self._evaluate_inline(index, cell)
                return not self._stuck()
            if cell.cell_type != "code" or not cell.source.strip():
                return True
            return self._run_code(index, cell)
        finally:
            self.nb_man.cell_complete(cell, cell_index=index)

    def _run_code(self, index: int, cell: NotebookNode) -> bool:
        tags = sources.tags(cell)
        is_claim = claims.TAG in tags
        if is_claim and self.task.mode == "smoke" and claims.SMOKE_TAG not in tags:
            self._record(index, cell, "skipped", 0.0)
            self._claim(cell, "not-run", [])
            return True
        start = time.monotonic()
        failure = self._execute(index, cell)
        figures: list[str] = []
        if failure is None and is_claim:
            figures = self._figures(index, cell)
        elif failure is not None and failure.kind == "AssertionError":
            figures = [failure.message]
        seconds = time.monotonic() - start
        self._record(index, cell, "failed" if failure else "completed", seconds)
        if is_claim:
            self._claim(cell, "failed" if failure else "held", figures)
        if failure is None:
            return True
        self.task.outcome.failures.append(failure)
        self.nb_man.cell_exception(cell, cell_index=index)
        return is_claim and failure.kind == "AssertionError"

    def _execute(self, index: int, cell: NotebookNode) -> Failure | None:
        self._output_bytes = 0
        raising = "raises-exception" in sources.tags(cell)
        try:
            self.execute_cell(cell, index)
        except CellExecutionError as error:
            return failures.of_cell(self.nb, index, error)
        except CellTimeoutError:
            self._end_polling()
            return failures.of_deadline(self.nb, index, self.task, self._page_is_late())
        except DeadKernelError:
            return failures.of_death(self.nb, index, self.task)
        finally:
            cell.outputs = _joined(cell.outputs)
        if raising and not any(output.output_type == "error" for output in cell.outputs):
            return failures.of_silence(self.nb, index)
        return None

    async def _async_end_polling(self) -> None:
        """End the tasks that nbclient leaves waiting for a cell's messages after a time-out."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    _end_polling = run_sync(_async_end_polling)

    def _evaluate_inline(self, index: int, cell: NotebookNode) -> None:
        expressions = inline.expressions(cell.source)
        if not expressions:
            return
        values, failure = self._strings(index, cell, expressions)
        cell.metadata["bodocs"] = {"inline": values}
        if failure:
            self.task.outcome.failures.append(failure)

    def _figures(self, index: int, cell: NotebookNode) -> list[str]:
        """Return a claim's figures; a message that makes sense only for a failure has none."""
        found = [self._strings(index, cell, [text]) for text in claims.messages(cell.source)]
        return [figure for figures, _ in found for figure in figures]

    def _strings(
        self, index: int, cell: NotebookNode, expressions: list[str]
    ) -> tuple[list[str], Failure | None]:
        """Return what the kernel shows for each expression, and the first failure."""
        wanted = {}
        for number, expression in enumerate(expressions):
            try:
                wanted[str(number)] = inline.to_string(expression)
            except SyntaxError as error:
                return [], failures.of_expression(self.nb, index, expression, "SyntaxError", error)
        if not wanted:
            return [], None
        message = self.kc.execute(
            "", silent=True, store_history=False, user_expressions=wanted, allow_stdin=False
        )
        try:
            reply = self.wait_for_reply(message, cell)
        except CellTimeoutError:
            return [], failures.of_deadline(self.nb, index, self.task, self._page_is_late())
        except DeadKernelError:
            return [], failures.of_death(self.nb, index, self.task)
        answers = reply["content"]["user_expressions"]
        values: list[str] = []
        for number, expression in enumerate(expressions):
            answer = answers[str(number)]
            if answer["status"] != "ok":
                kind, value = answer["ename"], answer["evalue"]
                return values, failures.of_expression(self.nb, index, expression, kind, value)
            values.append(ast.literal_eval(answer["data"]["text/plain"]))
        return values, None

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Keep at most ``output_limit`` bytes of a cell's output, and say so where it is cut."""
        if msg["msg_type"] == "clear_output":
            self._output_bytes = 0
        if msg["msg_type"] not in _OUTPUTS:
            return super().process_message(msg, cell, cell_index)
        limit = self.task.output_limit
        left = limit - self._output_bytes
        self._output_bytes += len(str(msg["content"]))
        if self._output_bytes <= limit:
            return super().process_message(msg, cell, cell_index)
        if left > 0:
            kept = str(msg["content"].get("text", ""))[:left]
            note = f"\n[output cut here: more than {limit:,} bytes in one cell]\n"
            cell.outputs.append(new_output("stream", name="stdout", text=kept + note))
        return None

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

    def _measure(self) -> None:
        pid = self.km.provisioner.pid if self.km else None
        if pid is not None:
            used = usage.of_process(pid)
            usage.end(usage.descendants(pid))
            self.task.outcome.cpu_seconds = used.cpu_seconds
            self.task.outcome.peak_bytes = used.peak_bytes
        self.task.kernel_ended()

    def _seconds_left(self, _cell: NotebookNode) -> float:
        # nbclient takes 0 for "no limit", so a page that is late gets a sliver.
        return max(0.01, min(self.task.cell_deadline, self._deadline - time.monotonic()))

    def _page_is_late(self) -> bool:
        return time.monotonic() >= self._deadline


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring outputs of one stream: where a kernel cuts them is a matter of timing."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and output.output_type == last.output_type == "stream"
            and output.name == last.name
        ):
            last["text"] += output.text
        else:
            joined.append(output)
    return joined
