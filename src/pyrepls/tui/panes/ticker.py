"""One clock for all panes: applies their output and keeps the times of busy ones running; asleep when all is quiet.

Output is worked on in slices with a rest after each, and shown in frames: so a key waits for one slice or one frame
at most, and whatever comes between two frames is painted once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual.timer import Timer
from textual.widget import Widget

from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.widgets.transcript_queue import SLICE_SECONDS

FRAME_SECONDS = 1 / 20
BUSY_SECONDS = 0.1
LONG_BUSY_SECONDS = 1.0
MINUTE = 60.0
"""From then on the border shows whole seconds."""

REST = 0.5
"""How long one rests after a slice, in slices: the keys and the other processes get a third."""

KEY_SECONDS = 0.012
"""How long a key takes from here to the screen."""

MOST_FRAME_SECONDS = 0.1
"""However fast one types, output is shown so often."""

SOON = 0.001
MANY = 4
"""With more panes in sight than this, those without the focus get every second frame."""

HIDDEN_TURN = 15
"""A pane that is out of sight gets one frame in so many, so that nothing piles up."""


class Ticker:
    """Ticks while some transcript is pending or some pane in sight is busy."""

    def __init__(self, host: Widget) -> None:
        self._host = host
        self._views: dict[str, PaneView] = {}
        self._shown: set[str] = set()
        self._focused = ""
        self._timer: Timer | None = None
        self._frames = 0
        self._due = 0.0
        self._last_frame = 0.0
        self._next_frame = 0.0
        self._next_slice = 0.0

    def watch(self, views: dict[str, PaneView], shown: Iterable[str], focused: str) -> None:
        """Say which panes there are, which are in sight and which one has the focus."""
        self._views, self._shown, self._focused = views, set(shown), focused
        self.wake()

    def wake(self) -> None:
        """Begin to tick if there is something to do."""
        due = self._when()
        if due is not None and (self._timer is None or due < self._due):
            self._schedule(due)

    def give_way(self) -> None:
        """Let a key that was just pressed be painted before there is more to paint."""
        until = time.monotonic() + KEY_SECONDS
        self._next_slice = max(self._next_slice, until)
        self._next_frame = max(self._next_frame, min(until, self._last_frame + MOST_FRAME_SECONDS))

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return self._timer is not None

    def _schedule(self, due: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        now = time.monotonic()
        self._due = max(due, now + SOON)
        self._timer = self._host.set_timer(self._due - now, self._tick)

    def _tick(self) -> None:
        began = time.monotonic()
        late = max(began - self._due, 0.0)
        self._timer = None
        if began >= self._next_slice:
            self._work()
        if began + SOON >= self._next_frame:
            self._show()
        now = time.monotonic()
        if self._last_frame >= began:  # the more there is to do, the longer the keys have before the next frame
            self._next_frame = began + max(FRAME_SECONDS, 2 * (now - began) + late)
        self._next_slice = now + max(REST * (now - began), SOON)
        self.wake()

    def _work(self) -> None:
        """Turn some of what is queued into lines, of all panes together for about the time of one slice."""
        queued = [view for name, view in self._views.items() if view.transcript.queued and self._has_turn(name)]
        for view in queued:
            view.transcript.work(SLICE_SECONDS / len(queued))

    def _show(self) -> None:
        """Show what became of it, and how long cells have been running."""
        self._last_frame = time.monotonic()
        for name, view in self._views.items():
            if view.transcript.pending and self._has_turn(name):
                view.transcript.tick()
            if view.busy and name in self._shown:
                view.show_border()
        self._frames += 1

    def _has_turn(self, name: str) -> bool:
        if name not in self._shown:
            return self._frames % HIDDEN_TURN == 0
        return len(self._shown) <= MANY or name == self._focused or self._frames % 2 == 0

    def _when(self) -> float | None:
        """Return when there is something to do; None when there is nothing."""
        if any(view.transcript.queued and self._has_turn(name) for name, view in self._views.items()):
            return self._next_slice
        if any(view.transcript.pending for view in self._views.values()):
            return self._next_frame
        busy = [view.feed.busy_for for name, view in self._views.items() if name in self._shown and view.busy]
        if not busy:
            return None
        return self._last_frame + (BUSY_SECONDS if min(busy) < MINUTE else LONG_BUSY_SECONDS)
