"""One clock for all panes: applies their output and keeps the times of busy ones running; asleep when all is quiet."""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual.timer import Timer
from textual.widget import Widget

from pyrepls.tui.panes.pane import PaneView

OUTPUT_SECONDS = 1 / 30
BUSY_SECONDS = 0.1
LONG_BUSY_SECONDS = 1.0
MINUTE = 60.0
"""From then on the border shows whole seconds."""

SOON = 0.001
MANY = 4
"""With more panes in sight than this, those without the focus get every second tick."""

HIDDEN_TURN = 15
"""A pane that is out of sight gets one tick in so many, so that nothing piles up."""


class Ticker:
    """Ticks while some transcript is pending or some pane in sight is busy, and leaves half of the time to the keys."""

    def __init__(self, host: Widget) -> None:
        self._host = host
        self._views: dict[str, PaneView] = {}
        self._shown: set[str] = set()
        self._focused = ""
        self._timer: Timer | None = None
        self._count = 0
        self._due = 0.0
        self._last = 0.0

    def watch(self, views: dict[str, PaneView], shown: Iterable[str], focused: str) -> None:
        """Say which panes there are, which are in sight and which one has the focus."""
        self._views, self._shown, self._focused = views, set(shown), focused
        self.wake()

    def wake(self) -> None:
        """Begin to tick if there is something to do."""
        seconds = self._next()
        due = max(self._last + seconds, time.monotonic())
        if seconds and (self._timer is None or due < self._due):
            self._schedule(due)

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return self._timer is not None

    def _schedule(self, due: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._due = due
        self._timer = self._host.set_timer(max(due - time.monotonic(), SOON), self._tick)

    def _tick(self) -> None:
        began = time.monotonic()
        late = max(began - self._due, 0.0)
        self._count += 1
        for name, view in self._views.items():
            if view.transcript.pending and self._count % self._turn(name) == 0:
                view.transcript.tick()
            if view.busy and name in self._shown:
                view.show_border()
        self._timer = None
        self._last = now = time.monotonic()
        seconds = self._next()
        if seconds:
            spent = now - began
            self._schedule(now + max(seconds - spent, spent + late))

    def _turn(self, name: str) -> int:
        if name not in self._shown:
            return HIDDEN_TURN
        return 2 if len(self._shown) > MANY and name != self._focused else 1

    def _next(self) -> float:
        """Return the seconds until there is something to do; 0 when there is nothing."""
        if any(view.transcript.pending for view in self._views.values()):
            return OUTPUT_SECONDS
        busy = [view.feed.busy_for for name, view in self._views.items() if name in self._shown and view.busy]
        if not busy:
            return 0.0
        return BUSY_SECONDS if min(busy) < MINUTE else LONG_BUSY_SECONDS
