"""A table of any size: only what is in sight is looked up, names and labels stay in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.tui.screens.table_cache import TableCache, rounded
from pyrepls.tui.sidebar.columns import fit

GAP = 2
UNKNOWN = "·"
WHEEL = 3
_LOOKS = ("name", "label", "marked", "crossed")


class TableGrid(Widget):
    """Shows what a cache holds. Owns which cell is marked and what is in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{name}" for name in _LOOKS}
    DEFAULT_CSS = """
    TableGrid {
        height: 1fr; color: $foreground;
        & > .grid--name { color: $accent; }
        & > .grid--label { color: $ui-dim; }
        & > .grid--marked { background: $accent; color: $background; }
        & > .grid--crossed { background: $ui-selection; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Moved(Message):
        """Another cell is marked, or other cells are in sight."""

    def __init__(self, cache: TableCache) -> None:
        super().__init__()
        self._cache = cache
        self.row = self.column = 0
        """The marked cell."""
        self._top = self._left = 0
        self._plain = Style.null()
        self._looks: dict[str, Style] = {}

    def on_resize(self) -> None:
        """Keep the marked cell in sight."""
        self.mark(self.row, self.column)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is below; with Shift or Ctrl what is to the right."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is above; with Shift or Ctrl what is to the left."""
        self._wheel(event, -1)

    def on_click(self, event: events.Click) -> None:
        """Mark the cell that was clicked."""
        x = event.x - self._margin
        if event.y < 1 or x < 0:
            return
        for column in self.visible_columns:
            x -= self._cache.width(column) + GAP
            if x < 0:
                self.mark(self._top + event.y - 1, column)
                return

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(self.size.height - 1, 1)

    @property
    def visible_rows(self) -> range:
        """The rows in sight."""
        return range(self._top, min(self._top + self.page, self._cache.rows))

    @property
    def visible_columns(self) -> range:
        """The columns in sight, the last one perhaps in part."""
        return range(self._left, self._last_from(self._left))

    def mark(self, row: int, column: int) -> None:
        """Mark a cell, or the nearest one that exists, and bring it into sight."""
        cache = self._cache
        self.row = max(min(row, cache.rows - 1), 0)
        self.column = max(min(column, cache.columns - 1), 0)
        self._top = max(min(self._top, self.row, max(cache.rows - self.page, 0)), self.row - self.page + 1)
        self._left = min(self._left, self.column)
        while self._left < self.column and not self._fits(self._left, self.column):
            self._left += 1
        self.refresh()
        self.post_message(self.Moved())

    def jump_columns(self, forward: bool) -> None:
        """Mark the first column that is not in sight, at one side."""
        shown = self.visible_columns
        self.mark(self.row, shown.stop if forward else shown.start - max(len(shown) - 1, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return some rows; what they look like is found out once for all of them."""
        self._plain = self.rich_style
        self._looks = {name: self.get_component_rich_style(f"grid--{name}") for name in _LOOKS}
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one row: the names of the columns, or a row of the table."""
        segments = self._names() if y == 0 else self._cells(self._top + y - 1)
        return Strip(segments).adjust_cell_length(self.size.width, self._plain)

    @property
    def _margin(self) -> int:
        return self._cache.label_width + GAP

    def _names(self) -> list[Segment]:
        cache, style, plain = self._cache, self._looks["name"], self._plain
        segments = [Segment(" " * self._margin, plain)]
        for column, room in self._places():
            name = cache.name(column, self._top)
            segments += [self._text(name, column, room, style), Segment(" " * GAP, plain)]
        return segments

    def _cells(self, row: int) -> list[Segment]:
        cache = self._cache
        if row >= cache.rows:
            return []
        ground = self._plain
        if row == self.row:
            ground += Style(bgcolor=self._looks["crossed"].bgcolor)
        dim = ground + Style(color=self._looks["label"].color)
        label = cache.label(row, self._left)
        segments = [Segment(_right(UNKNOWN if label is None else label, cache.label_width) + " " * GAP, dim)]
        for column, room in self._places():
            text = cache.cell(row, column)
            marked = (row, column) == (self.row, self.column)
            style = self._looks["marked"] if marked else dim if text is None else ground
            segments += [self._text(text, column, room, style), Segment(" " * GAP, ground)]
        return segments

    def _text(self, text: str | None, column: int, room: int, style: Style) -> Segment:
        """Return a text in its column; where the column is cut, so that nobody reads half a number as a whole one."""
        width, shown = self._cache.width(column), UNKNOWN if text is None else rounded(text)
        if room < width:
            return Segment(fit(shown, room), style)
        return Segment(_right(shown, width) if self._cache.numeric(column, self._top) else fit(shown, width), style)

    def _places(self) -> Iterator[tuple[int, int]]:
        """Yield the columns in sight with the cells that are left for each."""
        room = self.size.width - self._margin
        for column in self.visible_columns:
            yield column, room
            room -= self._cache.width(column) + GAP

    def _fits(self, left: int, column: int) -> bool:
        """Tell whether a column is wholly in sight when another is the first."""
        used = sum(self._cache.width(each) + GAP for each in range(left, column + 1))
        return self._margin + used - GAP <= self.size.width

    def _last_from(self, left: int) -> int:
        room, column = self.size.width - self._margin, left
        while column < self._cache.columns and room > 0:
            room -= self._cache.width(column) + GAP
            column += 1
        return column

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        if event.shift or event.ctrl:
            self.mark(self.row, self.column + step)
            return
        self._top = max(min(self._top + step * WHEEL, self._cache.rows - self.page), 0)
        self.mark(max(min(self.row, self._top + self.page - 1), self._top), self.column)


def _right(text: str, width: int) -> str:
    """Return text at the right end of so many cells, cut where it is longer."""
    cells = cell_len(text)
    return fit(text, width) if cells > width else " " * (width - cells) + set_cell_size(text, cells)
