"""What stands left of the prompt's text: the number of the cell to come and a glyph, or the words of who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

from pyrepls.tui.prompt.paste import clean

Mode = Literal["cell", "line", "secret"]

NUMBER = 3
"""Columns of the number; a glyph and a space follow."""

GLYPHS = {"cell": "\u203a", "line": "?", "secret": "?"}
BUSY = "…"
ABOVE, BELOW = "↑", "↓"


@dataclass(frozen=True)
class Gutter:
    """The columns left of the text."""

    mode: Mode
    label: str
    busy: bool
    room: int
    """The columns of the whole prompt; what is asked takes at most half of them."""

    @property
    def question(self) -> str:
        """What `input()` was given, its last line, cut at the left."""
        if self.mode == "cell":
            return ""
        words = clean(self.label).expandtabs(4).rpartition("\n")[2]
        most = max(self.room // 2 - NUMBER - 2, 0)
        while cell_len(words) > most:
            words = "…" + words[2:] if words.startswith("…") else "…" + words[1:]
            if len(words) <= 1:
                return ""
        return words

    @property
    def width(self) -> int:
        """Columns in all."""
        return NUMBER + 2 + cell_len(self.question)

    def row(self, first: bool, above: bool = False, below: bool = False) -> str:
        """Return a row's text; `above` and `below` when more rows are hidden there."""
        glyph = ABOVE if above else BELOW if below else ""
        if not first:
            return set_cell_size(" " * NUMBER + (glyph or " "), self.width)
        number = self.label if self.mode == "cell" else ""
        glyph = glyph or (BUSY if self.busy and self.mode == "cell" else GLYPHS[self.mode])
        return set_cell_size(f"{number:>{NUMBER}}{glyph} {self.question}", self.width)
