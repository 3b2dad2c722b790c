"""The tick: thirty times a second while code of the user runs, flush what is printed and look at what changed.

A thread of its own, as a flush may have to wait for the terminal; the control thread sets the pace and never waits
for it. A tick that takes long makes the next ones fall out; they are not made up for.
"""

from __future__ import annotations

from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ..streams import Streams
    from .watching import Watching


class Ticker:
    """Waits for `tick`, at no cost."""

    def __init__(self, streams: Streams, watching: Watching, send: Callable[[], None]) -> None:
        self.cell = 0
        """The cell that runs, 0 for none."""
        self._streams = streams
        self._watching = watching
        self._send = send
        self._go = allocate_lock()
        self._go.acquire()
        self._waits = False
        self._due = False
        watching.changes.hurry = self._wake  # to encode and to send takes longer than to find

    def tick(self) -> None:
        """Let a tick happen now, unless the last one is not over."""
        self._due = True
        self._wake()

    def run(self) -> None:
        """Tick for ever; the body of the tick thread."""
        while True:
            self._waits = True
            self._go.acquire()
            if self._due:
                self._due = False
                self._tick()
            else:
                self._watching.changes.flush()
            self._send()

    def _tick(self) -> None:
        cell = self.cell
        if cell:
            self._streams.tick()
        if cell or self._watching.threads.running:
            self._watching.tick(cell)

    def _wake(self) -> None:
        if self._waits:  # asked twice at once, the second release may find it free already
            self._waits = False
            try:
                self._go.release()
            except RuntimeError:
                pass
