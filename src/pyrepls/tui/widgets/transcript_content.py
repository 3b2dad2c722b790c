"""What a transcript is told, and the lines that this becomes. Knows rows and colours as little as Textual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyrepls.tui.render.highlight import highlight_python, highlight_traceback, plain_lines
from pyrepls.tui.render.line_terminal import LineTerminal
from pyrepls.tui.render.lines import Line, LineKind
from pyrepls.tui.render.store import LineStore
from pyrepls.tui.widgets.transcript_cells import CellState, CellView
from pyrepls.tui.widgets.transcript_queue import SLICE_SECONDS, WorkQueue

NO_CELL = 0


class TranscriptContent:
    """Takes cells, output, results and failures in their order; every call only queues."""

    def __init__(self, max_lines: int) -> None:
        self._store = LineStore(max_lines)
        self._terminal = LineTerminal()
        self._queue = WorkQueue()
        self._stale = False
        self._cells: dict[int, CellView] = {}
        self._writing_cell = NO_CELL
        self._dropped = 0
        self._wants_more = False

    @property
    def queued(self) -> bool:
        """Whether there is something that was not even looked at."""
        return bool(self._queue)

    @property
    def pending(self) -> bool:
        """Whether there is something to be shown by the next `tick`."""
        return self._stale or bool(self._queue)

    def work(self, seconds: float = SLICE_SECONDS) -> None:
        """Turn some of what is queued into lines, which the next `tick` shows; take about so long."""
        self._stale = True
        self._queue.work(self._write, seconds)
        self._absorb()
        while len(self._cells) > len(self._store.sources):
            del self._cells[next(iter(self._cells))]

    def show_cell(self, cell: int, number: int, source: str, state: CellState) -> None:
        """Append a cell's source; `cell` is its id, `number` is what the user sees."""
        self._queue.add_step(lambda: self._add_cell(cell, CellView(number, state), source))

    def set_cell_state(self, cell: int, state: CellState, seconds: float | None = None) -> None:
        """Say what became of a cell, and how long it took; a cell that is not shown is ignored."""
        self._queue.add_step(lambda: self._change_cell(cell, state, seconds))

    def write_output(self, cell: int, text: str) -> None:
        """Append terminal output; another cell's output starts on a fresh line."""
        self._queue.add_output(cell, text)

    def show_result(self, cell: int, text: str) -> None:
        """Append the value of a cell, which may be coloured."""
        self._queue.add_step(lambda: self._add_result(cell, text))

    def show_failure(self, cell: int, text: str) -> None:
        """Append a traceback."""
        self._queue.add_step(lambda: self._add_lines(highlight_traceback(text), "failure", cell))

    def show_notice(self, text: str) -> None:
        """Append words of our own."""
        self._queue.add_step(lambda: self._add_lines(plain_lines(text), "notice", NO_CELL))

    def prepend_dropped(self, count_of_characters: int) -> None:
        """Say in the first row that earlier text exists but is not loaded; with 0 the row goes away."""
        self._queue.add_step(lambda: self._set_dropped(count_of_characters))

    def clear(self) -> None:
        """Drop everything, also what is still queued."""
        self._queue.clear()
        self._queue.add_step(self._clear_all)

    def text(self, first: int | None = None, last: int | None = None) -> str:
        """Return the plain text of the lines from first to last, or of everything that is shown and kept."""
        store = self._store
        return "\n".join(
            store.lines(store.first_line if first is None else first, store.end_line - 1 if last is None else last)
        )

    def _write(self, cell: int, text: str) -> None:
        if cell != self._writing_cell:
            self._finish_output()
            self._writing_cell = cell
        self._terminal.feed(text)
        self._store.extend(self._terminal.take_frozen())

    def _absorb(self) -> None:
        self._store.extend(self._terminal.take_frozen())
        self._store.replace_live(self._terminal.live_lines())

    def _finish_output(self) -> None:
        self._terminal.finish_block()
        self._absorb()

    def _add_cell(self, cell: int, view: CellView, source: str) -> None:
        self._cells.pop(cell, None)
        self._cells[cell] = view
        self._add_lines(highlight_python(source), "source", cell)

    def _change_cell(self, cell: int, state: CellState, seconds: float | None) -> None:
        if cell in self._cells:
            self._cells[cell] = replace(self._cells[cell], state=state, seconds=seconds)

    def _add_result(self, cell: int, text: str) -> None:
        self._finish_output()
        self._terminal.feed(text)
        self._terminal.finish_block()
        self._store.extend(self._terminal.take_frozen(), "result", cell)

    def _add_lines(self, lines: Sequence[Line], kind: LineKind, cell: int) -> None:
        self._finish_output()
        self._store.extend(lines, kind, cell)

    def _set_dropped(self, count: int) -> None:
        self._dropped = count
        self._wants_more = count > 0

    def _clear_all(self) -> None:
        self._terminal.finish_block()
        self._terminal.take_frozen()
        self._store.clear()
        self._cells.clear()
        self._set_dropped(0)
