"""A widget with a border whose upper line speaks; only that line is painted again when its words change."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.tui.widgets.pane_border import PaneTitle, Piece, lower_border, upper_border


class PaneFrame(Widget):
    """Paints the border of a pane and nothing inside it. What it says comes from the subclass."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"pane--{role}" for role in ("border", "title", "detail", "state", "busy", "trouble", "mark")
    }
    DEFAULT_CSS = """
    PaneFrame {
        background: $background; color: $foreground;
        & > .pane--border { color: $ui-border; }
        & > .pane--title { color: $ui-text; }
        & > .pane--detail { color: $ui-dim; }
        & > .pane--state { color: $ui-dim; }
        & > .pane--busy { color: $accent; }
        & > .pane--trouble { color: $error; text-style: bold; }
        & > .pane--mark { color: $warning; }
        &.-focused > .pane--border { color: $ui-border-focus; }
        &.-focused > .pane--title { color: $accent; text-style: bold; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.title = PaneTitle(0)
        """What the border says."""
        self._pieces: list[Piece] = []

    def render_line(self, y: int) -> Strip:
        """Return a line of the border with nothing inside it."""
        width, height = self.size
        border = self.get_component_rich_style("pane--border")
        if y == 0:
            style = self.get_component_rich_style
            pieces = upper_border(self.title, width)
            return Strip([Segment(text, style(f"pane--{role}")) for text, role in pieces])
        if y == height - 1:
            return Strip([Segment(lower_border(width), border)], width)
        inside = Segment(" " * (width - 2), self.rich_style)
        return Strip([Segment("│", border), inside, Segment("│", border)], width)

    def show_title(self, title: PaneTitle) -> None:
        """Let the border say something else."""
        self.title = title
        pieces = upper_border(title, self.size.width)
        if pieces != self._pieces:
            self._pieces = pieces
            self.refresh(Region(0, 0, self.size.width, 1))
