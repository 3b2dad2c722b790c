"""The values of this package: a line, its runs of style, and the mark that says what a line is."""

from __future__ import annotations

from typing import Literal, NamedTuple

Runs = tuple[tuple[int, str], ...]
"""(start index in the text, style key) wherever the look changes; the text before the first run is unstyled."""

Line = tuple[str, Runs | None]
"""One logical line, not wrapped. A plain tuple, because a flood makes a million of them a second."""

LineKind = Literal["source", "continuation", "output", "result", "failure", "notice"]


class Mark(NamedTuple):
    """What a line is and which cell it belongs to; a line without a mark is output."""

    kind: LineKind
    cell: int


class Part(NamedTuple):
    """What one row shows: the stretch of a line between two wraps."""

    number: int
    """The absolute number of the line."""

    text: str
    """The whole line."""

    runs: Runs | None
    mark: Mark | None

    start: int
    end: int

    @property
    def first(self) -> bool:
        """Whether this is the first row of its line."""
        return self.start == 0


def clip_runs(runs: Runs, start: int, end: int) -> Runs:
    """Return the runs of `text[start:end]`, with positions counted from `start`."""
    clipped: list[tuple[int, str]] = []
    carried = ""
    for position, key in runs:
        if position >= end:
            break
        if position <= start:
            carried = key
        else:
            clipped.append((position - start, key))
    return ((0, carried), *clipped) if carried else tuple(clipped)
