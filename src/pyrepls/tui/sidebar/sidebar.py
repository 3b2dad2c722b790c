"""The sidebar of a pane: its kernel's watches and variables, which the keys and the mouse unfold, choose and edit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.canvas import Canvas
from pyrepls.tui.sidebar.columns import MARK
from pyrepls.tui.sidebar.namespace import Namespace
from pyrepls.tui.sidebar.order import next_order
from pyrepls.tui.sidebar.paint import INDENT
from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.rows import Entry, Fold, More
from pyrepls.tui.sidebar.typed import Typing
from pyrepls.tui.sidebar.unfolding import Ask, Start, Unfolding


class Sidebar(Canvas, can_focus=True):
    """Shows what its owner gives it, and asks the owner to do what the user wants done with it."""

    @dataclass
    class Seen(Message):
        """It came into sight, or went out of sight."""

        on: bool

    @dataclass
    class ActionAsked(Message):
        """A click leads to an action."""

        action: str

    def __init__(
        self,
        looks: StyleTable | None = None,
        *,
        ask: Ask | None = None,
        start: Start | None = None,
        motion: bool = True,
        name: str | None = None,
    ) -> None:
        super().__init__(looks, motion=motion, name=name)
        self._unfolding: Unfolding | None = None
        if ask is not None and start is not None:
            self._unfolding = Unfolding(self.contents.branches, self.window, ask, start, self._take_fresh)
        self.typing = Typing(self, self.on_blur)

    def compose(self) -> ComposeResult:
        """Make the line that is typed over it."""
        yield self.typing.line

    def on_show(self) -> None:
        """Let the owner know."""
        self.post_message(self.Seen(True))
        self._stir({path[0] for path in self.contents.branches})

    def on_hide(self) -> None:
        """Let the owner know."""
        self.post_message(self.Seen(False))

    def on_focus(self) -> None:
        """Say what the keys do, and put the cursor on a row."""
        self.picture.focused = True
        self.rebuild()

    def on_blur(self) -> None:
        """The keys go elsewhere, unless they go to a line over it."""
        if not self.typing.line.open:
            self.picture.focused = False
            self.rebuild()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is below."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is above."""
        self._scroll(event, -1)

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked, unfold what has a sign for it, edit what was clicked twice, follow the footer."""
        if self.typing.line.open:  # the click was meant for that
            return
        if event.y == self.picture.footer_line():
            self.post_message(self.ActionAsked("sidebar.jump"))
            return
        row = self.window.at(event.y - 1)
        if row is None:
            return
        self.select(row.key)
        if isinstance(row, (Fold, More)):
            self.open_row()
        elif isinstance(row, Entry):
            if event.x < MARK + INDENT * (len(row.path) - 1) and self.contents.unfolds(row.path):
                self.toggle_unfolded()
            elif event.chain == 2 and event.x >= self.columns.value_start:
                self.post_message(self.ActionAsked("sidebar.edit"))

    def show(self, namespace: Namespace) -> None:
        """Show this, and look again at what is unfolded of what is different."""
        old, new = self.contents.namespace.variables, namespace.variables
        super().show(namespace)
        if self.seen:
            self._stir({path[0] for path in self.contents.branches if old.get(path[0]) is not new.get(path[0])})

    def select(self, key: Path | None) -> None:
        """Put the cursor on a row; None takes it away."""
        self.window.point(key)
        self._moved()

    def move(self, by: int) -> None:
        """Move the cursor by rows."""
        if not self.window.rows:  # it has the keys already, but comes into sight only with the next frame
            self.picture.focused = True
            self.rebuild()
        self.window.move(by)
        self._moved()

    def open_row(self) -> bool:
        """Unfold the line of modules, functions and classes, load more entries; tell whether there was such a row."""
        row = self.window.row
        if isinstance(row, Fold):
            self.contents.folded = not self.contents.folded
            self.rebuild()
        elif isinstance(row, More) and self._unfolding is not None:
            self._unfolding.load_more(row.path)
        return isinstance(row, (Fold, More))

    def toggle_unfolded(self) -> None:
        """Unfold or fold the selected value."""
        path, branches = self.selected_path, self.contents.branches
        if path is None:
            self.open_row()
        elif path in branches:
            branches.close(path)
            self.rebuild()
        elif self.contents.unfolds(path) and self._unfolding is not None:
            branches.open(path)
            self._unfolding.load_more(path)
            self.rebuild()

    def fold(self) -> None:
        """Fold the selected value, or go to the one that it is in."""
        row = self.window.row
        if isinstance(row, Fold):
            if row.open:
                self.open_row()
        elif isinstance(row, More):
            self.select(row.path)
        elif isinstance(row, Entry) and row.path in self.contents.branches:
            self.toggle_unfolded()
        elif isinstance(row, Entry) and len(row.path) > 1:
            self.select(row.path[:-1])

    def sort(self) -> None:
        """Take the next order."""
        self.contents.order = next_order(self.contents.order)
        self.rebuild()

    def _take_fresh(self, paths: Collection[Path]) -> None:
        self.rearrange(paths)
        self.light(paths)

    def _stir(self, names: Collection[str]) -> None:
        if names and self._unfolding is not None:
            self._unfolding.stir(names)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        before = self.window.top
        self.window.scroll(rows)
        if self.window.top != before:
            event.stop()
            self.refresh()

    def _moved(self) -> None:
        """Paint after the cursor has moved; with it come and go the lines at the bottom."""
        self.picture.measure(self.size.height)
        self.window.reveal()
        self.refresh()
