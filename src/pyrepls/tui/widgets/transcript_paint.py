"""Turns one row of a transcript into a strip with as few segments as its colours allow."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from pyrepls.tui.render.lines import LineKind, Part, Runs, clip_runs
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.render.wrapping import text_cells
from pyrepls.tui.widgets.transcript_cells import BLANK_GUTTER, FAILURE_GUTTER, GUTTER, CellView

CACHED_STRIPS = 1024
NOTE_DISTANCE = 2

Span = tuple[int, int, str]
"""(start, end, role) of something highlighted, as columns of a line."""

_ROLES: dict[LineKind, str] = {"result": "@result", "notice": "@notice"}

JOINER = "\u200d"
NO_JOINER = "\u034f"
"""Takes as little room, and joins nothing."""


class RowView(NamedTuple):
    """All that decides what a row looks like: two equal views are painted alike."""

    gutter: str
    gutter_role: str
    role: str
    text: str
    runs: Runs | None
    spans: tuple[Span, ...]
    note: str


EMPTY_ROW = RowView(BLANK_GUTTER, "", "", "", None, (), "")


def view_part(part: Part, cell: CellView | None, spans: Iterable[Span]) -> RowView:
    """Return what a part of a line looks like; `cell` is given for the first line of its source."""
    kind = part.mark.kind if part.mark else "output"
    gutter, gutter_role, note = BLANK_GUTTER, "", ""
    if kind == "failure":
        gutter, gutter_role = FAILURE_GUTTER, "@gutter.failure"
    elif cell and part.first:
        gutter, gutter_role, note = cell.gutter, cell.role, cell.note
    return RowView(
        gutter,
        gutter_role,
        _ROLES.get(kind, ""),
        part.text[part.start : part.end],
        clip_runs(part.runs, part.start, part.end) if part.runs else None,
        tuple(_clip_spans(spans, part)),
        note,
    )


class Painter:
    """Paints row views with the styles of a table, and keeps what it painted."""

    def __init__(self, table: StyleTable) -> None:
        self._table = table
        self._strips: LRUCache[tuple[RowView, int, Style], Strip] = LRUCache(CACHED_STRIPS)

    def use(self, table: StyleTable) -> None:
        """Paint with other styles from now on."""
        self._table = table
        self._strips.clear()

    def strip(self, view: RowView, width: int, base: Style) -> Strip:
        """Return a row exactly as wide as asked for."""
        strip = self._strips.get((view, width, base))
        if strip is None:
            strip = self._fitted(view, width, base)
            self._strips[view, width, base] = strip
        return strip

    def _fitted(self, view: RowView, width: int, base: Style) -> Strip:
        if JOINER not in view.text:
            return Strip(self._segments(view, width, base)).adjust_cell_length(width, base)
        # rich measures, and divides by, what a joiner at a row's start or between letters makes of its neighbours
        try:
            strip = Strip(self._segments(view, width, base)).adjust_cell_length(width, base)
            if sum(segment.cell_length for segment in strip) == width:
                return strip
        except ZeroDivisionError:
            pass
        return self._fitted(view._replace(text=view.text.replace(JOINER, NO_JOINER)), width, base)

    def _segments(self, view: RowView, width: int, base: Style) -> list[Segment]:
        pieces = [(view.gutter, self._table.style(view.gutter_role, base)), *self._content(view, base)]
        room = width - GUTTER - text_cells(view.text)
        if view.note and room >= len(view.note) + NOTE_DISTANCE:
            pieces.append((" " * (room - len(view.note)), base))
            pieces.append((view.note, self._table.style("@dim", base)))
        elif room > 0:
            pieces.append((" " * room, base))
        return _merged(pieces)

    def _content(self, view: RowView, base: Style) -> list[tuple[str, Style]]:
        """Cut the text where its look changes."""
        base = self._table.style(view.role, base)
        if not view.runs and not view.spans:
            return [(view.text, base)]
        runs = ((0, ""), *(view.runs or ()))
        cuts = {position for position, _ in runs} | {edge for start, end, _ in view.spans for edge in (start, end)}
        edges = [*sorted(cuts), len(view.text)]
        pieces = []
        keys = dict(runs)
        style = base
        for start, end in pairwise(edges):
            style = self._table.style(keys[start], base) if start in keys else style
            look = style
            for first, last, role in view.spans:
                look = self._table.style(role, look) if first <= start < last else look
            pieces.append((view.text[start:end], look))
        return pieces


def _clip_spans(spans: Iterable[Span], part: Part) -> Iterable[Span]:
    """Yield the spans that a part shows, as columns of the part."""
    for start, end, role in spans:
        first, last = max(start, part.start), min(end, part.end)
        if first < last:
            yield first - part.start, last - part.start, role


def _merged(pieces: Iterable[tuple[str, Style]]) -> list[Segment]:
    """Join neighbours that look alike."""
    segments: list[Segment] = []
    for text, style in pieces:
        if segments and segments[-1].style == style:
            segments[-1] = Segment(segments[-1].text + text, style)
        elif text:
            segments.append(Segment(text, style))
    return segments
