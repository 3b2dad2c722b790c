"""Puts the older output that the server has before what the mirror has; no Textual in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyrepls.model.cell import Cell, CellOutput, Text, size_of
from pyrepls.model.ids import CellId
from pyrepls.model.transcript import Transcript
from pyrepls.protocol.record import replace


def join_pages(pages: Iterable[Sequence[Cell]]) -> dict[CellId, Cell]:
    """Return the cells of some pages by id; a cell that is split over pages becomes one."""
    cells: dict[CellId, Cell] = {}
    for page in pages:
        for cell in page:
            before = cells.get(cell.id)
            cells[cell.id] = replace(before, outputs=(*before.outputs, *cell.outputs)) if before else cell
    return cells


def complete(transcript: Transcript, read: dict[CellId, Cell]) -> tuple[Cell, ...]:
    """Return the mirror's cells with what each lacks at its beginning, taken from the cells that were read.

    The mirror is right about everything newer: the pages were read at some moment that cannot be told from here.
    """
    first = transcript.cells[0].id if transcript.cells else None
    older = [cell for id, cell in sorted(read.items()) if first is not None and 0 < id < first]
    return (*older, *(_completed(cell, read.get(cell.id)) for cell in transcript.cells))


def _completed(cell: Cell, read: Cell | None) -> Cell:
    if read is None or cell.elided <= read.elided:
        return cell
    missing = cell.elided - read.elided
    return replace(cell, outputs=(*_first(read.outputs, missing), *cell.outputs), elided=read.elided)


def _first(outputs: Sequence[CellOutput], size: int) -> list[CellOutput]:
    taken: list[CellOutput] = []
    for output in outputs:
        if size <= 0:
            break
        weight = size_of(output)
        taken.append(Text(output.text[:size]) if isinstance(output, Text) and weight > size else output)
        size -= weight
    return taken
