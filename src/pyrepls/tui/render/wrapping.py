"""The only place that decides where a line is broken into rows."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

CACHED_LENGTH = 2048
"""Longer lines are measured each time: a cache of them would hold on to too much."""

_NARROW = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2500-\u25fc\u2800-\u28ff]*")


def is_narrow(text: str) -> bool:
    """Say whether every character surely takes one cell, so that cells can be counted by `len`."""
    return text.isascii() or _NARROW.fullmatch(text) is not None


def text_cells(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if is_narrow(text) else cell_len(text)


def part_starts(text: str, width: int) -> tuple[int, ...]:
    """Return where in the text each of its rows starts; there is at least one."""
    if len(text) <= width and text.isascii():
        return (0,)
    if is_narrow(text):
        return tuple(range(0, len(text), width)) or (0,)
    return (_cached_starts if len(text) <= CACHED_LENGTH else _cluster_starts)(text, width)


def _cluster_starts(text: str, width: int) -> tuple[int, ...]:
    """Break between clusters; one that is wider than the row gets a row of its own."""
    starts = [0]
    used = 0
    for start, _end, cells in split_graphemes(text)[0]:
        if used + cells > width and start > starts[-1]:
            starts.append(start)
            used = 0
        used += cells
    return tuple(starts)


_cached_starts = lru_cache(maxsize=1024)(_cluster_starts)
