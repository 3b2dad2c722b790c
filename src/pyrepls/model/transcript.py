"""The ordered cells of a kernel, bounded: the oldest output goes first, and its size is remembered."""

from __future__ import annotations

from ..protocol.record import Record, replace
from .cell import Cell, CellOutput, Text, size_of
from .ids import CellId

LIMIT = 8 * 1024 * 1024
"""Characters of output kept for one kernel."""

TAIL = 128 * 1024
"""Characters of output per kernel that a client gets when it attaches; it asks for the rest."""

CHUNK = 64 * 1024
"""Text outputs grow up to this many characters before a new one begins."""

MOST_CELLS = 5000
"""Cells kept for one kernel."""


class Transcript(Record):
    """The ordered cells of a kernel, the preamble first."""

    cells: tuple[Cell, ...]
    size: int = 0
    """Characters in all outputs."""
    dropped: int = 0
    """Whole cells that are not here any more."""

    def cell(self, id: CellId) -> Cell | None:
        """Return a cell by id, the newest ones found fastest; None when it is not here."""
        for cell in reversed(self.cells):
            if cell.id == id:
                return cell
        return None

    @property
    def elided(self) -> int:
        """Characters of output that are not here."""
        return sum(cell.elided for cell in self.cells)


def empty_transcript() -> Transcript:
    """Return a transcript that holds only the preamble."""
    return Transcript((Cell(CellId(0), 0, "", "ok"),))


def add_cell(transcript: Transcript, cell: Cell) -> Transcript:
    """Return the transcript with a cell more at its end, and the oldest gone beyond the limit."""
    cells = (*transcript.cells, cell)
    surplus = len(cells) - MOST_CELLS
    if surplus <= 0:
        return replace(transcript, cells=cells)
    gone = sum(size_of(output) for old in cells[:surplus] for output in old.outputs)
    return Transcript(cells[surplus:], transcript.size - gone, transcript.dropped + surplus)


def change_cell(transcript: Transcript, cell: Cell) -> Transcript:
    """Return the transcript with the cell of that id replaced; unchanged when it is not here."""
    cells = transcript.cells
    for index in range(len(cells) - 1, -1, -1):
        if cells[index].id == cell.id:
            return replace(transcript, cells=cells[:index] + (cell,) + cells[index + 1 :])  # noqa: RUF005 - faster
    return transcript


def add_output(transcript: Transcript, id: CellId, output: CellOutput, limit: int = LIMIT) -> Transcript:
    """Return the transcript with an output more in a cell, trimmed to the limit."""
    cell = transcript.cell(id)
    if cell is None:
        return transcript
    outputs = cell.outputs
    last = outputs[-1] if outputs else None
    if isinstance(output, Text) and isinstance(last, Text) and len(last.text) + len(output.text) <= CHUNK:
        outputs = (*outputs[:-1], Text(last.text + output.text))
    else:
        outputs = (*outputs, output)
    grown = change_cell(transcript, replace(cell, outputs=outputs))
    return trim(replace(grown, size=transcript.size + size_of(output)), limit)


def trim(transcript: Transcript, limit: int) -> Transcript:
    """Return the transcript without its oldest outputs, so that the rest weighs at most `limit` characters.

    The newest output is kept even when it alone is heavier.
    """
    if transcript.size <= limit:
        return transcript
    surplus = transcript.size - limit
    cells = list(transcript.cells)
    for index, cell in enumerate(cells):
        newest = index == len(cells) - 1
        kept, gone = _without_oldest(cell, surplus, keep_one=newest)
        cells[index] = kept
        surplus -= gone
        if surplus <= 0 or newest:
            break
    return replace(transcript, cells=tuple(cells), size=sum_size(cells))


def sum_size(cells: list[Cell]) -> int:
    """Return the characters in all outputs of some cells."""
    return sum(size_of(output) for cell in cells for output in cell.outputs)


def _without_oldest(cell: Cell, surplus: int, keep_one: bool) -> tuple[Cell, int]:
    gone = count = 0
    limit = len(cell.outputs) - (1 if keep_one else 0)
    while count < limit and gone < surplus:
        gone += size_of(cell.outputs[count])
        count += 1
    if count == 0:
        return cell, 0
    return replace(cell, outputs=cell.outputs[count:], elided=cell.elided + gone), gone
