"""One live row of a line terminal, as cells, and the joining of wrapped rows into logical lines.

A cell holds one cluster: a character with all that combines with it. The right half of a wide character is an
empty cell, so that a cell's index is always its column.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from rich.cells import get_character_cell_size

from pyrepls.tui.render.lines import Line, Runs

JOINER = "\u200d"


class Row:
    """One row of cells; `wrapped` says that the next row continues the same line."""

    __slots__ = ("_line", "cells", "styles", "wide", "wrapped")

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.styles: list[str] = []
        self.wrapped = False
        self.wide = False
        self._line: Line | None = None

    @property
    def line(self) -> Line:
        """The row's text and runs, made anew only after a change."""
        if self._line is None:
            self._line = "".join(self.cells), merge_styles(self.cells, self.styles)
        return self._line

    def write(self, column: int, cells: list[str] | str, style: str) -> None:
        """Put cells over what is there, after as many blanks as are missing."""
        self._line = None
        self.fill(column)
        end = column + len(cells)
        overwrites = column < len(self.cells)
        self.cells[column:end] = cells
        self.styles[column:end] = [style] * len(cells)
        if self.wide and overwrites:
            self._mend()

    def fill(self, column: int) -> None:
        """Make the row at least this long."""
        missing = column - len(self.cells)
        if missing > 0:
            self._line = None
            self.cells += [" "] * missing
            self.styles += [""] * missing

    def attach(self, column: int, cluster: str) -> None:
        """Add characters without width to the cell that ends before `column`."""
        self.fill(column)
        self._line = None
        self.wide = True
        self.cells[self._left_of(column)] += cluster

    def joins_at(self, column: int) -> bool:
        """Say whether what is written at a column belongs to the cluster before it."""
        return self.wide and 0 < column <= len(self.cells) and self.cells[self._left_of(column)].endswith(JOINER)

    def _left_of(self, column: int) -> int:
        """Return the cell that ends before a column; of a wide character, its left half."""
        return column - 1 if self.cells[column - 1] or column == 1 else column - 2

    def blank(self, start: int, end: int) -> None:
        """Turn the cells of a range into spaces, as far as there are cells."""
        end = min(end, len(self.cells))
        if start < end:
            self.write(start, " " * (end - start), "")

    def truncate(self, column: int) -> None:
        """Drop the cells from `column` on; the row no longer runs over into the next."""
        if column < len(self.cells):
            self.delete(column, len(self.cells) - column)
            self.wrapped = False

    def delete(self, column: int, count: int) -> None:
        """Take cells out; those to the right move left."""
        self._line = None
        del self.cells[column : column + count]
        del self.styles[column : column + count]
        self._mend()

    def insert(self, column: int, count: int, columns: int) -> None:
        """Push cells to the right; those beyond the last column are lost."""
        if column < len(self.cells):
            self._line = None
            self.cells[column:column] = [" "] * count
            self.styles[column:column] = [""] * count
            del self.cells[columns:]
            del self.styles[columns:]
            self._mend()

    def _mend(self) -> None:
        """Replace halves of wide characters whose other half is gone."""
        if not self.wide or not self.cells:
            return
        widths = [cluster_width(cell) for cell in self.cells]
        for index, (cell, following) in enumerate(zip(self.cells, [*self.cells[1:], " "], strict=True)):
            lost_left = not cell and (index == 0 or widths[index - 1] != 2)
            lost_right = widths[index] == 2 and following
            if lost_left or lost_right:
                self.cells[index] = " "


class LineJoiner:
    """Collects rows, or pieces of rows, until their logical line is complete."""

    def __init__(self) -> None:
        self.length = 0
        self._texts: list[str] = []
        self._runs: list[tuple[int, str]] = []
        self._style = ""

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, piece: Line) -> None:
        """Append one row's text and runs."""
        text, runs = piece
        if not text:
            return
        if not runs or runs[0][0] > 0:
            self._change(self.length, "")
        for start, key in runs or ():
            self._change(self.length + start, key)
        self._texts.append(text)
        self.length += len(text)

    def copy(self) -> LineJoiner:
        """Return another joiner that goes on from the same rows."""
        other = LineJoiner()
        other.length, other._style = self.length, self._style
        other._texts, other._runs = list(self._texts), list(self._runs)
        return other

    def _change(self, position: int, key: str) -> None:
        if key != self._style:
            self._style = key
            self._runs.append((position, key))

    def line(self) -> Line:
        """Return what was collected so far as one line."""
        return "".join(self._texts), tuple(self._runs) or None


def join_rows(rows: Iterable[Row], begun: LineJoiner | None = None) -> list[Line]:
    """Return the logical lines of rows; the first one continues what was begun."""
    lines: list[Line] = []
    joiner = begun
    for row in rows:
        if joiner is None and not row.wrapped:
            lines.append(row.line)
            continue
        joiner = joiner or LineJoiner()
        joiner.add(row.line)
        if not row.wrapped:
            lines.append(joiner.line())
            joiner = None
    if joiner:
        lines.append(joiner.line())
    return lines


def rewrap(rows: list[Row], columns: int, cursor: tuple[int, int]) -> tuple[list[Row], tuple[int, int]]:
    """Return the same lines in rows of another width, and where the cursor is then."""
    wrapped: list[Row] = []
    y = x = 0
    for index, row in enumerate(rows):
        if index == 0 or not rows[index - 1].wrapped:
            wrapped.append(Row())
        if index == cursor[0]:
            y, x = len(wrapped) - 1, len(wrapped[-1].cells) + cursor[1]
        _pour(row, wrapped, columns)
    if x > columns:
        y, x = min(y + x // columns, len(wrapped) - 1), x % columns
    return wrapped, (y, x)


def _pour(row: Row, into: list[Row], columns: int) -> None:
    """Append a row's cells to the last row, opening more rows as they fill up."""
    for cell, style in zip(row.cells, row.styles, strict=True):
        if cell and len(into[-1].cells) + cluster_width(cell) > columns:
            into[-1].wrapped = True
            into.append(Row())
        into[-1].wide |= row.wide
        into[-1].cells.append(cell)
        into[-1].styles.append(style)


def merge_styles(cells: list[str], styles: list[str]) -> Runs | None:
    """Return where the style of cells changes, as positions in their joined text."""
    if not any(styles):
        return None
    positions = [0, *accumulate(map(len, cells))]
    runs: list[tuple[int, str]] = []
    before = ""
    for index, style in enumerate(styles):
        if style != before:
            runs.append((positions[index], style))
            before = style
    return tuple(runs)


def split_clusters(text: str) -> list[tuple[str, int]]:
    """Cut text into clusters with their widths; only the first may have no width (it combines with what was before)."""
    clusters: list[tuple[str, int]] = []
    start = width = 0
    for index, character in enumerate(text):
        size = get_character_cell_size(character)
        if index and size and text[index - 1] != JOINER:
            clusters.append((text[start:index], width))
            start, width = index, size
        elif not index:
            width = size
    clusters.append((text[start:], width))
    return clusters


def cluster_width(cluster: str) -> int:
    """Return how many cells a cluster takes, which is what its first character takes."""
    return get_character_cell_size(cluster[0]) if cluster else 0
