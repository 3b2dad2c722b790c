"""The line of a cell's source to which the user was led, and which is marked for a moment."""

from __future__ import annotations

from collections.abc import Iterator

from pyrepls.tui.render.lines import Mark, Part
from pyrepls.tui.render.store import LineStore
from pyrepls.tui.widgets.transcript_paint import Span

POINTED_SECONDS = 1.5


class Pointer:
    """Finds lines of cells and marks one."""

    def __init__(self, store: LineStore) -> None:
        self.line: int | None = None
        """The number of the marked line."""
        self._store = store

    def point_at(self, cell: int, line: int) -> int | None:
        """Mark a line of a cell, counted from 1, or the first one; return its number, None when it is not kept."""
        store = self._store
        sources = (number for number in reversed(store.sources) if store.mark(number) == Mark("source", cell))
        first = next(sources, None)
        self.line = first
        if first is not None and line > 1 and first + line - 1 < store.end_line:
            wanted = first + line - 1
            self.line = wanted if store.mark(wanted) == Mark("continuation", cell) else first
        return self.line

    def spans(self, part: Part) -> Iterator[Span]:
        """Yield the whole line if it is the marked one."""
        if part.number == self.line:
            yield 0, len(part.text), "@match.current"
