"""Tells the kernel's terminal how much room the transcript has, once it no longer changes."""

from __future__ import annotations

from textual.timer import Timer
from textual.widget import Widget

from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.widgets.transcript import Transcript

RESIZE_SECONDS = 0.15
CHROME = 3
"""Rows of a pane that are no output: the border and a prompt of one row."""


class TerminalSize:
    """Follows the size of one pane."""

    def __init__(self, pane: Widget, transcript: Transcript, link: PaneLink) -> None:
        self._pane = pane
        self._transcript = transcript
        self._link = link
        self._timer: Timer | None = None

    def tell_soon(self) -> None:
        """Tell the size in a moment."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._pane.set_timer(RESIZE_SECONDS, self._tell)

    def _tell(self) -> None:
        self._timer = None
        if self._pane.is_on_screen:
            self._link.resize_terminal(max(self._pane.size.height - CHROME, 1), self._transcript.text_columns)
