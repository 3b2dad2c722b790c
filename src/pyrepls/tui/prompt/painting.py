"""A text area with rows of our own: cut at the last column, highlighted by Pygments, with a gutter of ours.

The only module, with `wrapping`, that touches names of Textual that begin with `_`; Textual is pinned for it.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.document._document import Location, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widgets import TextArea

from pyrepls.tui.prompt.gutter import Gutter
from pyrepls.tui.prompt.highlighting import Highlighter
from pyrepls.tui.prompt.rows import Overlay, paint_row
from pyrepls.tui.prompt.wrapping import TAB, HardWrapped
from pyrepls.tui.render.styles import StyleTable

MATCHED_LINES = 200
"""In a longer text no partner of a bracket is looked for: that costs a look at every character."""

HIDDEN = "•"


class PaintedArea(TextArea, inherit_bindings=False):
    """Shows a text with its gutter. Its subclasses say what keys do."""

    def __init__(self, looks: StyleTable, name: str | None, id: str | None, classes: str | None) -> None:
        self.looks = looks
        self.highlighter = Highlighter()
        self._base = Style.null()
        self._strips: LRUCache[object, Strip] = LRUCache(256)
        self.gutter_now = Gutter("cell", "", False, 0)
        self.wrapped_document: HardWrapped
        super().__init__(name=name, id=id, classes=classes, soft_wrap=True, highlight_cursor_line=False)
        self.set_reactive(TextArea.cursor_blink, False)
        self.set_reactive(TextArea.indent_width, TAB)

    @property
    def gutter_width(self) -> int:
        """Columns left of the text."""
        return self.gutter_now.width

    @property
    def note(self) -> str:
        """What an extra row under the text says; empty for no such row."""
        return ""

    @property
    def rows(self) -> int:
        """How many rows it takes to show everything."""
        return self.wrapped_document.height + bool(self.note)

    def set_style_table(self, table: StyleTable) -> None:
        """Take other colours."""
        self.looks = table
        self._strips.clear()
        self.refresh()

    def set_gutter(self, gutter: Gutter) -> None:
        """Show another gutter; the text is cut anew when the width changes."""
        if gutter != self.gutter_now:
            wider = gutter.width != self.gutter_now.width
            self.gutter_now = gutter
            if wider:
                self._rewrap_and_refresh_virtual_size()
            self.refresh()

    def find_matching_bracket(self, bracket: str, search_from: Location) -> Location | None:
        """Return the location of a bracket's partner."""
        if self.document.line_count > MATCHED_LINES or self.gutter_now.mode != "cell":
            return None
        return super().find_matching_bracket(bracket, search_from)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows; unlike a stock text area, without asking the style sheet for ten styles first."""
        self._base = self.rich_style
        return super(TextArea, self).render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one row; one that looks as it did before is the same strip."""
        width, height = self.size
        note = self.note
        if note and y == min(height, self.rows) - 1:
            return self._strip(self.gutter_now.row(False) + note, "@dim", [])
        top = round(self.scroll_y)
        row = self.wrapped_document.row(top + y)
        if row is None:
            return Strip.blank(width, self._base)
        hidden_below = y == height - 1 and top + height < self.rows
        gutter = self.gutter_now.row(top + y == 0, y == 0 and top > 0, hidden_below)
        line, start, end = row
        text = self.document.get_line(line)
        mode = self.gutter_now.mode
        spans = self.highlighter.spans(line) if mode == "cell" else ()
        columns = start, len(text) if end < 0 else end
        key = (gutter, text, columns, spans, tuple(self._overlays(line, len(text))), mode, width, self._base)
        strip = self._strips.get(key)
        if strip is None:
            shown = HIDDEN * len(text) if mode == "secret" else text
            segments = paint_row(shown, columns, spans, key[4], self.looks, self._base)
            strip = self._strips[key] = self._strip(gutter, "@gutter", segments)
        return strip

    def _strip(self, gutter: str, role: str, segments: list[Segment]) -> Strip:
        first = Segment(gutter, self._base + self.looks.role(role))
        return Strip([first, *segments]).adjust_cell_length(self.size.width, self._base)

    def _overlays(self, line: int, length: int) -> list[Overlay]:
        """Return what lies over a line: the selection, a pair of brackets, the cursor."""
        overlays: list[Overlay] = []
        top, bottom = sorted(self.selection)
        if top != bottom and top[0] <= line <= bottom[0]:
            style = self._role("@selection", "text-area--selection")
            overlays.append(
                Overlay(top[1] if line == top[0] else 0, bottom[1] if line == bottom[0] else length + 1, style)
            )
        row, column = self.cursor_location
        partner = self._matching_bracket_location
        if partner and top == bottom and self.has_focus:
            style = Style(bold=True, underline=True)
            overlays += [Overlay(at, at + 1, style) for r, at in ((row, column), partner) if r == line]
        if line == row and self.has_focus:
            overlays.append(Overlay(column, column + 1, self._role("@cursor", "text-area--cursor")))
        return overlays

    def _role(self, key: str, component: str) -> Style:
        """Return a look of the theme; that of the style sheet where the theme has none."""
        return self.looks.role(key) or self.get_component_rich_style(component, partial=True)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = HardWrapped(self.document)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.set_reactive(TextArea.selection, Selection.cursor((0, 0)))
        self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        """Note an edit: Textual calls this after each one."""
        self.highlighter.sync(self.document.lines)

    def _refresh_size(self) -> None:
        self.virtual_size = Size(0, self.rows)
