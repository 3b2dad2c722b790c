"""The tick: thirty times a second while user code runs, flush what is printed and look at what changed.

A thread of its own, as a flush may have to wait for the terminal; the control thread sets the pace and never waits
for it. A tick that takes long makes the next ones fall out; they are not made up for.
"""

from __future__ import annotations

import sys
from _thread import allocate_lock, get_ident

from ..sources import is_cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ..streams import Streams
    from .changes import Changes


class Ticker:
    """Waits for `tick`, at no cost."""

    def __init__(self, streams: Streams, changes: Changes, send: Callable[[], None]) -> None:
        self.cell = 0
        """The cell that runs, 0 for none."""
        self._streams = streams
        self._changes = changes
        self._send = send
        self._main = get_ident()
        self._go = allocate_lock()
        self._go.acquire()
        self._waits = False

    def tick(self) -> None:
        """Let a tick happen now, unless the last one is not over."""
        if self._waits:
            self._waits = False
            self._go.release()

    def run(self) -> None:
        """Tick for ever; the body of the tick thread."""
        while True:
            self._waits = True
            self._go.acquire()
            cell = self.cell
            if cell:
                self._streams.tick()
                self._changes.glance(cell, self._line())
                self._send()

    def _line(self) -> int:
        frame = sys._current_frames().get(self._main)
        while frame is not None and not is_cell(frame.f_code.co_filename):
            frame = frame.f_back
        return frame.f_lineno or 0 if frame is not None else 0
