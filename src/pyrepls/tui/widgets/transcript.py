"""The transcript of one kernel: cells with their source, output, results and failures, in rows.

The widget owns what dies with it: the lines it has drawn, where it is scrolled, what is found. It is told what
happened by cheap calls and paints only in `tick`, and then only rows that changed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rich.style import Style
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.tui.render.lines import Part
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.widgets.transcript_cells import GUTTER, CellView
from pyrepls.tui.widgets.transcript_content import TranscriptContent
from pyrepls.tui.widgets.transcript_paint import Painter, RowView, Span, view_part
from pyrepls.tui.widgets.transcript_pointer import POINTED_SECONDS, Pointer
from pyrepls.tui.widgets.transcript_search import Finder
from pyrepls.tui.widgets.transcript_selection import selected_span, selected_text
from pyrepls.tui.widgets.transcript_viewport import Viewport

LEAST_LIVE_ROWS = 24
"""A program may believe in more rows than a small pane has."""


class Transcript(TranscriptContent, Widget, can_focus=False):
    """Shows what a kernel was asked and what it said; the session's mirror tells it."""

    DEFAULT_CSS = """
    Transcript { height: 1fr; overflow: hidden; }
    """

    @dataclass
    class Scrolled(Message):
        """Another part is shown, or there is more below it."""

        transcript: Transcript
        following: bool
        rows_below: int

    @dataclass
    class Resized(Message):
        """The content wants another number of rows."""

        transcript: Transcript
        total_rows: int

    @dataclass
    class TopReached(Message):
        """The user scrolled to the first row, and there is earlier text that is not loaded."""

        transcript: Transcript

    def __init__(
        self,
        *,
        max_lines: int = 1_000_000,
        table: StyleTable | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        Widget.__init__(self, name=name, id=id, classes=classes)
        TranscriptContent.__init__(self, max_lines)
        self._viewport = Viewport(self._store)
        self._finder = Finder(self._store)
        self._pointer = Pointer(self._store)
        self._painter = Painter(table or StyleTable())
        self._base = Style.null()
        self._shown: list[RowView] = []
        self._places: list[tuple[int, int]] = []
        self._told_rows = 0
        self._told_scroll = (True, 0)

    def on_resize(self) -> None:
        """Wrap at the new width; the first row shown, or the end, stays."""
        if not self.size:
            return
        self._store.set_width(self.text_columns)
        self._terminal.resize(max(LEAST_LIVE_ROWS, self.size.height), self.text_columns)
        self._store.replace_live(self._terminal.live_lines())
        self._viewport.height = self.size.height
        self._show()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll towards the start."""
        event.stop()
        self.scroll_rows(-round(self.app.scroll_sensitivity_y))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll towards the end."""
        event.stop()
        self.scroll_rows(round(self.app.scroll_sensitivity_y))

    @property
    def text_columns(self) -> int:
        """How wide the text is: what the kernel should be told as the width of its terminal."""
        return max(1, self.size.width - GUTTER)

    @property
    def following(self) -> bool:
        """Whether the end is shown and stays shown."""
        return self._viewport.following

    @property
    def total_rows(self) -> int:
        """How many rows the content takes, whatever the pane has."""
        return self._viewport.total_rows

    content_rows = total_rows

    @property
    def row_offset(self) -> int:
        """The first row shown."""
        return self._viewport.offset

    @property
    def at_top(self) -> bool:
        """Whether the first row of all is shown."""
        return self._viewport.offset == 0

    def scroll_rows(self, delta: int) -> None:
        """Scroll by rows."""
        self._move_to(self._viewport.offset + delta)

    def scroll_pages(self, delta: int) -> None:
        """Scroll by pages, which overlap by a row."""
        self.scroll_rows(delta * max(1, self._viewport.height - 1))

    def scroll_to_start(self) -> None:
        """Show the first row."""
        self._move_to(0)

    def scroll_to_end(self) -> None:
        """Show the last row, and follow what comes."""
        self._viewport.follow()
        self._show()

    def jump_cell(self, delta: int) -> bool:
        """Show the start of a cell further up or down; say whether there is one."""
        sources = self._store.sources
        top = self._places[0] if self._places else (self._store.first_line, 0)
        if delta < 0:
            index = bisect_left(sources, top[0] + (top[1] > 0)) + delta
        else:
            index = bisect_right(sources, top[0]) + delta - 1
        if not 0 <= index < len(sources):
            return False
        self._move_to(self._viewport.row_at(sources[index]))
        return True

    def point_at(self, cell: int, line: int) -> bool:
        """Show a line of a cell's source and mark it for a moment; say whether it is there."""
        number = self._pointer.point_at(cell, line)
        if number is None:
            return False
        self._viewport.reveal(number)
        self._show()
        self.set_timer(POINTED_SECONDS, self._unpoint)
        return True

    def search(self, pattern: str, backwards: bool = False, *, regex: bool = False) -> bool:
        """Show the next match of a pattern, in any case of letters; say whether there is one.

        A new pattern is looked for from the first row shown on, or backwards from the last one.
        """
        edge = (self._places[-1] if backwards else self._places[0])[0] if self._places else self._store.first_line
        found = self._finder.find(pattern, edge, backwards=backwards, regex=regex)
        if found:
            self._viewport.reveal(*found)
        self._show()
        return found is not None

    def clear_search(self) -> None:
        """Highlight no matches any more."""
        self._finder.clear()
        self._show()

    def tick(self) -> bool:
        """Apply some of what is queued, if `work` has not, and repaint what changed; say whether anything did."""
        if not self.pending:
            return False
        rows = self.total_rows
        if not self._stale:
            self.work()
        self._stale = False
        self._viewport.head = _head_text(self._dropped, self._store.dropped)
        return self._show() or rows != self.total_rows

    def set_style_table(self, table: StyleTable) -> None:
        """Paint with the colours of another theme."""
        self._painter.use(table)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows that are painted now.

        Textual's way to them looks at border, padding, opacity and links of every row, of which we have none, and to
        find our own style takes longer than to paint a row with it.
        """
        self._base = self.rich_style
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return a row; each character carries its place, which is what mouse selection asks for."""
        if y >= len(self._shown):
            return Strip.blank(self.size.width, self._base)
        number, start = self._places[y]
        return self._painter.strip(self._shown[y], self.size.width, self._base).apply_offsets(start - GUTTER, number)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the rows wanted, for `height: auto`."""
        return self.total_rows

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, without gutter and without the breaks of wrapping."""
        shown = (self._places[0][0], self._places[-1][0]) if self._places else (0, 0)
        return selected_text(self._store, selection, shown), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Highlight what is selected now."""
        self._show()

    def _move_to(self, row: int) -> None:
        self._viewport.scroll_to(row)
        self._show()
        if self.at_top and self._wants_more:
            self._wants_more = False
            self.post_message(self.TopReached(self))

    def _show(self) -> bool:
        """Look at what the rows show now, and repaint those that differ."""
        before = self._shown
        parts = list(self._viewport.parts())
        self._shown = [view_part(part, self._cell_of(part), self._spans(part)) for part in parts]
        self._places = [(part.number, part.start) for part in parts]
        self._tell()
        return self._repaint(before)

    def _cell_of(self, part: Part) -> CellView | None:
        return self._cells.get(part.mark.cell) if part.mark and part.mark.kind == "source" else None

    def _unpoint(self) -> None:
        self._pointer.line = None
        self._show()

    def _spans(self, part: Part) -> Iterator[Span]:
        yield from self._finder.spans(part)
        yield from self._pointer.spans(part)
        selection = self.text_selection if self.is_attached else None
        span = selected_span(selection, part) if selection else None
        if span:
            yield span

    def _repaint(self, before: list[RowView]) -> bool:
        now, width, height = self._shown, *self.size
        rows = [
            y
            for y in range(min(height, max(len(now), len(before))))
            if y >= len(now) or y >= len(before) or now[y] != before[y]
        ]
        if len(rows) > height // 2:
            self.refresh(Region(0, 0, width, height))
        elif rows:
            self.refresh(*[Region(0, y, width, 1) for y in rows])
        return bool(rows)

    def _tell(self) -> None:
        """Post what the pane around us shows: how much there is and where we are in it."""
        if not self.is_running:
            return
        if self._told_rows != self.total_rows:
            self._told_rows = self.total_rows
            self.post_message(self.Resized(self, self._told_rows))
        scroll = self.following, self._viewport.rows_below
        if self._told_scroll != scroll:
            self._told_scroll = scroll
            self.post_message(self.Scrolled(self, *scroll))


def _head_text(dropped: int, lines: int) -> str:
    """Return what the first row says of what is missing; lines that are too many would not stay if fetched."""
    if lines:
        return f"… {lines:,} earlier lines are not kept"
    return f"… {dropped:,} earlier characters are not loaded: scroll up to fetch" if dropped else ""
