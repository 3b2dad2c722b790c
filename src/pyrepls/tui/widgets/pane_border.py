"""The words in a pane's upper border, shortened until they fit; no Textual in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

from pyrepls.model.session import Kernel
from pyrepls.tui.widgets.transcript_cells import format_seconds

Role = Literal["border", "title", "detail", "state", "busy", "trouble", "mark"]
Piece = tuple[str, Role]


@dataclass(frozen=True)
class PaneTitle:
    """What a pane's border says."""

    number: int
    name: str = ""
    python: str = ""
    policy: str = ""
    state: str = ""
    state_role: Role = "state"
    queued: int = 0
    below: int = 0
    """Rows below the visible part; 0 when the end is in sight."""
    broadcast: bool = False
    scrolling: bool = False


def state_words(kernel: Kernel, busy_for: float, last: float | None) -> tuple[str, Role]:
    """Return a kernel's state in words, and how they look."""
    if kernel.state == "dead":
        return (f"dead: {kernel.reason}" if kernel.reason else "dead"), "trouble"
    if kernel.state == "busy" or kernel.running is not None:
        if kernel.input is not None:
            return "waits for input", "busy"
        return f"busy{' in native code' if kernel.silent else ''} {show_busy(busy_for)}", "busy"
    if kernel.state == "idle" and last is not None:
        return f"idle {format_seconds(last)}", "state"
    return kernel.state, "state"


def show_busy(seconds: float) -> str:
    """Return a time that still runs."""
    if seconds < 60:
        return f"{max(seconds, 0.0):.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m{rest:02}s"


def upper_border(title: PaneTitle, width: int, sides: tuple[str, str] = ("╭", "╮")) -> list[Piece]:
    """Return the upper border of a pane so many cells wide."""
    if width < 2:
        return [("─" * width, "border")]
    inner = width - 2
    candidates = _candidates(title)
    fitting = (each for each in candidates if _length(each[0]) + _length(each[1]) + bool(each[1]) <= inner)
    left, right = next(fitting, candidates[-1])
    fill = inner - _length(left) - _length(right)
    pieces: list[Piece] = [(sides[0], "border"), *left, ("─" * max(fill, 0), "border"), *right, (sides[1], "border")]
    return pieces if fill >= 0 else [("─" * width, "border")]


def lower_border(width: int, sides: tuple[str, str] = ("╰", "╯")) -> str:
    """Return the lower border of a pane."""
    return sides[0] + "─" * (width - 2) + sides[1] if width >= 2 else "─" * width


def _candidates(title: PaneTitle) -> list[tuple[list[Piece], list[Piece]]]:
    """Return every way to write the border, the fullest first."""
    version = ".".join(title.python.split(".")[:2])
    named = f"{title.number} {title.name}".strip()
    short_name = f"{title.number} {_cut(title.name, 8)}".strip()
    number = str(title.number)
    long_right, short_right, state = _right(title, long=True), _right(title, long=False), _state(title, 99)
    return [
        (_left(named, version and f"python {version}", title.policy), long_right),
        (_left(named, version, title.policy), short_right),
        (_left(named, version), short_right),
        (_left(named), short_right),
        (_left(short_name), short_right),
        (_left(number), short_right),
        (_left(number), state),
        (_left(number), _state(title, 16)),
        (_left(number), [(f" {title.state.split(' ')[0].rstrip(':')} ", title.state_role)] if title.state else []),
        (_left(number), []),
    ]


def _left(title: str, *details: str) -> list[Piece]:
    pieces: list[Piece] = [(f" {title} ", "title")]
    pieces += [(f"· {detail} ", "detail") for detail in details if detail]
    return pieces


def _right(title: PaneTitle, long: bool) -> list[Piece]:
    marks = []
    if title.broadcast:
        marks.append("▣ broadcast" if long else "▣")
    if title.queued:
        marks.append(f"{title.queued} queued" if long else f"+{title.queued}")
    if title.scrolling:
        marks.append("scroll mode" if long else "scroll")
    if title.below:
        marks.append(f"↓ {title.below:,} more" if long else f"↓{title.below}")
    pieces: list[Piece] = [(f" {mark} ", "mark") for mark in marks]
    return [*pieces, *_state(title, 99)]


def _state(title: PaneTitle, length: int) -> list[Piece]:
    if not title.state:
        return []
    return [(f" {_cut(title.state, length)} ", title.state_role), ("─", "border")]


def _cut(text: str, length: int) -> str:
    return text if cell_len(text) <= length else set_cell_size(text, length - 1).rstrip() + "…"


def _length(pieces: list[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
