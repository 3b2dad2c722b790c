"""What the details of a value say, as texts; nothing here knows Textual's screens."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from pyrepls.model.session import History
from pyrepls.protocol.variables import Change, Preview
from pyrepls.tui.render.chart import short_number
from pyrepls.tui.render.tokens import plain
from pyrepls.tui.sidebar.columns import safe

MOST_LINES = 12
"""Of the long text, until all of it is wished for."""
MOST_FACT = 300
COALESCED = "≈"
"""Marks what stands for an unknown number of changes, as in the sidebar."""
NO_PLACE = "no cell"
MOST_DIGITS = 12
"""Characters of a number that is shown as it is."""

Facts = Sequence[tuple[str, str]]


def heading_of(preview: Preview | None, label: str, pinned: str) -> str:
    """Return the first line: type, size, memory, where it is."""
    parts = []
    if preview is not None:
        parts = [safe(preview.type), size_of(preview), safe(preview.dtype), memory_of(preview)]
    return " · ".join(part for part in (*parts, label, pinned) if part)


def size_of(preview: Preview) -> str:
    """Return how much is in a value, in words."""
    if preview.shape:
        return "×".join(f"{axis:,}" for axis in preview.shape)
    if preview.length is None:
        return ""
    return f"length {preview.length:,}"


def memory_of(preview: Preview) -> str:
    """Return the memory that a value takes."""
    return "" if preview.bytes is None else bytes_text(preview.bytes)


def bytes_text(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < 1000:
        return f"{count} byte{'' if count == 1 else 's'}"
    amount, unit = count / 1000, "kB"
    for larger in ("MB", "GB", "TB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.3g} {unit}"


def long_text(text: str, whole: bool) -> tuple[str, int]:
    """Return the long text, or its beginning, and how many lines are left out."""
    lines = plain(text).split("\n")
    if whole or len(lines) <= MOST_LINES + 1:
        return "\n".join(lines), 0
    return "\n".join(lines[:MOST_LINES]), len(lines) - MOST_LINES


def facts_table(facts: Facts) -> Table:
    """Return facts as aligned pairs."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for word, text in facts:
        said = safe(text)
        table.add_row(Text(safe(word)[:24]), Text(said if len(said) <= MOST_FACT else said[: MOST_FACT - 1] + "…"))
    return table


def step_text(change: Change) -> str:
    """Return what a change did: `0.5 → 0.25`."""
    new = "deleted" if change.new is None else short_text(change.new.text)
    where = f"{safe(change.path)}: " if change.path else ""
    if change.old is None:
        return f"{where}{new}"
    return f"{where}{short_text(change.old)} → {new}"


def short_text(text: str) -> str:
    """Return a text on one line; a number with many digits is rounded, so that its end is not what is cut."""
    return short_number(safe(text), MOST_DIGITS)


def place_text(change: Change, number: int) -> str:
    """Return where a change was made: in the cell of this number, or in none that is known."""
    cell = f"cell {number}" if number else NO_PLACE
    line = f", line {change.line}" if change.line else ""
    thread = f" · {safe(change.thread)[:16]}" if change.thread not in ("", "MainThread") else ""
    return f"{cell}{line}{thread}"


def moment_text(moment: float) -> str:
    """Return a time of day with its milliseconds."""
    try:
        return time.strftime("%H:%M:%S", time.localtime(moment)) + f".{int(moment % 1 * 1000):03d}"
    except (OverflowError, ValueError, OSError):  # a kernel may send any number
        return "--:--:--.---"


def history_heading(history: History, pinned: bool) -> str:
    """Return the line above the last changes."""
    if pinned:
        heading = "last changes" if history.changes else "no change since it was pinned"
    else:
        heading = "changes since this was opened; p pins and keeps them"
    coalesced = any(change.count == 0 for change in history.changes)
    return heading + (f" · {COALESCED} several at once" if coalesced else "")
