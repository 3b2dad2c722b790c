"""The rows a program can still reach with cursor movements; what scrolls out of them is frozen for good.

Rows are the program's own, `columns` wide. A line that is longer runs over into the next row as in a terminal, so
a cursor moved up counts rows as the program does; frozen, the rows of a line are joined again.
"""

from __future__ import annotations

from pyrepls.tui.render.lines import Line
from pyrepls.tui.render.rows import LineJoiner, Row, join_rows, rewrap, split_clusters
from pyrepls.tui.render.wrapping import is_narrow

LINE_LIMIT = 1 << 20
"""A line that runs over this many characters is broken, so that a program without newlines cannot fill memory."""


class LiveRegion:
    """At most `height` rows and a cursor; `x` equal to `columns` means that the next character wraps."""

    def __init__(self, height: int, columns: int) -> None:
        self.height = max(1, height)
        self.columns = max(2, columns)
        self.x = self.y = 0
        self.frozen: list[Line] = []
        self._rows = [Row()]
        self._begun = LineJoiner()
        self._saved: tuple[int, int] | None = None

    @property
    def on_last_row(self) -> bool:
        """Whether a newline would open a fresh row."""
        return self.y == len(self._rows) - 1

    def lines(self) -> list[Line]:
        """Return the live lines as they would be frozen now."""
        return join_rows(self._written_rows(), self._begun.copy() if self._begun else None)

    def finish(self) -> None:
        """Freeze everything and start on a fresh row."""
        self.frozen += self.lines()
        self._rows, self._begun, self._saved = [Row()], LineJoiner(), None
        self.x = self.y = 0

    def freeze_finished_rows(self) -> None:
        """Freeze all rows but the last."""
        while len(self._rows) > 1:
            self._scroll()

    def resize(self, height: int, columns: int) -> None:
        """Change the size; rows are wrapped anew, and those that do not fit are frozen."""
        self.height = max(1, height)
        if max(2, columns) != self.columns:
            self.columns = max(2, columns)
            self._rows, (self.y, self.x) = rewrap(self._rows, self.columns, (self.y, self.x))
        while len(self._rows) > self.height:
            self._scroll()
        self.y = max(0, self.y)

    def write(self, text: str, style: str) -> None:
        """Put text at the cursor, wrapping at the last column."""
        joins = self._rows[self.y].joins_at(self.x)
        if joins or not is_narrow(text):
            self._write_clusters(text, style, joins)
            return
        start = 0
        while start < len(text):
            self._wrap_if_less_than(1)
            end = start + self.columns - self.x
            piece = text[start:end]
            self._rows[self.y].write(self.x, piece, style)
            self.x += len(piece)
            start = end

    def line_feed(self) -> None:
        """Go to the start of the next row."""
        self._advance()

    def carriage_return(self) -> None:
        """Go to the start of this row."""
        self.x = 0

    def backspace(self) -> None:
        """Go left by one; from the first column to the end of the row that ran over into this one."""
        if self.x:
            self.x -= 1
        elif self.y and self._rows[self.y - 1].wrapped:
            self.y -= 1
            self.x = self.columns - 1

    def tab(self) -> None:
        """Go to the next stop."""
        self.x = min((self.x // 8 + 1) * 8, self.columns - 1)

    def move(self, down: int, right: int) -> None:
        """Move the cursor within the region."""
        if down:
            self.x = min(self.x, self.columns - 1)
            self.place(self.y + down, self.x)
        if right:
            self.x = min(self.columns - 1, max(0, self.x + right))

    def place(self, y: int, x: int) -> None:
        """Put the cursor somewhere, opening rows as far down as the region goes."""
        self.y = min(self.height - 1, max(0, y))
        self.x = min(self.columns - 1, max(0, x))
        while self.y >= len(self._rows):
            self._rows.append(Row())

    def erase_line(self, mode: int) -> None:
        """Erase to the end of the row (0), to its start (1), or all of it (2)."""
        row = self._rows[self.y]
        if mode == 1:
            row.blank(0, self.x + 1)
        elif mode in (0, 2):
            row.truncate(self.x if mode == 0 else 0)
            if self.y and not row.cells:
                self._rows[self.y - 1].wrapped = False

    def erase_display(self, mode: int) -> None:
        """Erase to the end of the region (0), to its start (1), or all of it (2); what is frozen stays (3)."""
        if mode in (0, 1):
            self.erase_line(mode)
        if mode == 0:
            del self._rows[self.y + 1 :]
        elif mode in (1, 2):
            for row in self._rows[: self.y if mode == 1 else None]:
                row.truncate(0)

    def erase_cells(self, count: int) -> None:
        """Blank cells from the cursor on."""
        self._rows[self.y].blank(self.x, self.x + count)

    def delete_cells(self, count: int) -> None:
        """Take cells out at the cursor."""
        self._rows[self.y].delete(self.x, count)

    def insert_cells(self, count: int) -> None:
        """Make room at the cursor."""
        self._rows[self.y].insert(self.x, min(count, self.columns - self.x), self.columns)

    def save(self) -> None:
        """Remember where the cursor is."""
        self._saved = self.y, self.x

    def restore(self) -> None:
        """Go back to where the cursor was saved."""
        if self._saved:
            self.place(*self._saved)

    def _write_clusters(self, text: str, style: str, joins: bool) -> None:
        for cluster, width in split_clusters(text):
            if (joins or not width) and self.x:
                self._rows[self.y].attach(self.x, cluster)
            else:
                self._write_cell(cluster, max(1, width), style)
            joins = False

    def _write_cell(self, cluster: str, width: int, style: str) -> None:
        self._wrap_if_less_than(width)
        row = self._rows[self.y]
        row.wide = True
        row.write(self.x, [cluster, ""] if width == 2 else [cluster], style)
        self.x += width

    def _wrap_if_less_than(self, width: int) -> None:
        if self.columns - self.x < width:
            self._rows[self.y].wrapped = True
            self._advance()

    def _advance(self) -> None:
        self.x = 0
        self.y += 1
        if self.y == len(self._rows):
            self._rows.append(Row())
        if len(self._rows) > self.height:
            self._scroll()

    def _scroll(self) -> None:
        """Freeze the first row, or add it to the line it belongs to."""
        row = self._rows.pop(0)
        self.y -= 1
        if self._saved:
            self._saved = max(0, self._saved[0] - 1), self._saved[1]
        if not self._begun and not row.wrapped:
            self.frozen.append(row.line)
            return
        self._begun.add(row.line)
        if not row.wrapped or self._begun.length >= LINE_LIMIT:
            self.frozen.append(self._begun.line())
            self._begun = LineJoiner()

    def _written_rows(self) -> list[Row]:
        """Return the rows without the empty ones at and below the cursor."""
        end = len(self._rows)
        while end > self.y and not self._rows[end - 1].cells:
            end -= 1
        return self._rows[:end]
