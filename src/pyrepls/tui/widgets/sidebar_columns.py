"""Where the sidebar's columns stand, and how a text is made to fit one. Columns only grow, so nothing jumps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rich.cells import cell_len, set_cell_size

from pyrepls.tui.render.tokens import scrub

MARK = 2
"""The glyph of a change and a space."""
GAP = 2
MOST_NAME, MOST_TYPE, MOST_SPARK = 16, 10, 20
LEAST_VALUE, LEAST_SPARK = 6, 5
TYPES_FROM = 32
"""A narrower sidebar shows no types."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Columns:
    """The widths of the columns of a sidebar."""

    width: int
    name: int = 4
    type: int = 0

    def grown(self, names: int, types: int) -> Columns:
        """Return columns in which texts of these widths fit, as far as they may grow."""
        name = max(self.name, min(names, MOST_NAME, max(self.width * 3 // 10, 4)))
        kind = max(self.type, min(types, MOST_TYPE, self.width // 5)) if self.width >= TYPES_FROM else 0
        return self if (name, kind) == (self.name, self.type) else replace(self, name=name, type=kind)

    @property
    def value_start(self) -> int:
        """The column in which values begin."""
        return MARK + self.name + GAP + (self.type + GAP if self.type else 0)

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
    return _CONTROL.sub(lambda found: "\u2421" if found[0] == "\x7f" else chr(0x2400 + ord(found[0])), text)


def fit(text: str, width: int) -> str:
    """Return text in exactly so many cells, with `…` where it was cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""
