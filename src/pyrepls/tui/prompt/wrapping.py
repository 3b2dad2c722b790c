"""The only place that decides where a line of the prompt breaks: at the last column, as in a terminal.

Textual's own wrapped document breaks at words, which is for prose, and takes more than a second for a pasted
megabyte. This one replaces its computing and keeps its tables, so the names that begin with `_` are Textual's.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.document._document import Location
from textual.document._wrapped_document import WrappedDocument

TAB = 4


class HardWrapped(WrappedDocument):
    """A document cut into rows of a width."""

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._offset_to_line_info)

    def wrap(self, width: int, tab_width: int | None = None) -> None:  # noqa: ARG002
        """Cut all lines."""
        self._width = width
        self._wrap_offsets = [row_starts(line, width) for line in self.document.lines]
        self._place()

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Cut the lines that an edit changed, and count the rows anew."""
        top = min(start[0], old_end[0])
        new = [row_starts(line, self._width) for line in self.document.lines[top : max(start[0], new_end[0]) + 1]]
        old = self._wrap_offsets[top : max(start[0], old_end[0]) + 1]
        self._wrap_offsets[top : top + len(old)] = new
        if len(self._wrap_offsets) != self.document.line_count:
            self.wrap(self._width)
        elif list(map(len, new)) != list(map(len, old)):
            self._place()

    def get_sections(self, line_index: int) -> list[str]:
        """Return the rows of a line."""
        line = self.document.get_line(line_index)
        cuts = [0, *self._wrap_offsets[line_index], len(line)]
        return [line[start:end] for start, end in zip(cuts, cuts[1:])]

    def row(self, y: int) -> tuple[int, int, int] | None:
        """Return (line, start column, end column) of a row; None below the last one. The end of a line is -1."""
        if y >= len(self._offset_to_line_info):
            return None
        line, section = self._offset_to_line_info[y]
        offsets = self._wrap_offsets[line]
        return line, offsets[section - 1] if section else 0, offsets[section] if section < len(offsets) else -1

    def _place(self) -> None:
        self._offset_to_line_info = []
        self._line_index_to_offsets = []
        self._tab_width_cache = []
        y = 0
        for line, offsets in enumerate(self._wrap_offsets):
            count = len(offsets) + 1
            self._line_index_to_offsets.append(list(range(y, y + count)))
            self._offset_to_line_info += [(line, section) for section in range(count)]
            y += count


def row_starts(line: str, width: int) -> list[int]:
    """Return the columns, after the first, at which the rows of a line begin."""
    if width <= 0 or len(line) * TAB <= width:
        return []
    if line.isascii() and "\t" not in line:
        return list(range(width, len(line), width))
    starts: list[int] = []
    x = 0
    for column, character in enumerate(line):
        size = TAB - x % TAB if character == "\t" else cell_len(character)
        if x and x + size > width:
            starts.append(column)
            x = TAB if character == "\t" else size
        else:
            x += size
    return starts
