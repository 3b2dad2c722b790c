"""An array, a frame or a list of rows as a table. Only the tiles in sight are asked of the kernel."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from pyrepls.protocol.envelope import Event
from pyrepls.tui.screens.hidden_line import HiddenLine
from pyrepls.tui.screens.live_overlay import Keys, LiveOverlay, Repeated, answered
from pyrepls.tui.screens.subject import Subject
from pyrepls.tui.screens.table_cache import COLUMNS, ROWS, TableCache
from pyrepls.tui.screens.table_grid import TableGrid
from pyrepls.tui.sidebar.columns import safe
from pyrepls.tui.sidebar.paths import Path

ALL = 1 << 60
MOST_TILES_AT_ONCE = 24
"""More than the largest terminal shows; a kernel that answers nonsense is not asked for ever."""


class VariableTable(LiveOverlay[None]):
    """Shows one value as a table and follows its changes."""

    DEFAULT_CSS = """
    VariableTable {
        & > #frame { width: 100%; height: 100%; max-height: 100%; }
        & Static { height: 1; }
        & #place { color: $ui-dim; }
        & #trouble { color: $warning; display: none; height: auto; }
    }
    """
    WAY_OUT: ClassVar[str] = "arrows · g go to · y copy · Escape closes"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject.mirror)
        self.subject = subject
        self.cache = TableCache()
        self.grid = TableGrid(self.cache)
        self._line = HiddenLine("a row, or row,column")
        self._question = Repeated(subject.link.requester, self._read)
        self._plane: int | None = None
        """Which plane along the first axis is shown; None for the first, or where there is none."""
        self._planes = 0
        """How many planes there are along the first axis; 0 when there are no planes."""
        self._trouble = ""

    def contents(self) -> list[Widget]:
        """Return the table, and below it where the mark is."""
        return [Static("", id="trouble", markup=False), self.grid, self._line, Static("", id="place", markup=False)]

    def on_unmount(self) -> None:
        """Ask no more."""
        self._question.stop()

    @on(TableGrid.Moved)
    def _read_more(self) -> None:
        self._show()
        if self._missing():
            self._question.want()

    @on(Input.Submitted)
    def _go(self, event: Input.Submitted) -> None:
        self._line.close()
        place = place_in(event.value)
        if place is None:
            self.say(f"{event.value} is neither a row nor row,column")
        else:
            self.grid.mark(place[0], self.grid.column if place[1] is None else place[1])

    def keys(self) -> Keys:
        """Return what moves the mark, and what can be done with the table."""
        grid = self.grid
        row, column, page = grid.row, grid.column, grid.page
        return {
            "up": lambda: grid.mark(row - 1, column),
            "down": lambda: grid.mark(row + 1, column),
            "left": lambda: grid.mark(row, column - 1),
            "right": lambda: grid.mark(row, column + 1),
            "pageup": lambda: grid.mark(row - page, column),
            "pagedown": lambda: grid.mark(row + page, column),
            "home": lambda: grid.mark(row, 0),
            "end": lambda: grid.mark(row, ALL),
            "ctrl+home": lambda: grid.mark(0, 0),
            "ctrl+end": lambda: grid.mark(ALL, ALL),
            "ctrl+up": lambda: grid.mark(0, column),
            "ctrl+down": lambda: grid.mark(ALL, column),
            "ctrl+left": lambda: grid.jump_columns(False),
            "ctrl+right": lambda: grid.jump_columns(True),
            "[": lambda: self._turn(-1),
            "]": lambda: self._turn(1),
            "g": self._line.open,
            "y": lambda: self.copy(self.cache.cell(row, column) or ""),
        }

    def concerned(self, events: list[Event]) -> bool:
        """Tell whether events may have changed the table."""
        return self.subject.concerned(events)

    def follow(self) -> None:
        """Read again what is in sight."""
        self._read_again()
        self.poll(self.subject.busy, self._read_again)

    def _read_again(self) -> None:
        self.cache.age()
        if self.subject.trouble:
            self._show()
        else:
            self._question.want()

    @property
    def _path(self) -> Path:
        return self.subject.path if self._plane is None else (*self.subject.path, f"[{self._plane}]")

    def _missing(self) -> list[tuple[int, int]]:
        return self.cache.missing(self.grid.visible_rows, self.grid.visible_columns)

    async def _read(self) -> None:
        """Read what is missing in sight, tile by tile, whatever comes into sight meanwhile included."""
        if self.subject.trouble:
            return
        if not self._planes:
            await self._count_planes()
        for _ in range(MOST_TILES_AT_ONCE):
            missing = self._missing()
            if not missing or not self.is_attached:
                break
            path, tile = self._path, missing[0]
            part = await answered(self.subject.link.read_table(path, tile[0], ROWS, tile[1], COLUMNS), self._miss)
            if part is None:
                return
            if path != self._path:  # another plane is wished for by now
                continue
            self.cache.take(tile, part)
            self._trouble = ""
            self.grid.mark(self.grid.row, self.grid.column)
        if self.is_attached:
            self._show()

    async def _count_planes(self) -> None:
        description = await answered(self.subject.link.describe(self.subject.path), self._miss)
        shape = description.preview.shape if description else ()
        self._planes = shape[0] if len(shape) > 2 else 0

    def _turn(self, by: int) -> None:
        if not self._planes:
            self.say("this table has one plane only")
            return
        self._plane = ((self._plane or 0) + by) % self._planes
        self.cache.clear()
        self._question.want()
        self._show()

    def _show(self) -> None:
        """Show the title, the trouble, and where the mark is."""
        if not self.is_attached:
            return
        cache, grid = self.cache, self.grid
        size = (
            f"{counted(cache.rows, 'row')} × {counted(cache.columns, 'column')}" if cache.known else "reads the table…"
        )
        plane = f"plane {self._plane or 0} of {self._planes}, turn with [ ]" if self._planes else ""
        parts = [safe(self.subject.text), size if not self._trouble else "", plane, safe(cache.page)]
        frame = self.query_one("#frame", VerticalScroll)
        frame.border_title = Content(" · ".join(part for part in parts if part))
        trouble = self.query_one("#trouble", Static)
        sentence = self.subject.trouble or self._trouble
        trouble.display = bool(sentence)
        trouble.update(Content(sentence))
        self.query_one("#place", Static).update(Content(place_text(cache, grid.row, grid.column)))
        grid.refresh()

    def _miss(self, sentence: str) -> None:
        self._trouble = safe(sentence)
        if self.is_attached:
            self._show()


def counted(number: int, thing: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def place_in(text: str) -> tuple[int, int | None] | None:
    """Return the row, and the column if one is given, that a text names; None when it names none."""
    parts = [part.strip().replace("_", "") for part in text.split(",")]
    if len(parts) > 2 or not all(part.isdecimal() and part.isascii() and len(part) < 18 for part in parts):
        return None
    return int(parts[0]), int(parts[1]) if len(parts) > 1 else None


def place_text(cache: TableCache, row: int, column: int) -> str:
    """Return what stands in a cell, in full."""
    if cache.known and not (cache.rows and cache.columns):
        return "the table is empty"
    text = cache.cell(row, column)
    if text is None:
        return ""
    label, name = cache.label(row, column) or str(row), cache.name(column, row) or str(column)
    return f"{label}, {name}: {text}"
