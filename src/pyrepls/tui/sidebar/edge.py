"""The left edge of the sidebar: drag it to make the sidebar wider or narrower."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

GRIP = "┃"


class SidebarEdge(Widget):
    """One column that can be dragged. It shows itself only under the mouse."""

    DEFAULT_CSS = """
    SidebarEdge { width: 1; color: $background; background: transparent; }
    SidebarEdge:hover, SidebarEdge.-held { color: $accent; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Dragged(Message):
        """The edge shall stand in this column of the screen."""

        column: int

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of it."""
        self.capture_mouse()
        self.add_class("-held")
        event.prevent_default()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move it."""
        if self.has_class("-held"):
            self.post_message(self.Dragged(int(event.screen_x)))

    def on_mouse_up(self) -> None:
        """Let go of it."""
        self.release_mouse()
        self.remove_class("-held")

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Return one row."""
        grip = GRIP if self.mouse_hover or self.has_class("-held") else " "
        return Strip([Segment(grip, self.rich_style)], 1)
