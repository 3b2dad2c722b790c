"""The lines between a pane's transcript and its prompt: what to do about its state, and the cells that wait."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.model.cell import Notice
from pyrepls.model.session import Kernel
from pyrepls.tui.bindings import PREFIX_SHOWN
from pyrepls.tui.widgets.transcript_cells import GUTTER

MOST_ROWS = 4
MOST_QUEUED = 3


def note_of(kernel: Kernel, short: bool = False) -> str:
    """Return what a pane has to say about its kernel above the prompt; empty when there is nothing."""
    if kernel.state == "dead":
        if short:
            return f"{PREFIX_SHOWN} R restarts"
        what_to_do = f"{PREFIX_SHOWN} R restarts it · {PREFIX_SHOWN} x closes the pane"
        if kernel.reason and kernel.reason in _last_notices(kernel):
            return what_to_do
        return f"the interpreter ended: {kernel.reason or 'nobody knows why'} · {what_to_do}"
    if kernel.exit_asked is not None:
        if short:
            return "close pane? y/n"
        status = f" (status {kernel.exit_asked})" if kernel.exit_asked else ""
        return f"exit() was called{status}: close this pane? y/n"
    return ""


def _last_notices(kernel: Kernel) -> str:
    """Return what the last cell says about the kernel, as one text."""
    outputs = kernel.transcript.cells[-1].outputs if kernel.transcript.cells else ()
    return "\n".join(output.text for output in outputs if isinstance(output, Notice))


def queue_lines(kernel: Kernel) -> list[str]:
    """Return one line per cell that waits, the rest counted."""
    if kernel.running is None and kernel.state == "idle":
        return []  # it starts at once
    queued = kernel.queued
    lines = [f"{cell.number:>3}… {_first_line(cell.source)}" for cell in queued[:MOST_QUEUED]]
    return lines + ([f"     and {len(queued) - MOST_QUEUED} more"] if len(queued) > MOST_QUEUED else [])


def _first_line(source: str) -> str:
    lines = source.strip().splitlines() or [""]
    return lines[0] + (" …" if len(lines) > 1 else "")


class Lines(Widget):
    """Some lines of text in one style; what they say comes from the pane."""

    DEFAULT_CSS = """
    Lines { color: $ui-dim; background: $background; padding: 0; }
    Lines.-question { color: $accent; text-style: bold; }
    Lines.-trouble { color: $foreground; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.lines: list[str] = []
        """What it says."""

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        width = self.size.width
        text = self.lines[y] if y < len(self.lines) else ""
        if cell_len(text) > width:
            text = set_cell_size(text, max(width - 1, 0)) + "…"
        return Strip([Segment(text, self.rich_style)]).extend_cell_length(width, self.rich_style)

    def show(self, lines: list[str]) -> int:
        """Show some lines and return how many they are."""
        if lines != self.lines:
            self.lines = lines
            self.refresh()
        return len(lines)

    def show_wrapped(self, text: str, width: int) -> int:
        """Show a text over as many lines as it needs, and return how many."""
        indent = " " * (GUTTER if width > 40 else 1)
        lines = textwrap.wrap(text, max(width - 1, 8), initial_indent=indent, subsequent_indent=indent)
        return self.show(lines[:MOST_ROWS])
