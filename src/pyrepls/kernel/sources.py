"""The sources of cells, where tracebacks, `pdb` and `inspect.getsource` look for them."""

from __future__ import annotations

from .imports import import_standard


def cell_name(number: int) -> str:
    """Return the file name that a cell's code carries."""
    return f"<cell {number}>"


def is_cell(filename: str) -> bool:
    """Whether a file name is that of a cell."""
    return filename.startswith("<cell ")


def register(filename: str, source: str) -> None:
    """Make the source of a cell known under its name; entries without a time are never checked against a disk."""
    linecache = import_standard("linecache")
    lines = [line + "\n" for line in source.split("\n")]
    linecache.cache[filename] = (len(source), None, lines, filename)
