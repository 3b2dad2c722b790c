"""The main thread: takes cells from a queue, runs them, and reports, in one order with what they print."""

from __future__ import annotations

import os
import sys
from _queue import SimpleQueue
from time import perf_counter, process_time, time

from ..protocol import events
from .changes import Changes
from .display import Display
from .execute import Compiler
from .failure import bare_failure, clean, failure_of, users_part
from .imports import import_standard
from .sources import cell_name, register
from .ticker import Ticker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, Optional

    from ..protocol.envelope import Event
    from ..protocol.requests import Execute
    from .execute import Statement
    from .interruption import Interruption
    from .loop import Loop
    from .namespace import Namespace
    from .outbox import Outbox
    from .streams import Streams
    from .terminal import Terminal


class Kernel:
    """One namespace, one queue of cells, one main thread."""

    def __init__(
        self, namespace: Namespace, outbox: Outbox, terminal: Terminal, streams: Streams, interruption: Interruption
    ) -> None:
        self.namespace = namespace
        self.outbox = outbox
        self.terminal = terminal
        self.changes = Changes(namespace, outbox.emit)
        self.ticker = Ticker(streams, self.changes)
        self.display = Display(namespace.names, self.report)
        self.waiting = 0
        """Cells accepted and not finished."""
        self.started = (0.0, 0.0)
        """When the running cell began: clock and processor time."""
        self.stopping = ""
        """Why no further cell is taken."""
        self._streams = streams
        self.interruption = interruption
        self._compiler = Compiler()
        self._queue: SimpleQueue[Optional[Execute]] = SimpleQueue()
        self._loop: Loop | None = None
        self._in_loop = False
        self._reported_at = -1
        """How often had been written when something was last reported; -1 when code has run since."""
        self._process = os.getpid()
        interruption.background = lambda: self._in_loop and self._loop is not None and self._loop.in_task()

    def submit(self, request: Execute) -> None:
        """Queue a cell; from the control thread."""
        self.waiting += 1
        self._put(request)

    def stop(self, reason: str) -> None:
        """Take no further cell, and end after the running one; from the control thread."""
        self.stopping = reason
        self._put(None)

    def _put(self, request: Execute | None) -> None:
        self._queue.put(request)
        if self._loop is not None:
            self._loop.wake()

    def run(self) -> None:
        """Run cells until told to stop."""
        self._warm_up()
        while True:
            request = self._next()
            if self.stopping or request is None:
                return
            try:
                self._run_cell(request)
            except BaseException as problem:  # a defect of ours, or memory ran out: the prompt must come back
                self._rescue(request, problem)

    def announce_input(self, prompt: str, secret: bool) -> None:
        """Report that the code is about to read from its terminal."""
        with self.interruption:
            self.report(events.InputWanted(self.terminal.cell, clean(prompt, 10_000), secret))

    def report(self, event: Event) -> None:
        """Report an event after everything that has been printed."""
        with self.interruption:
            self._streams.flush()
            self.terminal.barrier()
            self._reported_at = self._streams.writes
            self.outbox.emit(event)

    def run_file(self, path: str) -> None:
        """Run a start-up file in the namespace; what it raises is shown on the terminal."""
        _, raised = self.interruption.guarded(self._execute_file, path)
        if raised is not None:
            self._show(raised)

    def _run_cell(self, request: Execute) -> None:
        self.started = perf_counter(), process_time()
        self.terminal.cell = self.ticker.cell = request.cell
        self.interruption.listen(self.outbox.descriptors[1])
        self.display.begin(request.cell, request.number, request.source)
        self.outbox.emit(events.CellStarted(request.cell, time()))
        self._streams.begin()
        outcome = self._run_source(request)
        self.ticker.cell = 0
        if self._streams.replaced:
            self.interruption.guarded(self._streams.flush_theirs)
        self._streams.settle()
        if self._reported_at != self._streams.writes:
            self.terminal.barrier()
        self._finish(request.cell, outcome)

    def _finish(self, cell: int, outcome: events.KernelOutcome) -> None:
        clock, cpu = self.started
        self.waiting -= 1
        self.outbox.emit(events.CellFinished(cell, outcome, perf_counter() - clock, process_time() - cpu))

    def _run_source(self, request: Execute) -> events.KernelOutcome:
        source = request.source.replace("\r\n", "\n").replace("\r", "\n")
        filename = cell_name(request.number)
        register(filename, source)
        compiled, raised = self.interruption.guarded(self._compiler.compile, source, filename)
        if raised is not None:
            return self._report_raised(raised)
        statements, self.display.hidden = compiled
        awaiting = any(statement.awaits for statement in statements)
        for index, statement in enumerate(statements):
            outcome = self._run_statement(request, index, statement, awaiting)
            if outcome != "ok":
                return outcome
        if os.getpid() != self._process:
            self._leave_child(None)
        return "ok"

    def _run_statement(
        self, request: Execute, index: int, statement: Statement, awaiting: bool
    ) -> events.KernelOutcome:
        script = request.mode == "script"
        if script:
            lines = statement.first_line, statement.last_line
            self.outbox.emit(events.StatementStarted(request.cell, index, *lines))
        began = perf_counter()
        self._reported_at = -1
        _, raised = self.interruption.guarded(self._await if awaiting else self._execute, statement)
        if os.getpid() != self._process:
            return "ok" if raised is None else self._leave_child(raised)
        self.changes.look(request.cell, statement.first_line, "MainThread")
        outcome = "ok" if raised is None else self._report_raised(raised)
        if script:
            self.report(events.StatementFinished(request.cell, index, outcome, perf_counter() - began))
        return outcome

    def _execute(self, statement: Statement) -> None:
        eval(statement.code, self.namespace.names)

    def _await(self, statement: Statement) -> None:
        # In a cell that awaits somewhere, every statement runs in the loop, so that `create_task` finds it.
        if self._loop is None or self._loop.closed:
            from .loop import Loop

            self._loop = Loop()
        self._loop.run(statement, self.namespace.names)

    def _execute_file(self, path: str) -> None:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", 0, True)
        exec(code, self.namespace.names)

    def _report_raised(self, raised: BaseException) -> events.KernelOutcome:
        cell = self.terminal.cell
        if issubclass(type(raised), SystemExit):
            code, trouble = self.interruption.guarded(_exit_code, raised)
            self.report(events.ExitAsked(cell, "" if trouble else code))
            return "failed"
        _remember(raised)
        failure, trouble = self.interruption.guarded(failure_of, raised)
        self.report(events.Failed(cell, bare_failure(raised) if trouble else failure))
        return "interrupted" if issubclass(type(raised), KeyboardInterrupt) else "failed"

    def _rescue(self, request: Execute, problem: BaseException) -> None:
        try:
            self.ticker.cell = 0
            self.outbox.emit(events.Failed(request.cell, bare_failure(problem)))
        finally:
            self._streams.settle()
            self.terminal.barrier()
            self._finish(request.cell, "failed")

    def _next(self) -> Execute | None:
        while self._loop is not None and not self._loop.closed and self._queue.empty():
            self._in_loop = True
            try:
                self._loop.wait(lambda: not self._queue.empty())
            except BaseException as problem:  # a background task raised SystemExit, or was interrupted
                self._show(problem)
            finally:
                self._in_loop = False
        return self._queue.get()

    def _show(self, raised: BaseException) -> None:
        failure, trouble = self.interruption.guarded(failure_of, raised)
        if trouble is None:
            self.interruption.guarded(self._streams.err.text.write, failure.traceback)

    def _warm_up(self) -> None:
        # Imported while nobody waits, these do not delay the first traceback.
        for name in ("linecache", "traceback"):
            if self._queue.empty():
                import_standard(name)

    def _leave_child(self, raised: BaseException | None) -> NoReturn:
        # A child that the cell forked has come back: nobody sends cells to it, so it ends as a script would.
        code = 0
        if raised is not None and issubclass(type(raised), SystemExit):
            code = raised.code if type(raised.code) is int else int(raised.code is not None)  # type: ignore[attr-defined]
        elif raised is not None:
            self._show(raised)
            code = 1
        self._streams.flush()
        os._exit(code & 0xFF)


def _exit_code(raised: SystemExit) -> str:
    return "" if raised.code is None else clean(str(raised.code), 10_000)


def _remember(raised: BaseException) -> None:
    raised.__traceback__ = users_part(raised.__traceback__)
    sys.last_type, sys.last_value, sys.last_traceback = type(raised), raised, raised.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = raised
