"""One row of the prompt as segments: roles, then what lies over them. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from pyrepls.tui.prompt.highlighting import Spans
from pyrepls.tui.prompt.wrapping import TAB
from pyrepls.tui.render.styles import StyleTable


class Overlay(NamedTuple):
    """A look laid over columns of a line: a selection, a bracket, the cursor."""

    start: int
    end: int
    style: Style


def paint_row(
    text: str, columns: tuple[int, int], spans: Spans, overlays: Sequence[Overlay], table: StyleTable, base: Style
) -> list[Segment]:
    """Return the segments of `text[start:end]`; a column right behind it is painted when an overlay is there."""
    start, end = columns
    cuts = {start, end}
    for one in spans:
        if one[0] < end and one[1] > start:
            cuts.add(max(one[0], start))
            cuts.add(min(one[1], end))
    for over in overlays:
        cuts.add(min(max(over.start, start), end))
        cuts.add(min(max(over.end, start), end))
    ordered = sorted(cuts)
    segments: list[Segment] = []
    roles = iter(spans)
    span = next(roles, None)
    x = 0
    for left, right in zip(ordered, ordered[1:]):
        while span and span[1] <= left:
            span = next(roles, None)
        style = table.style(span[2], base) if span and span[0] <= left else base
        for over in overlays:
            if over.start <= left < over.end:
                style += over.style
        piece = _expand(text[left:right], x) if "\t" in text[left:right] else text[left:right]
        x += cell_len(piece)
        segments.append(Segment(piece, style))
    for over in overlays:
        if over.start == end == len(text) and over.end > end:
            segments.append(Segment(" ", base + over.style))
    return segments


def _expand(piece: str, x: int) -> str:
    expanded = ""
    for character in piece:
        expanded += " " * (TAB - (x + cell_len(expanded)) % TAB) if character == "\t" else character
    return expanded
