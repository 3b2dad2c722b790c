"""Shows what happens to one kernel in the widgets of its pane."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pyrepls.model import events as ev
from pyrepls.model.cell import Cell, CellOutput, Notice, Raised, Text, Value
from pyrepls.model.ids import CellId
from pyrepls.model.session import Kernel
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.variables import Watch
from pyrepls.tui.prompt.prompt import Prompt
from pyrepls.tui.sidebar.namespace import namespace_of
from pyrepls.tui.sidebar.sidebar import Sidebar
from pyrepls.tui.widgets.transcript import Transcript


class KernelFeed:
    """Brings a kernel's events to a transcript, a prompt and a sidebar. It keeps only what they cannot be asked."""

    def __init__(self, transcript: Transcript, prompt: Prompt, sidebar: Sidebar) -> None:
        self.transcript = transcript
        self.prompt = prompt
        self.sidebar = sidebar
        self.last_seconds: float | None = None
        """How long the last cell took."""
        self.shared: tuple[Watch, ...] = ()
        """What is pinned in all panes."""
        self._busy_since = time.monotonic()
        self._shown: set[CellId] = set()

    @property
    def busy_for(self) -> float:
        """Seconds since the running cell began."""
        return time.monotonic() - self._busy_since

    def load(self, kernel: Kernel) -> None:
        """Show a kernel from its beginning."""
        self.show_cells(kernel.transcript.cells, kernel.transcript.elided)
        finished = [cell.seconds for cell in kernel.transcript.cells if cell.id and cell.seconds is not None]
        self.last_seconds = finished[-1] if finished else None
        running = kernel.running
        if running is not None:
            self._busy_since = time.monotonic() - max(time.time() - running.started, 0.0)
        self.show_variables(kernel)

    def show_variables(self, kernel: Kernel) -> None:
        """Show what is pinned, and the variables."""
        self.sidebar.show(namespace_of(kernel, self.shared))

    def show_cells(self, cells: tuple[Cell, ...], elided: int = 0) -> None:
        """Fill the transcript anew with all that there is of some cells, and say what can still be fetched."""
        self.transcript.clear()
        self._shown.clear()
        self.transcript.prepend_dropped(elided)
        for cell in cells:
            if cell.started or cell.outputs:
                self._show_cell(cell)

    def apply(self, event: Event, kernel: Kernel) -> None:
        """Show one event; `kernel` is as it is after the batch that the event came in."""
        handle = _TABLE.get(type(event))
        if handle is not None:
            handle(self, event, kernel)

    def _show_cell(self, cell: Cell) -> None:
        self._shown.add(cell.id)
        if cell.id:  # the preamble has no source
            self.transcript.show_cell(cell.id, cell.number, cell.source, cell.state)
        for output in cell.outputs:
            self._show_output(cell.id, output)
        if cell.finished and cell.id:
            self.transcript.set_cell_state(cell.id, cell.state, cell.seconds)

    def _show_output(self, cell: CellId, output: CellOutput) -> None:
        if isinstance(output, Text):
            self.transcript.write_output(cell, output.text)
        elif isinstance(output, Value):
            cut = f" … {output.cut:,} more characters" if output.cut else ""
            self.transcript.show_result(cell, output.text + cut)
        elif isinstance(output, Raised):
            self.transcript.show_failure(cell, output.failure.traceback or output.failure.message)
        elif isinstance(output, Notice):
            self.transcript.show_notice(output.text)

    def _cell_queued(self, event: ev.CellQueued, _kernel: Kernel) -> None:
        self.prompt.add_history(event.cell.source)

    def _cell_started(self, event: ev.CellStarted, kernel: Kernel) -> None:
        self._busy_since = time.monotonic()
        self._open(event.cell, kernel)

    def _cell_grew(self, event: ev.CellGrew, kernel: Kernel) -> None:
        self._open(event.cell, kernel)
        self._show_output(event.cell, event.output)

    def _cell_finished(self, event: ev.CellFinished, _kernel: Kernel) -> None:
        if event.cell in self._shown:
            self.transcript.set_cell_state(event.cell, event.outcome, event.seconds)
            self.last_seconds = event.seconds

    def _variables_changed(self, event: ev.VariablesChanged, kernel: Kernel) -> None:
        self.show_variables(kernel)
        self.sidebar.changed(event.changes)

    def _restarted(self, _event: ev.KernelRestarted, kernel: Kernel) -> None:
        self.last_seconds = None
        self.sidebar.clear()
        self.show_variables(kernel)

    def _open(self, id: CellId, kernel: Kernel) -> None:
        """Show a cell's source once, when the first thing happens to it."""
        cell = kernel.transcript.cell(id)
        if id and id not in self._shown and cell is not None:
            self._shown.add(id)
            self.transcript.show_cell(id, cell.number, cell.source, "running")


_TABLE: dict[type[Event], Callable[[KernelFeed, Any, Kernel], None]] = {
    ev.CellQueued: KernelFeed._cell_queued,
    ev.CellStarted: KernelFeed._cell_started,
    ev.CellGrew: KernelFeed._cell_grew,
    ev.CellFinished: KernelFeed._cell_finished,
    ev.VariablesChanged: KernelFeed._variables_changed,
    ev.KernelRestarted: KernelFeed._restarted,
}
