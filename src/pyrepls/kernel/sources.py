"""The sources of cells, where tracebacks, `pdb` and `inspect.getsource` look for them, and which file name is whose."""

from __future__ import annotations

from .imports import import_standard

_cells: dict[str, int] = {}
"""The id of each cell by the file name that its code carries."""


def cell_name(number: int) -> str:
    """Return the file name that a cell's code carries."""
    return f"<cell {number}>"


def is_cell(filename: str) -> bool:
    """Whether a file name is that of a cell."""
    return filename in _cells


def cell_of(filename: str) -> int:
    """Return the id of the cell whose code carries a file name; 0 when it is no cell's."""
    return _cells.get(filename, 0)


def register(filename: str, source: str, cell: int) -> None:
    """Make the source of a cell known under its name; entries without a time are never checked against a disk."""
    linecache = import_standard("linecache")
    lines = [line + "\n" for line in source.split("\n")]
    linecache.cache[filename] = (len(source), None, lines, filename)
    _cells[filename] = cell
