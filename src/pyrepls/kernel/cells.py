"""Runs one cell on the main thread and reports what it does, in one order with what it prints."""

from __future__ import annotations

import os
from time import perf_counter, process_time, time

from ..protocol import events
from .display import Display
from .edits import Edits
from .execute import Compiler
from .failure import bare_failure, clean, exit_code, failure_of, remember, status_of_child
from .sources import cell_name, register
from .watching.ticker import Ticker
from .watching.watching import Watching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, NoReturn

    from ..protocol.envelope import Event
    from ..protocol.requests import Execute
    from .execute import Statement
    from .interruption import Interruption
    from .loop import Loop
    from .namespace import Namespace
    from .outbox import Outbox
    from .streams import Streams
    from .terminal import Terminal


class Cells:
    """One namespace and everything around it that a cell touches."""

    def __init__(
        self, namespace: Namespace, outbox: Outbox, terminal: Terminal, streams: Streams, interruption: Interruption
    ) -> None:
        self.namespace = namespace
        self.outbox = outbox
        self.terminal = terminal
        self.streams = streams
        self.interruption = interruption
        self.finished = 0
        """Cells that have run."""
        self.started = (0.0, 0.0)
        """When the running cell began: clock and processor time."""
        self.loop: Loop | None = None
        """The event loop, once a cell has awaited."""
        self.watching = Watching(namespace, outbox, interruption)
        self.ticker = Ticker(streams, self.watching, outbox.send_waiting)
        self._display = Display(namespace.names, self.report)
        self._compiler = Compiler(self.watching.exact, self._prepare_command)
        self._edits = Edits(namespace.names)
        self._process = os.getpid()
        self._reported_at = -1
        """How often had been written when something was last reported; -1 when code has run since."""

    def run(self, request: Execute) -> None:
        """Run a cell, from its first event to its last."""
        outcome: events.KernelOutcome = "failed"
        try:
            self._begin(request)
            outcome = self._run_source(request)
        except BaseException as problem:  # a defect of ours, or memory ran out: the prompt must come back
            self.outbox.emit(events.Failed(request.cell, bare_failure(problem)))
        finally:
            self._edits.end(outcome == "ok")
            self._end(request.cell, outcome)

    def announce_input(self, prompt: str, secret: bool) -> None:
        """Report that the code is about to read from its terminal."""
        with self.interruption:
            self.report(events.InputWanted(self.terminal.cell, clean(prompt, 10_000), secret))
            self._reported_at = -1  # the code goes on, and the terminal echoes the answer

    def report(self, event: Event) -> None:
        """Report an event after everything that has been printed."""
        with self.interruption:
            self.streams.flush()
            self.terminal.barrier()
            self._reported_at = self.streams.writes
            self.outbox.emit(event)

    def look_at_tasks(self) -> None:
        """Report what background tasks have changed while the kernel waits for a cell."""
        self.watching.tick(0)
        self.outbox.send_waiting()

    def show(self, raised: BaseException) -> None:
        """Print what was raised outside a cell."""
        failure, trouble = self.interruption.guarded(failure_of, raised)
        if trouble is None:
            self.interruption.guarded(self.streams.err.text.write, failure.traceback)

    def run_file(self, path: str) -> None:
        """Run a start-up file in the namespace; what it raises is printed."""
        _, raised = self.interruption.guarded(self._execute_file, path)
        if raised is not None:
            self.show(raised)

    def _begin(self, request: Execute) -> None:
        self.started = perf_counter(), process_time()
        self.terminal.cell = self.ticker.cell = request.cell
        self._display.begin(request.cell, request.number, request.source)
        self.outbox.emit(events.CellStarted(request.cell, time()))
        self.streams.begin()
        self.interruption.listen(self.outbox.descriptors[1])
        self.interruption.begin_cell()
        self.watching.begin_cell(request.cell)

    def _end(self, cell: int, outcome: events.KernelOutcome) -> None:
        self.ticker.cell = 0
        self.interruption.end_cell()
        if self.streams.replaced:
            self.interruption.guarded(self.streams.flush_theirs)
        self.streams.settle()
        if self._reported_at != self.streams.writes:
            self.terminal.barrier()
        clock, cpu = self.started
        self.finished += 1
        self.outbox.emit(events.CellFinished(cell, outcome, perf_counter() - clock, process_time() - cpu))

    def _run_source(self, request: Execute) -> events.KernelOutcome:
        if request.mode == "undo":
            return self._undo()
        source = request.source.replace("\r\n", "\n").replace("\r", "\n")
        filename = cell_name(request.number)
        register(filename, source, request.cell)
        compiled, raised = self.interruption.guarded(self._compiler.compile, source, filename, request.cell)
        if raised is not None:
            return self._report_raised(raised)
        statements, self._display.hidden = compiled
        if request.mode == "edit":
            _, raised = self.interruption.guarded(self._edits.begin, source, filename)
            if raised is not None:
                return self._report_raised(raised)
        awaiting = any(statement.awaits for statement in statements)
        for index, statement in enumerate(statements):
            outcome = self._run_statement(request, index, statement, awaiting, index == len(statements) - 1)
            if outcome != "ok":
                return outcome
        if self._in_child():
            self._leave_child(None)
        return "ok"

    def _run_statement(
        self, request: Execute, index: int, statement: Statement, awaiting: bool, last: bool
    ) -> events.KernelOutcome:
        if request.mode != "script":
            return self._run_code(statement, awaiting, last)
        lines = statement.first_line, statement.last_line
        self.outbox.emit(events.StatementStarted(request.cell, index, *lines))
        began = perf_counter()
        outcome = self._run_code(statement, awaiting, last)
        self.report(events.StatementFinished(request.cell, index, outcome, perf_counter() - began))
        return outcome

    def _run_code(self, statement: Statement, awaiting: bool, last: bool) -> events.KernelOutcome:
        self._reported_at = -1
        _, raised = self.interruption.guarded(self._run_of(statement, awaiting), statement)
        if self._in_child():
            return "ok" if raised is None else self._leave_child(raised)
        stop = self.watching.after_statement(statement.first_line, statement.simple, last)
        raised = raised or stop
        return "ok" if raised is None else self._report_raised(raised)

    def _undo(self) -> events.KernelOutcome:
        self._reported_at = -1
        _, raised = self.interruption.guarded(self._edits.undo)
        self.watching.after_statement(0, True, True)
        return "ok" if raised is None else self._report_raised(raised)

    def _run_of(self, statement: Statement, awaiting: bool) -> Callable[[Statement], None]:
        command = statement.command
        if command is not None:
            return lambda _: command()
        return self._await if awaiting else self._execute

    def _prepare_command(self, name: str, words: str) -> Callable[[], None]:
        from .commands import prepare  # most cells have no command

        return prepare(self, name, words)

    def _execute(self, statement: Statement) -> None:
        self.watching.exact.begin()
        eval(statement.code, self.namespace.names)

    def _await(self, statement: Statement) -> None:
        # In a cell that awaits somewhere, every statement runs in the loop, so that `create_task` finds it.
        if self.loop is None or self.loop.closed:
            from .loop import Loop

            self.loop = Loop()
        self.loop.run(statement, self.namespace.names)

    def _execute_file(self, path: str) -> None:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", 0, True)
        exec(code, self.namespace.names)

    def _report_raised(self, raised: BaseException) -> events.KernelOutcome:
        cell = self.terminal.cell
        self.interruption.end_cell()
        if issubclass(type(raised), SystemExit):
            code, trouble = self.interruption.guarded(exit_code, raised)
            self.report(events.ExitAsked(cell, "" if trouble else code))
            return "failed"
        remember(raised)
        failure, trouble = self.interruption.guarded(failure_of, raised)
        self.report(events.Failed(cell, bare_failure(raised) if trouble else failure))
        return "interrupted" if issubclass(type(raised), KeyboardInterrupt) else "failed"

    def _in_child(self) -> bool:
        return os.getpid() != self._process

    def _leave_child(self, raised: BaseException | None) -> NoReturn:
        # A child that the cell forked has come back: nobody sends cells to it, so it ends as a script would.
        status = status_of_child(raised)
        if raised is not None and not issubclass(type(raised), SystemExit):
            self.show(raised)
        self.streams.flush()
        os._exit(status)
