"""What is selected of a transcript; a selection's offsets are (column of the line, number of the line)."""

from __future__ import annotations

from textual.geometry import Offset
from textual.selection import Selection

from pyrepls.tui.render.lines import Part
from pyrepls.tui.render.store import LineStore
from pyrepls.tui.widgets.transcript_paint import Span


def selected_span(selection: Selection, part: Part) -> Span | None:
    """Return which columns of a line are selected."""
    span = selection.get_span(part.number)
    if span is None:
        return None
    start, end = span
    return max(0, start), len(part.text) if end == -1 else max(0, end), "@selection"


def selected_text(store: LineStore, selection: Selection, shown: tuple[int, int]) -> str:
    """Return the selected text.

    A selection that enters from another widget, or leaves to one, has an open side: there it goes as far as the
    lines `shown`. A selection without sides is everything.
    """
    if selection.start is None and selection.end is None:
        return "\n".join(store.lines(store.first_line, store.end_line - 1))
    start = selection.start or Offset(0, shown[0])
    last = selection.end.y if selection.end else shown[1]
    lines = store.lines(start.y, last)
    if lines and selection.end and last < store.end_line:
        lines[-1] = lines[-1][: max(0, selection.end.x)]
    if lines and start.y >= store.first_line:
        lines[0] = lines[0][max(0, start.x) :]
    return "\n".join(lines)
