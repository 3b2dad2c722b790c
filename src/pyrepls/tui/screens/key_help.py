"""All keys, made from the table of actions."""

from __future__ import annotations

from rich.cells import cell_len
from rich.table import Table
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from pyrepls.tui.actions import MODES, SECTIONS, Section, rows_of
from pyrepls.tui.bindings import PREFIX_SHOWN
from pyrepls.tui.screens.overlay import Overlay

LEFT: tuple[Section, ...] = ("panes",)
TWO_COLUMNS_FROM = 76


class KeyHelp(Overlay[None]):
    """Shows what every key does, in two columns when there is room."""

    DEFAULT_CSS = """
    KeyHelp {
        & > #frame { width: 104; }
        & Vertical { width: 1fr; height: auto; }
        & Horizontal { height: auto; }
        & .heading { color: $accent; text-style: bold; margin-top: 1; }
        & .heading.-first { margin-top: 0; }
        & .keys { height: auto; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow .heading { margin-top: 1; }
    }
    """
    TITLE_TEXT = f"keys · after {PREFIX_SHOWN}"
    WAY_OUT = "arrows scroll · Escape closes"

    def contents(self) -> list[Widget]:
        """Return the sections."""
        right = tuple(section for section in SECTIONS if section not in LEFT)
        return [Horizontal(self._column(LEFT), self._column(right))]

    def on_resize(self) -> None:
        """Use one column where two do not fit."""
        self.set_class(self.size.width < TWO_COLUMNS_FROM, "-narrow")

    def _column(self, sections: tuple[Section, ...]) -> Vertical:
        widgets: list[Widget] = []
        for section in sections:
            heading = f"{section} (without the prefix)" if section in MODES else section
            widgets.append(Static(heading, classes="heading" if widgets else "heading -first", markup=False))
            widgets.append(Static(_table(rows_of(section)), classes="keys"))
        return Vertical(*widgets)


def _table(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=max(cell_len(keys) for keys, _ in rows), no_wrap=True)
    table.add_column(ratio=1, style="dim")
    for keys, help in rows:
        table.add_row(keys, help)
    return table
