"""What is pinned in all panes, side by side: two Python versions, two experiments."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from pyrepls.client.mirror import Mirror
from pyrepls.model import events as ev
from pyrepls.model.ids import PaneId
from pyrepls.protocol.envelope import Event
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.screens.compare_grid import CompareGrid
from pyrepls.tui.screens.compare_paint import DIFFERS, EVERYWHERE
from pyrepls.tui.screens.compare_rows import columns_of, rows_of
from pyrepls.tui.screens.live_overlay import Keys, LiveOverlay
from pyrepls.tui.screens.subject import Subject
from pyrepls.tui.screens.variable_details import Place, VariableDetails

_BORING = (ev.CellGrew, ev.InputWanted, ev.InputGiven, ev.ClientsChanged)


class WatchCompare(LiveOverlay[Place]):
    """Shows every watch of the session in every pane; ends with the place to jump to, if the user asks for one."""

    DEFAULT_CSS = """
    WatchCompare > #frame { width: 100%; height: 100%; max-height: 100%; }
    """
    TITLE_TEXT: ClassVar[str] = "watches of all panes"
    WAY_OUT: ClassVar[str] = f"arrows · Enter details · {DIFFERS} differs · {EVERYWHERE} all panes · Escape closes"

    def __init__(self, mirror: Mirror, link_of: Callable[[PaneId], PaneLink | None]) -> None:
        super().__init__(mirror)
        self.grid = CompareGrid()
        self._link_of = link_of

    def contents(self) -> list[Widget]:
        """Return the grid."""
        return [self.grid]

    def on_resize(self) -> None:
        """Tell how many panes are out of sight now."""
        self.call_after_refresh(self.follow)

    @on(CompareGrid.Chosen)
    def _open_details(self) -> None:
        if not self.grid.rows:
            return
        row, column = self.grid.rows[self.grid.row], self.grid.columns[self.grid.column]
        link = self._link_of(column.pane)
        if link is None:
            self.say(f"{column.label} was closed")
            return
        details = VariableDetails(Subject(self.mirror, link, (row.text,)))
        self.app.push_screen(details, self._leave_for)

    def keys(self) -> Keys:
        """Return what moves the mark, and what opens the details."""
        return {
            "up": lambda: self._move(-1, 0),
            "down": lambda: self._move(1, 0),
            "left": lambda: self._move(0, -1),
            "right": lambda: self._move(0, 1),
            "pageup": lambda: self._move(-self.grid.page, 0),
            "pagedown": lambda: self._move(self.grid.page, 0),
            "home": lambda: self._move(0, -len(self.grid.columns)),
            "end": lambda: self._move(0, len(self.grid.columns)),
            "k": lambda: self._move(-1, 0),
            "j": lambda: self._move(1, 0),
            "h": lambda: self._move(0, -1),
            "l": lambda: self._move(0, 1),
            "enter": self._open_details,
        }

    def concerned(self, events: list[Event]) -> bool:
        """Tell whether events may have changed what is compared."""
        return any(not isinstance(event, _BORING) for event in events)

    def follow(self) -> None:
        """Compare again."""
        session = self.mirror.session
        columns = columns_of(session)
        self.grid.show(rows_of(session, columns), columns)
        left, right = self.grid.hidden
        more = [f"◂ {left} more panes"] if left else []
        more += [f"{right} more panes ▸"] if right else []
        self.query_one("#frame", VerticalScroll).border_title = Content(" · ".join([self.TITLE_TEXT, *more]))

    def _leave_for(self, place: Place | None) -> None:
        if place is not None:
            self.dismiss(place)

    def _move(self, rows: int, columns: int) -> None:
        self.grid.mark(self.grid.row + rows, self.grid.column + columns)
        self.follow()
