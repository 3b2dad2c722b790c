"""Typing over the sidebar: a new value in the place of the old one, the letters of the filter in the header."""

from __future__ import annotations

from collections.abc import Callable

from pyrepls.tui.sidebar.canvas import Canvas
from pyrepls.tui.sidebar.line_editor import LineEditor
from pyrepls.tui.sidebar.paths import Path, expression_of, is_literal
from pyrepls.tui.sidebar.picture import MARGIN

LEAST_WIDTH = 12
"""However narrow the column of values is, one types in so many cells."""


class Typing:
    """Lays a line over a sidebar; `gone` hears that the keys have not come back from it."""

    def __init__(self, sidebar: Canvas, gone: Callable[[], None]) -> None:
        self.line = LineEditor()
        self._sidebar = sidebar
        self._gone = gone

    async def read_filter(self) -> None:
        """Let the user type the letters of the filter, and obey while they type."""
        sidebar, x = self._sidebar, MARGIN + len("/")
        if self.line.open:
            return
        sidebar.picture.filtering = True
        sidebar.refresh()
        typed = await self._read(sidebar.contents.filter, x, 0, max(sidebar.size.width - x - 1, 1), sidebar.filter)
        sidebar.picture.filtering = False
        sidebar.filter(typed or "")

    async def read_value(self) -> str | None:
        """Let the user type an expression over the selected value; None when they give up."""
        sidebar = self._sidebar
        path, cursor = sidebar.selected_path, sidebar.window.cursor
        if path is None or cursor is None:
            return None
        wanted = max(sidebar.size.width - sidebar.columns.value_start - 1, LEAST_WIDTH)
        x = max(sidebar.size.width - wanted - 1, 0)
        return await self._read(self._source_of(path), x, 1 + cursor - sidebar.window.top, sidebar.size.width - x - 1)

    async def _read(
        self, text: str, x: int, y: int, width: int, typed: Callable[[str], None] | None = None
    ) -> str | None:
        if self.line.open:
            return None
        self.line.place(x, y, width)
        answer = await self.line.read(text, typed)
        if self.line.is_attached:
            self._give_back()
        return answer

    def _give_back(self) -> None:
        """Let the sidebar have the keys again, if they were here."""
        if self.line.screen.focused is self.line:
            self.line.screen.set_focus(self._sidebar, scroll_visible=False)
        else:
            self._gone()
        self.line.display = False

    def _source_of(self, path: Path) -> str:
        """Return an expression for a value: a literal as it is, else what leads to it."""
        preview = self._sidebar.contents.preview(path)
        text = preview.text if preview is not None else ""
        return text if is_literal(text) else expression_of(path) or ""
