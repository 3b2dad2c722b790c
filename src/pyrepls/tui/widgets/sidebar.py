"""The sidebar of a pane: its kernel's variables, and which of them change while code runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from textwrap import wrap

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from pyrepls.model.session import Variable
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.widgets.sidebar_columns import MARK, Columns, safe
from pyrepls.tui.widgets.sidebar_fade import INTERVAL, Fade
from pyrepls.tui.widgets.sidebar_paint import Painter
from pyrepls.tui.widgets.sidebar_points import Points, sparkline
from pyrepls.tui.widgets.sidebar_rows import Fold, Row, RowList

EMPTY = "no variables yet: assign one, e.g. x = 1"


class Sidebar(Widget):
    """Shows variables that its owner gives it. Owns what is selected, unfolded, scrolled and lit."""

    DEFAULT_CSS = """
    Sidebar { width: 1fr; height: 1fr; background: transparent; }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        looks: StyleTable | None = None,
        *,
        motion: bool = True,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.looks = looks or StyleTable()
        self.motion = motion
        """Whether changed values are lit."""
        self.selected: str | None = None
        """The variable whose last change is told in the last line."""
        self.fade = Fade()
        self._variables: Mapping[str, Variable] = {}
        self._list = RowList()
        self._points = Points()
        self._columns = Columns(0)
        self._top = 0
        self._seen = False
        self._timer: Timer | None = None

    def on_show(self) -> None:
        """Catch up with what happened while nobody looked."""
        self._seen = True
        self._rebuild()

    def on_hide(self) -> None:
        """Stop everything while nobody looks."""
        self._seen = False
        self._put_out()

    def on_resize(self) -> None:
        """Make columns for the new width."""
        self._columns = Columns(self.size.width)
        self._rebuild()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is below."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is above."""
        self._scroll(event, -1)

    def on_click(self, event: events.Click) -> None:
        """Select the variable that was clicked, or unfold what is folded."""
        row = self._row_at(event.y)
        if isinstance(row, Fold):
            self.toggle_folded()
        elif row is not None:
            self.select(None if row == self.selected else row)

    def show(self, variables: Mapping[str, Variable]) -> None:
        """Show these variables; only rows that look different are painted again."""
        before, self._variables = self._variables, variables
        if not self._seen:
            return
        fresh = [name for name, variable in variables.items() if before.get(name) is not variable]
        for name in fresh:
            self._points.see(variables[name])
        if before.keys() != variables.keys() or any(_kind(before, name) != _kind(variables, name) for name in fresh):
            self._rebuild()
        else:
            self._repaint(fresh)

    def changed(self, names: Collection[str]) -> None:
        """Light the values of these variables for a moment."""
        if not self._seen or not self.motion:
            return
        lit = [name for name in names if name in self._variables]
        if not lit:
            return
        self.fade.light(lit)
        self._repaint(lit)
        if self._timer is None:
            self._timer = self.set_interval(INTERVAL, self._dim)

    def clear(self) -> None:
        """Forget everything: the kernel begins anew."""
        self._variables = {}
        self._points.clear()
        self._list.clear()
        self._columns = Columns(self.size.width)
        self.selected = None
        self._put_out()
        self._rebuild()

    def select(self, name: str | None) -> None:
        """Tell in the last line when a variable changed; None for no variable."""
        self.selected = name
        self._clamp()
        self.refresh()

    def toggle_folded(self) -> None:
        """Show or hide modules, functions and classes one by one."""
        self._list.open = not self._list.open
        self._rebuild()

    def set_style_table(self, table: StyleTable) -> None:
        """Take other colours."""
        self.looks = table
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        base = self.rich_style
        painter = Painter(self._columns, self.looks, base)
        return Strip(self._paint(y, painter)).adjust_cell_length(self.size.width, base)

    def _paint(self, y: int, painter: Painter) -> list[Segment]:
        if not self._variables:
            lines = wrap(EMPTY, max(self.size.width - MARK - 1, 1))
            return painter.words(lines[y]) if y < len(lines) else []
        if y == 0:
            return painter.header(len(self._variables), len(self._list.rows) - self._top - self._room)
        if y > self._room:
            return painter.footer(self._variables[self.selected]) if self.selected else []
        row = self._row_at(y)
        if row is None:
            return []
        if isinstance(row, Fold):
            return painter.words(row.text)
        spark = sparkline(self._points[row], self._columns.spark)
        return painter.variable(self._variables[row], spark, self.fade.level(row), row == self.selected)

    @property
    def _room(self) -> int:
        """How many rows are in sight."""
        return max(self.size.height - 1 - (self.selected is not None), 0)

    def _row_at(self, y: int) -> Row | None:
        place = self._top + y - 1
        return self._list.rows[place] if 0 < y <= self._room and place < len(self._list.rows) else None

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        before = self._top
        self._top += rows
        self._clamp()
        if self._top != before:
            event.stop()
            self.refresh()

    def _clamp(self) -> None:
        self._top = max(min(self._top, len(self._list.rows) - self._room), 0)

    def _rebuild(self) -> None:
        """Make all rows anew and paint them."""
        if not self._seen:
            return
        for variable in self._variables.values():
            self._points.see(variable)
        self._points.keep(self._variables)
        self._list.arrange(self._variables)
        if self.selected not in self._variables:
            self.selected = None
        self._clamp()
        self._grow(self._list.place)
        self.refresh()

    def _repaint(self, names: Collection[str]) -> None:
        """Paint some variables' rows again, or all when a column had to grow."""
        places = [self._list.place[name] for name in names if name in self._list.place]
        if self._grow(names):
            self.refresh()
            return
        width = self.size.width
        regions = [
            Region(0, place - self._top + 1, width, 1) for place in places if 0 <= place - self._top < self._room
        ]
        if self.selected in names:
            regions.append(Region(0, self.size.height - 1, width, 1))
        if regions:
            self.refresh(*regions)

    def _grow(self, names: Collection[str]) -> bool:
        shown = [self._variables[name] for name in names if name in self._list.place]
        before = self._columns
        self._columns = before.grown(
            max((cell_len(safe(variable.name)) for variable in shown), default=0),
            max((cell_len(safe(variable.preview.type)) for variable in shown), default=0),
        )
        return self._columns != before

    def _dim(self) -> None:
        self._repaint(self.fade.step())
        if not self.fade:
            self._put_out()

    def _put_out(self) -> None:
        self.fade.clear()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def _kind(variables: Mapping[str, Variable], name: str) -> str:
    return variables[name].preview.type if name in variables else ""
