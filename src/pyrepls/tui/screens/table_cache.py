"""The parts of a table that have been read, bounded; what is missing of a rectangle; how wide columns are. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from rich.cells import cell_len

from pyrepls.protocol.inspecting import TablePart
from pyrepls.protocol.record import replace
from pyrepls.tui.render.chart import short_number
from pyrepls.tui.sidebar.columns import safe

ROWS, COLUMNS = 64, 16
"""Of a tile: what is read at once."""
MOST_TILES = 64
LEAST_WIDTH, MOST_WIDTH = 3, 28
MOST_WIDTHS = 10_000
MOST_TEXT = 100
MOST_DIGITS = 10
"""Characters of a number that is shown as it is."""

Tile = tuple[int, int]
"""Its first row and its first column."""


class TableCache:
    """Holds the tiles that were used last. A tile grown old is shown until it has been read again."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Know nothing."""
        self.rows = self.columns = 0
        """Of the whole table; 0 while nothing is known."""
        self.page = ""
        self.label_width = 1
        self._tiles: OrderedDict[Tile, TablePart] = OrderedDict()
        self._old: set[Tile] = set()
        self._widths: dict[int, int] = {}

    @property
    def known(self) -> bool:
        """Whether anything has been read."""
        return bool(self._tiles)

    def missing(self, rows: range, columns: range) -> list[Tile]:
        """Return the tiles of a rectangle that must be read: those that are not there first, then the old ones."""
        if not self.known:
            return [(0, 0)]
        wanted = [(row, column) for row in _starts(rows, ROWS) for column in _starts(columns, COLUMNS)]
        for tile in wanted:
            if tile in self._tiles:
                self._tiles.move_to_end(tile)
        absent = [tile for tile in wanted if tile not in self._tiles]
        return absent + [tile for tile in wanted if tile in self._old]

    def take(self, tile: Tile, part: TablePart) -> None:
        """Keep what was read; a table that has shrunk forgets what is not in it any more."""
        if (part.rows, part.columns, part.page) != (self.rows, self.columns, self.page):
            self.rows, self.columns, self.page = max(part.rows, 0), max(part.columns, 0), part.page
            for other in [other for other in self._tiles if other[0] >= self.rows or other[1] >= self.columns]:
                self._drop(other)
        part = _cleaned(part)
        self._tiles[tile] = part
        self._tiles.move_to_end(tile)
        self._old.discard(tile)
        while len(self._tiles) > MOST_TILES:
            self._drop(next(iter(self._tiles)))
        self._measure(tile[1], part)

    def age(self) -> None:
        """Let everything be read again when it is in sight."""
        self._old = set(self._tiles)

    def cell(self, row: int, column: int) -> str | None:
        """Return the text of a cell; None while it is not known."""
        part = self._part(row, column)
        if part is None:
            return None
        cells = part.cells[row % ROWS] if row % ROWS < len(part.cells) else ()
        return _at(cells, column % COLUMNS)

    def label(self, row: int, near: int) -> str | None:
        """Return the label of a row, looked up near a column."""
        part = self._part(row, near)
        return None if part is None else _at(part.labels, row % ROWS)

    def name(self, column: int, near: int) -> str | None:
        """Return the name of a column, looked up near a row."""
        part = self._part(near, column)
        return None if part is None else _at(part.names, column % COLUMNS)

    def numeric(self, column: int, near: int) -> bool:
        """Tell whether a column is aligned to the right."""
        part = self._part(near, column)
        return part is not None and any(part.numeric[column % COLUMNS : column % COLUMNS + 1])

    def width(self, column: int) -> int:
        """Return how wide a column is: it grows with what has been seen in it, and never shrinks."""
        return self._widths.get(column, LEAST_WIDTH)

    def _part(self, row: int, column: int) -> TablePart | None:
        return self._tiles.get((row - row % ROWS, column - column % COLUMNS))

    def _drop(self, tile: Tile) -> None:
        del self._tiles[tile]
        self._old.discard(tile)

    def _measure(self, first: int, part: TablePart) -> None:
        if len(self._widths) > MOST_WIDTHS:
            self._widths.clear()
        for index in range(min(COLUMNS, max(self.columns - first, 0))):
            texts = [_at(part.names, index), *(rounded(_at(cells, index)) for cells in part.cells)]
            width = max(cell_len(text) for text in texts)
            self._widths[first + index] = max(min(width, MOST_WIDTH), self.width(first + index))
        labels = max((cell_len(label) for label in part.labels), default=1)
        self.label_width = max(self.label_width, min(labels, MOST_WIDTH))


def rounded(text: str) -> str:
    """Return the text of a cell as it stands in its column; in full it stands below the table."""
    return short_number(text, MOST_DIGITS)


def _starts(cells: range, step: int) -> list[int]:
    if not cells:
        return []
    return list(range(cells.start - cells.start % step, cells.stop, step))


def _at(texts: Sequence[str], index: int) -> str:
    """Return what stands at a place; nothing where a kernel has sent too little."""
    return texts[index] if index < len(texts) else ""


def _cleaned(part: TablePart) -> TablePart:
    """Return what a kernel has sent, no more than a tile of it, with nothing in it that could command a terminal."""
    cells = tuple(_texts(row, COLUMNS) for row in part.cells[:ROWS])
    return replace(part, names=_texts(part.names, COLUMNS), labels=_texts(part.labels, ROWS), cells=cells)


def _texts(texts: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(safe(text[:MOST_TEXT]) for text in texts[:most])
