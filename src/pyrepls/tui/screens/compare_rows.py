"""The watches of all panes side by side, and where their values differ. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from pyrepls.model.ids import PaneId
from pyrepls.model.session import Kernel, Point, Session, Variable
from pyrepls.model.split import panes_of
from pyrepls.tui.render.chart import number_text

WORDY_FROM = 26
"""A narrower column says the version only."""

Value = tuple[str, str]
"""What is compared: the type and the text of a preview."""


@dataclass(frozen=True)
class Column:
    """One pane."""

    pane: PaneId
    label: str
    name: str
    python: str
    state: str

    def second(self, width: int) -> str:
        """Return what stands below the label."""
        python = f"python {self.python}" if self.python and width >= WORDY_FROM else self.python
        return " · ".join(part for part in (python, self.state) if part)


@dataclass(frozen=True)
class Cell:
    """One watch in one pane."""

    variable: Variable | None
    pinned: bool
    """Whether the pane watches it; what it does not watch may be shown all the same, when the pane has the name."""
    differs: bool = False
    """Whether it is not what most panes have; where all differ, not what the first one has."""
    delta: float | None = None
    """By how much a number differs from what most panes have."""
    points: Sequence[Point] = ()

    @property
    def missing(self) -> str:
        """Why there is no value; empty when there is one."""
        if self.variable is not None:
            return ""
        return "not bound" if self.pinned else "not watched"

    @property
    def delta_text(self) -> str:
        """The difference in a few characters: `+0.25`."""
        return "" if self.delta is None else f"{'+' if self.delta > 0 else ''}{number_text(self.delta)}"


@dataclass(frozen=True)
class Row:
    """One watch in all panes."""

    text: str
    everywhere: bool
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether any pane has another value than the others."""
        return any(cell.differs for cell in self.cells)

    @property
    def compared(self) -> bool:
        """Whether at least two panes have a value."""
        return sum(cell.variable is not None for cell in self.cells) > 1


def columns_of(session: Session) -> tuple[Column, ...]:
    """Return the panes of a session in the order of its tabs."""
    columns = []
    for tab in session.tabs:
        for pane in panes_of(tab.layout):
            if pane in session.panes:
                kernel = session.kernel_of(pane)
                label, name = session.label(pane), session.panes[pane].name
                columns.append(Column(pane, label, name, kernel.python, kernel.state))
    return tuple(columns)


def rows_of(session: Session, columns: Sequence[Column]) -> tuple[Row, ...]:
    """Return every watch of the session, those of all panes first, each text once."""
    shared = {watch.text for watch in session.watches}
    texts = dict.fromkeys(watch.text for watch in session.watches)
    panes = []
    for column in columns:
        kernel = session.kernel_of(column.pane)
        own = [watch.text for watch in kernel.watches]
        texts.update(dict.fromkeys(own))
        panes.append((kernel, shared.union(own)))
    return tuple(
        Row(text, text in shared, _compared([_cell(kernel, text, pinned) for kernel, pinned in panes]))
        for text in texts
    )


def _cell(kernel: Kernel, text: str, pinned: Set[str]) -> Cell:
    history = kernel.histories.get(text)
    return Cell(kernel.variables.get(text), text in pinned, points=history.points if history else ())


def _compared(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Mark the cells that differ from the value that most panes have; among equals the first pane's counts."""
    values = [_value(cell) for cell in cells]
    present = [value for value in values if value is not None]
    if len(present) < 2:
        return tuple(cells)
    usual = Counter(present).most_common(1)[0][0]
    base = cells[values.index(usual)].variable
    number = base.preview.number if base else None
    marked = []
    for cell, value in zip(cells, values, strict=True):
        differs = value is not None and value != usual
        own = cell.variable.preview.number if cell.variable and differs else None
        delta = None if number is None or own is None else own - number
        marked.append(Cell(cell.variable, cell.pinned, differs, delta, cell.points))
    return tuple(marked)


def _value(cell: Cell) -> Value | None:
    return None if cell.variable is None else (cell.variable.preview.type, cell.variable.preview.text)
