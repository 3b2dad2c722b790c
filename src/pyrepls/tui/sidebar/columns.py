"""Where the sidebar's columns stand, and how a text is made to fit one. Columns only grow, so nothing jumps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rich.cells import cell_len, set_cell_size

from pyrepls.protocol.variables import Preview
from pyrepls.tui.render.tokens import scrub

MARK = 3
"""The mark of a change, the sign of what unfolds, a space."""
GAP = 2
MOST_NAME, MOST_TYPE, MOST_SIZE, MOST_SPARK = 20, 10, 9, 20
LEAST_NAME, LEAST_VALUE, LEAST_SPARK = 4, 6, 5
TYPES_FROM = 32
"""A narrower sidebar shows no types."""
SIZES_FROM = 46
"""A narrower sidebar shows no sizes."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_JOINERS = re.compile("[\u200d\ufe0f]")
"""What joins characters, or widens them: rich measures, and divides by, what it makes of its neighbours."""

_LARGE = ((10**15, "P"), (10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))


@dataclass(frozen=True)
class Columns:
    """The widths of the columns of a sidebar."""

    width: int
    name: int = LEAST_NAME
    type: int = 0
    size: int = 0

    def grown(self, names: int, types: int, sizes: int = 0) -> Columns:
        """Return columns in which texts of these widths fit, as far as they may grow."""
        name = max(self.name, min(names, MOST_NAME, max(self.width * 3 // 10, LEAST_NAME)))
        kind = max(self.type, min(types, MOST_TYPE, self.width // 5)) if self.width >= TYPES_FROM else 0
        size = max(self.size, min(sizes, MOST_SIZE)) if self.width >= SIZES_FROM else 0
        if (name, kind, size) == (self.name, self.type, self.size):
            return self
        return replace(self, name=name, type=kind, size=size)

    @property
    def value_start(self) -> int:
        """The column in which values begin."""
        return MARK + self.name + GAP + sum(column + GAP for column in (self.type, self.size) if column)

    @property
    def value(self) -> int:
        """The width of a value without a sparkline; one column stays free at the right."""
        return max(self.width - self.value_start - 1, 0)

    @property
    def spark(self) -> int:
        """The width of a sparkline; 0 when there is no room for one."""
        room = min(self.value - LEAST_VALUE - 1, MOST_SPARK, self.value // 2)
        return room if room >= LEAST_SPARK else 0


def safe(text: str) -> str:
    """Return text that can do nothing to a terminal: a control character becomes its picture."""
    text = scrub(text)
    if not text.isascii():
        text = _JOINERS.sub("", text)
    return _CONTROL.sub(lambda found: "\u2421" if found[0] == "\x7f" else chr(0x2400 + ord(found[0])), text)


def fit(text: str, width: int) -> str:
    """Return text in exactly so many cells, with `…` where it was cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def size_text(preview: Preview) -> str:
    """Return how large a value is: `3×4`, `120`, `1.2M`; nothing for what has no size."""
    if preview.shape:
        return "×".join(short_count(axis) for axis in preview.shape)
    return "" if preview.length is None else short_count(preview.length)


def short_count(count: int) -> str:
    """Return a count in at most five cells."""
    if abs(count) < 10_000:
        return str(count)
    for unit, letter in _LARGE:
        if count >= unit:
            short = count / unit if count < 1000 * _LARGE[0][0] else 999.0
            return f"{short:.3g}{letter}" if short < 100 else f"{short:.0f}{letter}"
    return "?"
