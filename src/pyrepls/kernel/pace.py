"""What happens by the clock while a cell runs, and only then: ticks, heartbeats, a nudge after an interrupt."""

from __future__ import annotations

from time import monotonic, perf_counter, process_time

from ..protocol.events import Heartbeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .cells import Cells

TICK = 1 / 30
"""Seconds from one tick to the next."""

LULL = 0.5
"""At most, when only threads of the user's are alive and nothing has changed for a while."""

BEAT = 1.0
"""Seconds from one heartbeat to the next."""

NUDGES = (0.03, 0.1, 0.3)
"""Seconds after an interrupt at which the main thread is made to look whether there was one."""


class Pace:
    """Kept by the control thread, between two things that it waits for."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._next_tick = 0.0
        self._interval = TICK
        self._changes = 0
        self._started = (0.0, 0.0)
        self._next_beat = BEAT
        self._nudges: list[float] = []

    def patience(self) -> float:
        """Return how long the control thread may wait, in milliseconds."""
        return max(0.0, self._next_tick - monotonic()) * 1000

    def interrupted(self) -> None:
        """Remember that an interrupt has arrived."""
        now = monotonic()
        self._nudges = [now + delay for delay in NUDGES]

    def keep(self, waiting: bool) -> None:
        """Do what is due; `waiting` says whether a cell runs or waits, and not only a thread that one has left."""
        now = monotonic()
        if waiting and self._interval > TICK:
            self._next_tick -= self._interval - TICK
            self._interval = TICK
        if now < self._next_tick:
            return
        seen, self._changes = self._changes, self._cells.watching.changes.seen
        self._interval = TICK if waiting or seen != self._changes else min(self._interval * 1.5, LULL)
        self._next_tick = now + self._interval  # a late tick delays the next ones; none is made up for
        self._cells.outbox.send_waiting()
        self._cells.ticker.tick()
        if self._cells.watching.overdue:
            self._cells.interruption.nudge()
        if self._nudges and now >= self._nudges[0]:
            self._nudges.pop(0)
            self._cells.interruption.nudge()
        self._beat()

    def _beat(self) -> None:
        cell, started = self._cells.ticker.cell, self._cells.started
        seconds = perf_counter() - started[0]
        if started != self._started:
            self._started, self._next_beat = started, BEAT
        if cell and seconds >= self._next_beat:
            self._next_beat = int(seconds) + BEAT
            self._cells.outbox.emit(Heartbeat(cell, seconds, process_time() - started[1]))
