"""The sidebar as a widget that is looked at: it paints again only what looks different."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar, cast

from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from pyrepls.protocol.variables import Change
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.columns import Columns
from pyrepls.tui.sidebar.fade import INTERVAL
from pyrepls.tui.sidebar.namespace import Namespace
from pyrepls.tui.sidebar.paint import Painter
from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.picture import Picture
from pyrepls.tui.sidebar.rows import Entry

RESORT_SECONDS = 1.0
"""Rows that stand in the order of what changes are put in order so often at most."""


class Canvas(Widget):
    """Shows the values that its owner gives it. Owns what is in sight and what is lit."""

    DEFAULT_CSS = """
    Canvas { width: 1fr; height: 1fr; background: transparent; overflow: hidden; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, looks: StyleTable | None = None, *, motion: bool = True, name: str | None = None) -> None:
        super().__init__(name=name)
        self.looks = looks or StyleTable()
        self.motion = motion
        """Whether changed values are lit."""
        self.picture = Picture()
        self.contents, self.window = self.picture.contents, self.picture.window
        self.seen = False
        """Whether anybody can see it."""
        self.columns = Columns(0)
        self._fade_timer: Timer | None = None
        self._sort_timer: Timer | None = None

    def on_show(self) -> None:
        """Catch up with what happened while nobody looked."""
        self.seen = True
        self.rebuild()

    def on_hide(self) -> None:
        """Stop everything while nobody looks."""
        self.seen = False
        self._put_out()

    def on_resize(self) -> None:
        """Make columns for the new width."""
        self.columns = Columns(self.size.width)
        self.rebuild()

    @property
    def selected_path(self) -> Path | None:
        """The path of the selected value; None when none is selected."""
        row = self.window.row
        return row.path if isinstance(row, Entry) else None

    def show(self, namespace: Namespace) -> None:
        """Show this; only rows that look different are painted again."""
        if not self.seen:
            self.contents.namespace = namespace
            return
        fresh, arranged_anew = self.contents.take(namespace)
        paths = [(name,) for name in fresh]
        if arranged_anew:
            self.rebuild([*paths, *((pin.text,) for pin in namespace.pins)])  # what marks a pin may be new, too
            return
        self._repaint(paths)
        if fresh and self.contents.moving and self._sort_timer is None:
            self._sort_timer = self.set_timer(RESORT_SECONDS, self._resort)

    def changed(self, changes: Collection[Change]) -> None:
        """Light what changed for a moment."""
        if self.seen:
            self.light(self.contents.see(changes))

    def light(self, paths: Iterable[Path]) -> None:
        """Light the rows of some values for a moment."""
        lit = [path for path in paths if path in self.window.place]
        if not lit or not self.motion:
            return
        self.picture.fade.light(lit)
        self._repaint(lit)
        if self._fade_timer is None:
            self._fade_timer = self.set_interval(INTERVAL, self._dim)

    def clear(self) -> None:
        """Forget everything: the kernel begins anew."""
        self.contents.clear()
        self.columns = Columns(self.size.width)
        self._put_out()
        self.window.point(None)
        self.rebuild()

    def filter(self, wanted: str) -> None:
        """Show only names and types with these letters."""
        self.contents.filter = wanted
        self.rebuild()

    def set_style_table(self, table: StyleTable) -> None:
        """Take other colours."""
        self.looks = table
        self.refresh()

    def rebuild(self, fresh: Collection[Path] | None = None) -> None:
        """Make all rows anew and paint them; `fresh` are the values that are new, when the others are known."""
        if not self.seen and not self.picture.focused:
            return
        known = self.window.place
        self.picture.measure(self.size.height)
        self.window.show(self.contents.arrange())
        if self.picture.focused and self.window.cursor is None:
            self.window.move(0)
        self.picture.measure(self.size.height)
        place = self.window.place
        self._grow(place if fresh is None else [*fresh, *(key for key in place if key not in known)])
        self.refresh()

    def rearrange(self, paths: Collection[Path]) -> None:
        """Paint the rows of some values again, and all of them if they do not stand where they stood."""
        if not self.seen:
            return
        if self.contents.arrange() == self.window.rows:
            self._repaint(paths)
        else:
            self.rebuild(paths)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        base = self.rich_style
        painter = Painter(self.columns, self.looks, base)
        return Strip(self.picture.line(y, painter)).adjust_cell_length(self.size.width, base)

    def _repaint(self, paths: Collection[Path]) -> None:
        """Paint some values' rows again, or all when a column had to grow."""
        if self._grow(paths):
            self.refresh()
            return
        window = self.window
        places = [window.place[path] - window.top for path in paths if path in window.place]
        lines = [place + 1 for place in places if 0 <= place < window.height]
        row, footer = window.row, self.picture.footer_line()
        if footer is not None and isinstance(row, Entry) and any(path[0] == row.path[0] for path in paths):
            lines.append(footer)
        if lines:
            self.refresh(*[Region(0, line, self.size.width, 1) for line in lines])

    def _grow(self, paths: Iterable[Path]) -> bool:
        before, self.columns = self.columns, self.picture.grown(self.columns, paths)
        return self.columns != before

    def _resort(self) -> None:
        self._sort_timer = None
        self.rebuild()

    def _dim(self) -> None:
        self._repaint(cast("set[Path]", self.picture.fade.step()))
        if not self.picture.fade:
            self._put_out()

    def _put_out(self) -> None:
        self.picture.fade.clear()
        for timer in (self._fade_timer, self._sort_timer):
            if timer is not None:
                timer.stop()
        self._fade_timer = self._sort_timer = None
