"""Which rows of a transcript are shown: a place that stays while lines come, go and wrap, or the end."""

from __future__ import annotations

from collections.abc import Iterator

from pyrepls.tui.render.lines import Mark, Part
from pyrepls.tui.render.store import LineStore

HEAD_NUMBER = 0
"""The number of the row above all lines, which says what is not loaded."""


class Viewport:
    """A window of `height` rows over the lines of a store, with one more row on top if there is a `head`."""

    def __init__(self, store: LineStore) -> None:
        self.height = 0
        self.head = ""
        self._store = store
        self._top: tuple[int, int] | None = None

    @property
    def following(self) -> bool:
        """Whether the end is shown and stays shown."""
        return self._top is None

    @property
    def total_rows(self) -> int:
        """How many rows there are to show."""
        return self._store.total_rows + bool(self.head)

    @property
    def last_offset(self) -> int:
        """The first row shown when the end is shown."""
        return max(0, self.total_rows - self.height)

    @property
    def offset(self) -> int:
        """The first row shown."""
        if self._top is None:
            return self.last_offset
        number, column = self._top
        if number < self._store.first_line:
            return 0
        return min(self.last_offset, self.row_at(number, column))

    @property
    def rows_below(self) -> int:
        """How many rows come after the last one shown."""
        return max(0, self.total_rows - self.offset - self.height)

    def row_at(self, number: int, column: int = 0) -> int:
        """Return the row that shows a place."""
        return self._store.row_at(number, column) + bool(self.head)

    def follow(self) -> None:
        """Show the end from now on."""
        self._top = None

    def scroll_to(self, row: int) -> None:
        """Show this row first; at the end, follow."""
        row = max(0, row)
        if row >= self.last_offset:
            self._top = None
        elif row < bool(self.head):
            self._top = (HEAD_NUMBER, 0)
        else:
            part = next(self._store.parts(row - bool(self.head), 1))
            self._top = part.number, part.start

    def reveal(self, number: int, column: int = 0) -> None:
        """Scroll, if need be, so that a place is in the middle."""
        row = self.row_at(number, column)
        if not self.offset <= row < self.offset + self.height:
            self.scroll_to(row - self.height // 2)

    def parts(self) -> Iterator[Part]:
        """Yield what the rows show."""
        offset, count = self.offset, self.height
        if self.head:
            if offset == 0 and count:
                yield Part(HEAD_NUMBER, self.head, None, Mark("notice", 0), 0, len(self.head))
                count -= 1
            offset = max(0, offset - 1)
        yield from self._store.parts(offset, count)
