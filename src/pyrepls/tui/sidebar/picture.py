"""What each line of the sidebar shows: header, rows in sight, where the last change came from, keys. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from textwrap import wrap

from rich.cells import cell_len
from rich.segment import Segment

from pyrepls.tui.actions import ACTIONS
from pyrepls.tui.sidebar.columns import Columns, safe, size_text
from pyrepls.tui.sidebar.contents import Contents
from pyrepls.tui.sidebar.fade import Fade
from pyrepls.tui.sidebar.paint import EntryLook, Painter, last_change
from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.rows import Entry, Heading, More, Row
from pyrepls.tui.sidebar.window import Window

EMPTY = "no variables yet: assign one, e.g. x = 1"
NO_MATCH = "nothing matches: Escape shows all"
SPACIOUS = 6
"""A sidebar of fewer lines shows no keys, and not where a change came from."""
MARGIN = 1

_KEYS = ("sidebar.edit", "sidebar.pin", "sidebar.filter", "sidebar.sort", "variable.details", "sidebar.break")
_HELP = ("Esc back", "↵ line", *(f"{ACTIONS[name].shown_key} {name.partition('.')[2]}" for name in _KEYS))


class Picture:
    """A sidebar as it looks now."""

    def __init__(self) -> None:
        self.contents = Contents()
        self.window = Window()
        self.fade = Fade()
        self.focused = False
        """Whether the keys come here: then the last line says what some of them do."""
        self.filtering = False
        """Whether the filter is being typed."""
        self.number_of: Callable[[int], int | None] = lambda cell: cell
        """Tells the number by which the user knows a cell."""
        self.height = 0

    def measure(self, height: int) -> None:
        """Give rows the lines that header, footer and help leave."""
        self.height = height
        below = (self.window.cursor is not None) + self.focused if height >= SPACIOUS else 0
        self.window.height = max(height - 1 - below, 0)
        self.window.scroll(0)

    def line(self, y: int, painter: Painter) -> list[Segment]:
        """Return one line."""
        if y == 0:
            return self._header(painter)
        if y > self.window.height:
            help = _help(painter.columns.width - 2 * MARGIN)
            return painter.words(help, indent=MARGIN) if self._is_help(y) else self._footer(painter)
        row = self.window.at(y - 1)
        if isinstance(row, Entry):
            return painter.entry(self._look(row.path, painter.columns.spark))
        if row is not None:
            return painter.words(row.text, indent=_indent(row), selected=row is self.window.row)
        return painter.words(self._hint(y - 1, painter.columns.width))

    def footer_line(self) -> int | None:
        """Return the line that tells of the last change; None when there is none."""
        line = self.window.height + 1
        return line if line < self.height and not self._is_help(line) else None

    def grown(self, columns: Columns, paths: Iterable[Path]) -> Columns:
        """Return columns in which the rows of some values fit."""
        names = kinds = sizes = 0
        for path in paths:
            if path not in self.window.place or path[0] == "":
                continue
            names = max(names, self._name_width(path))
            preview = self.contents.preview(path)
            if preview is not None and not preview.trouble:
                kinds, sizes = max(kinds, cell_len(safe(preview.type))), max(sizes, len(size_text(preview)))
        return columns.grown(names, kinds, sizes)

    def _name_width(self, path: Path) -> int:
        pin = self.contents.pin(path[0]) if len(path) == 1 else None
        look = EntryLook(self.contents.label(path), None, len(path) - 1, pin=pin)
        return look.indent + cell_len(look.full_name)

    def _is_help(self, y: int) -> bool:
        return self.focused and y == self.height - 1

    def _header(self, painter: Painter) -> list[Segment]:
        """Paint what the rows below belong to, and how they were chosen."""
        contents, window = self.contents, self.window
        heading = next((place for place, row in enumerate(window.rows) if isinstance(row, Heading)), None)
        section = contents.sections[heading is not None and window.top > heading]
        wanted = f"/{safe(contents.filter)} · " if contents.filter or self.filtering else ""
        order = "" if contents.order == "appearance" else f" by {contents.order}"
        below = f" ↓ {window.below}" if window.below else ""
        return painter.words(wanted + section, f"{order}{below} ", indent=MARGIN)

    def _hint(self, line: int, width: int) -> str:
        """Return a line of what to do when there is nothing to see."""
        if self.window.rows:
            return ""
        lines = wrap(NO_MATCH if self.contents.filter else EMPTY, max(width - 4, 1))
        return lines[line] if line < len(lines) else ""

    def _footer(self, painter: Painter) -> list[Segment]:
        row = self.window.row
        if not isinstance(row, Entry):
            return []
        contents, path = self.contents, row.path
        variable = contents.variable(path)
        number = self.number_of(variable.cell) if variable else None
        return painter.words(last_change(variable, contents.pin(path[0]), number, contents.thread(path)), indent=MARGIN)

    def _look(self, path: Path, spark: int) -> EntryLook:
        contents, row = self.contents, self.window.row
        variable = contents.variable(path)
        return EntryLook(
            label=contents.label(path),
            preview=contents.preview(path),
            depth=len(path) - 1,
            unfolded=path in contents.branches,
            pin=contents.pin(path[0]) if len(path) == 1 else None,
            spark=contents.spark(path, spark),
            level=self.fade.level(path),
            coalesced=variable is not None and variable.coalesced,
            selected=row is not None and row.key == path,
        )


def _help(width: int) -> str:
    """Return what fits of the words about keys."""
    text = _HELP[0]
    for piece in _HELP[1:]:
        if len(text) + 3 + len(piece) > width:
            break
        text += f" · {piece}"
    return text


def _indent(row: Row) -> int:
    return 3 + 2 * len(row.path) if isinstance(row, More) else MARGIN
