"""What the gutter and the right edge say about a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellState = Literal["queued", "running", "ok", "failed", "interrupted", "timeout", "withdrawn", "dead"]

GUTTER = 5
"""Columns left of the text: the number, the glyph of the state, a blank."""

BLANK_GUTTER = " " * GUTTER
FAILURE_GUTTER = "   ▎ "

GLYPHS: dict[CellState, str] = {
    "queued": "…",
    "running": "▸",
    "ok": " ",
    "failed": "✗",
    "interrupted": "!",
    "timeout": "!",
    "withdrawn": "-",
    "dead": "†",
}
_SPOKEN: frozenset[CellState] = frozenset({"interrupted", "timeout", "withdrawn", "dead"})
"""States whose glyph alone would not be understood."""


@dataclass(frozen=True)
class CellView:
    """A cell as its first row shows it."""

    number: int
    """What the user calls it; not its id."""

    state: CellState
    seconds: float | None = None

    @property
    def gutter(self) -> str:
        """The number in three columns, the glyph, a blank; where there is no glyph the number may have four."""
        glyph = GLYPHS[self.state].strip()
        number, room = str(self.number), GUTTER - 1 - len(glyph)
        if len(number) > room:
            number = "…" + number[1 - room :]
        return f"{number:>3}{glyph}".ljust(GUTTER)

    @property
    def role(self) -> str:
        """The role of the gutter's colour."""
        return f"@gutter.{self.state}"

    @property
    def note(self) -> str:
        """What stands right-aligned on the first row, if there is room."""
        words: list[str] = [self.state] if self.state in _SPOKEN else []
        if self.seconds is not None:
            words.append(format_seconds(self.seconds))
        return " ".join(words)


def format_seconds(seconds: float) -> str:
    """Return a duration as people say it, four to seven columns wide."""
    if seconds < 0.0005:
        return "<1 ms"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}m {rest:02}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60:02}m"
