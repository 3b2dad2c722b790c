"""The curve of a value and its last changes: rows of their own, since a layout for each new point is too dear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.model.session import Point
from pyrepls.protocol.variables import Change
from pyrepls.tui.render.chart import ChartRow, chart_rows
from pyrepls.tui.screens.details_text import COALESCED, moment_text, place_text, step_text
from pyrepls.tui.sidebar.columns import fit

CHART_ROWS = 10
GAP = 2


class Chart(Widget):
    """Draws points; it is drawn anew for every width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--scale", "chart--curve"}
    DEFAULT_CSS = f"""
    Chart {{
        height: {CHART_ROWS};
        & > .chart--scale {{ color: $ui-dim; }}
        & > .chart--curve {{ color: $accent; }}
    }}
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._points: Sequence[Point] = ()
        self._rows: list[ChartRow] = []

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def show(self, points: Sequence[Point]) -> None:
        """Draw other points; one alone is no curve, and what is no number has none."""
        if points is not self._points:
            self._points = points
            self.display = len(points) > 1
            self._draw()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        scale, curve = (self.get_component_rich_style(f"chart--{name}") for name in ("scale", "curve"))
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[y]
        segments = [Segment(row.scale, scale), Segment(row.curve, scale if row.is_clock else curve)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _draw(self) -> None:
        self._rows = chart_rows(self._points, *self.size) if self.display else []
        self.refresh()


class ChangeList(Widget):
    """Shows the last changes, the newest first: when, from what to what, and where."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"changes--dim"}
    DEFAULT_CSS = """
    ChangeList {
        height: auto;
        & > .changes--dim { color: $ui-dim; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._changes: tuple[Change, ...] = ()
        self._number_of: Callable[[int], int] = lambda _: 0
        self._place_width = 0

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002
        """Return one row per change."""
        return len(self._changes)

    def show(self, changes: tuple[Change, ...], number_of: Callable[[int], int]) -> None:
        """Show other changes; `number_of` tells the number of a cell."""
        if changes is self._changes:
            return
        grown = len(changes) != len(self._changes)
        self._changes, self._number_of = changes, number_of
        self._place_width = max((cell_len(self._place(change)) for change in changes), default=0)
        self.display = bool(changes)
        self.refresh(layout=grown)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        width, plain = self.size.width, self.rich_style
        if y >= len(self._changes):
            return Strip.blank(width, plain)
        change = self._changes[-1 - y]
        dim = plain + Style(color=self.get_component_rich_style("changes--dim").color)
        moment = f"{COALESCED if change.count == 0 else ' '} {moment_text(change.time)}{' ' * GAP}"
        room = max(width - len(moment) - GAP - self._place_width, 1)
        segments = [
            Segment(moment, dim),
            Segment(fit(step_text(change), room) + " " * GAP, plain),
            Segment(fit(self._place(change), self._place_width), dim),
        ]
        return Strip(segments).adjust_cell_length(width, plain)

    def _place(self, change: Change) -> str:
        return place_text(change, self._number_of(change.cell))
