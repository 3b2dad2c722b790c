"""The rows of the watches of all panes as segments, and where their columns stand; nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from pyrepls.tui.screens.compare_rows import Cell, Column, Row
from pyrepls.tui.sidebar.columns import fit, safe
from pyrepls.tui.sidebar.paint import fit_value
from pyrepls.tui.sidebar.points import sparkline

DIFFERS, SAME, EVERYWHERE = "≠", "=", "*"
MARK = 2
LEAST_COLUMN, LEAST_NAME, MOST_NAME = 20, 8, 24
SPARK, SPARK_FROM, DELTA_FROM = 10, 30, 18

Looks = Mapping[str, Style]
"""`plain`, the ground of everything, and the colours `title`, `dim`, `marked` and `differs`."""


@dataclass(frozen=True)
class Places:
    """Where the columns stand."""

    name: int = LEAST_NAME
    """The width of the texts of the watches."""
    column: int = LEAST_COLUMN
    """The width of a pane's column, with the gap behind it."""
    shown: int = 1
    """How many panes are in sight."""

    @property
    def margin(self) -> int:
        """The width of the mark and the text of a watch, with the gap behind them."""
        return MARK + self.name + MARK


def places_for(rows: Sequence[Row], panes: int, width: int) -> Places:
    """Return where the columns of some watches stand in so many cells."""
    longest = max((cell_len(name_of(row)) for row in rows), default=0)
    name = min(max(longest, LEAST_NAME), MOST_NAME, max(width // 3, LEAST_NAME))
    room = width - MARK - name - MARK
    shown = max(min(room // LEAST_COLUMN, panes), 1)
    return Places(name, max(room // shown, MARK + 2), shown)


def name_of(row: Row) -> str:
    """Return the text of a watch, marked when it is pinned in all panes."""
    return safe(row.text) + (f" {EVERYWHERE}" if row.everywhere else "")


def heading(columns: Sequence[Column], places: Places, looks: Looks, second: bool) -> list[Segment]:
    """Return one of the two rows that name the panes."""
    style, width = looks["plain"] + looks["dim" if second else "title"], places.column - MARK - 1
    segments = [Segment(" " * places.margin, looks["plain"])]
    for column in columns:
        text = column.second(width) if second else f"{column.label} {column.name}"
        segments.append(Segment(f"{' ' * MARK}{fit(safe(text), width)} ", style))
    return segments


def watch(row: Row, in_sight: range, marked: int | None, places: Places, looks: Looks) -> list[Segment]:
    """Return the row of a watch; `marked` is the column of the marked cell if it is in this row."""
    plain = looks["plain"]
    ground = plain if marked is None else plain + looks["marked"]
    mark = DIFFERS if row.differs else SAME if row.compared else " "
    segments = [
        Segment(fit(mark, MARK), ground + looks["differs" if row.differs else "dim"]),
        Segment(fit(name_of(row), places.name) + " " * MARK, ground),
    ]
    for index in in_sight:
        segments += _cell(row.cells[index], places.column, ground if index == marked else plain, looks)
    return segments


def _cell(cell: Cell, width: int, ground: Style, looks: Looks) -> list[Segment]:
    dim = ground + looks["dim"]
    if cell.variable is None:
        return [Segment(fit(" " * MARK + cell.missing, width), dim)]
    mark = fit(DIFFERS if cell.differs else "", MARK)
    delta = f" {cell.delta_text}" if cell.delta is not None and width >= DELTA_FROM else ""
    spark = sparkline([point.value for point in cell.points], SPARK) if width >= SPARK_FROM else ""
    spark = f" {spark:>{SPARK}}" if spark else ""
    preview = cell.variable.preview
    room = max(width - MARK - len(delta) - len(spark) - 1, 0)
    style = ground + looks["differs"] if cell.differs else dim if preview.trouble else ground
    return [
        Segment(mark + fit(fit_value(preview, room), room) + delta, style),
        Segment(spark + " ", dim),
    ]
