"""One clock for all panes: applies their output and keeps the times of busy ones running; asleep when all is quiet."""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual.widget import Widget

from pyrepls.tui.panes.pane import PaneView

OUTPUT_SECONDS = 1 / 30
BUSY_SECONDS = 0.1
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
        self._running = False
        self._count = 0
        self._due = 0.0

    def watch(self, views: dict[str, PaneView], shown: Iterable[str], focused: str) -> None:
        """Say which panes there are, which are in sight and which one has the focus."""
        self._views, self._shown, self._focused = views, set(shown), focused
        self.wake()

    def wake(self) -> None:
        """Begin to tick if there is something to do."""
        if not self._running and (seconds := self._next()):
            self._running = True
            self._schedule(seconds)

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return self._running

    def _schedule(self, seconds: float) -> None:
        self._due = time.monotonic() + seconds
        self._host.set_timer(seconds, self._tick)

    def _tick(self) -> None:
        began = time.monotonic()
        late = max(began - self._due, 0.0)
        self._count += 1
        for name, view in self._views.items():
            if view.transcript.pending and self._count % self._turn(name) == 0:
                view.transcript.tick()
            if view.busy and name in self._shown:
                view.show_border()
        seconds = self._next()
        self._running = bool(seconds)
        if seconds:
            spent = time.monotonic() - began
            self._schedule(max(seconds - spent, spent + late))

    def _turn(self, name: str) -> int:
        if name not in self._shown:
            return HIDDEN_TURN
        return 2 if len(self._shown) > MANY and name != self._focused else 1

    def _next(self) -> float:
        """Return the seconds until there is something to do; 0 when there is nothing."""
        if any(view.transcript.pending for view in self._views.values()):
            return OUTPUT_SECONDS
        return BUSY_SECONDS if any(self._views[name].busy for name in self._shown if name in self._views) else 0.0
