"""The watches of all panes as a grid: a row per watch, a column per pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.tui.screens.compare_paint import Looks, Places, heading, places_for, watch
from pyrepls.tui.screens.compare_rows import Column, Row

HEADING = 2
"""Rows above the first watch."""
EMPTY = (
    "nothing is pinned in any pane",
    "a after the prefix pins a name or an expression; p pins what is selected in the sidebar",
)


class CompareGrid(Widget):
    """Shows rows and columns that its screen gives it. Owns which cell is marked and what is in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"compare--title", "compare--dim", "compare--marked", "compare--differs"}
    DEFAULT_CSS = """
    CompareGrid {
        height: 1fr; color: $foreground;
        & > .compare--title { color: $accent; }
        & > .compare--dim { color: $ui-dim; }
        & > .compare--marked { background: $ui-selection; }
        & > .compare--differs { color: $warning; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Chosen(Message):
        """The user wants to know more of the marked cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()
        self.columns: Sequence[Column] = ()
        self.row = self.column = 0
        """The marked cell."""
        self._top = self._left = 0
        self._places = Places()
        self._looks: Looks = {}

    def on_resize(self) -> None:
        """Keep the marked cell in sight."""
        self.mark(self.row, self.column)

    def on_click(self, event: events.Click) -> None:
        """Mark the cell that was clicked; choose it when it is marked already."""
        row, x = self._top + event.y - HEADING, event.x - self._places.margin
        if event.y < HEADING or row >= len(self.rows) or x < 0:
            return
        column = min(self._left + x // self._places.column, len(self.columns) - 1)
        if (row, column) == (self.row, self.column):
            self.post_message(self.Chosen())
        self.mark(row, column)

    def show(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        """Show other values."""
        self.rows, self.columns = rows, columns
        self.mark(self.row, self.column)

    def mark(self, row: int, column: int) -> None:
        """Mark a cell, or the nearest one that exists, and bring it into sight."""
        self.row = max(min(row, len(self.rows) - 1), 0)
        self.column = max(min(column, len(self.columns) - 1), 0)
        self._top = max(min(self._top, self.row), self.row - self.page + 1)
        self._places = places_for(self.rows, len(self.columns), self.size.width)
        shown = self._places.shown
        self._left = max(min(self._left, self.column, len(self.columns) - shown), self.column - shown + 1, 0)
        self.refresh()

    @property
    def page(self) -> int:
        """How many watches are in sight."""
        return max(self.size.height - HEADING, 1)

    @property
    def hidden(self) -> tuple[int, int]:
        """How many panes are out of sight to the left and to the right."""
        return self._left, max(len(self.columns) - self._left - self._places.shown, 0)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return some rows; what they look like is found out once for all of them."""
        marked = self.get_component_rich_style("compare--marked")
        colors = {name: self.get_component_rich_style(f"compare--{name}").color for name in _COLORS}
        self._looks = {
            "plain": self.rich_style,
            "marked": Style(bgcolor=marked.bgcolor),
            **{name: Style(color=color) for name, color in colors.items()},
        }
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        plain = self._looks["plain"]
        index, in_sight = self._top + y - HEADING, self._in_sight
        if not self.rows:
            segments = [Segment(EMPTY[y] if y < len(EMPTY) else "", plain + self._looks["dim"])]
        elif y < HEADING:
            columns = self.columns[in_sight.start : in_sight.stop]
            segments = heading(columns, self._places, self._looks, second=y > 0)
        elif index < len(self.rows):
            marked = self.column if index == self.row else None
            segments = watch(self.rows[index], in_sight, marked, self._places, self._looks)
        else:
            segments = []
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    @property
    def _in_sight(self) -> range:
        return range(self._left, min(self._left + self._places.shown, len(self.columns)))


_COLORS = ("title", "dim", "differs")
