"""What a kernel reports, checked and turned into events of its session.

A kernel runs code that nobody vouches for: whatever it says is bounded here, and attributed to cells that exist.
Pure: no kernel, no socket, no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import PyreplsError, UsageError
from ..model import events as ev
from ..model.cell import CellOutput, Notice, Raised, Text, Value
from ..model.ids import CellId, KernelId
from ..model.safe_text import safe_text
from ..model.session import Session
from ..model.transcript import CHUNK
from ..protocol import events as kev
from ..protocol.envelope import Event
from ..protocol.outputs import Failure
from ..protocol.record import replace
from .bounded import bounded_change, seconds, whole
from .pinning import Pinned, pinned_in, watch_events, with_watch, without_watch

MOST_VARIABLES = 10_000
"""Names of one kernel that are shown; further ones are left out."""

MOST_ENTRIES = 200
"""Entries of a traceback that are kept."""

LONGEST_CELL = 1e9
"""Seconds that a cell may say it has taken."""

TRUSTED = "trusted"
"""The policy of a kernel whose code may pin in other panes than its own: they evaluate what is pinned."""


class Translation:
    """One batch of a kernel's events on its way."""

    def __init__(self, session: Session, kernel: KernelId, running: CellId, floor: CellId, newest: CellId) -> None:
        self.events: list[Event] = []
        self.ready = False
        self.finished = False
        """Whether the running cell ended in this batch."""
        self._kernel = kernel
        self._running = running
        self._floor = floor
        self._newest = newest
        """The cell that was sent last: output that comes late, from a thread or a child, belongs to it."""
        self._names = session.kernels[kernel].variables
        self._new_names: set[str] = set()
        self._trusted = session.kernels[kernel].spec.policy == TRUSTED
        self._before = self._pinned = pinned_in(session, kernel)
        self._texts: list[str] = []
        self._texts_cell = CellId(0)
        self._texts_size = 0

    def add(self, event: Event) -> None:
        """Take the next event of the batch; one of an unknown kind is passed over."""
        if isinstance(event, kev.Output):
            self._add_text(self._cell_of(event.cell), event.text)
            return
        self.flush()
        translate = _TABLE.get(type(event))
        if translate is not None:
            translate(self, event)

    def finish(self) -> None:
        """Turn what has gathered into events, after the last one of the batch."""
        self.flush()
        self.events += watch_events(self._before, self._pinned, self._kernel)
        self._before = self._pinned

    def flush(self) -> None:
        """Turn the text that has gathered into events."""
        if not self._texts:
            return
        text, cell = "".join(self._texts), self._texts_cell
        self._texts, self._texts_size = [], 0
        for start in range(0, len(text), CHUNK):
            self._grow(cell, Text(text[start : start + CHUNK]))

    def _add_text(self, cell: CellId, text: str) -> None:
        if self._texts and (cell != self._texts_cell or self._texts_size + len(text) > CHUNK):
            self.flush()
        if text:
            self._texts.append(text)
            self._texts_cell = cell
            self._texts_size += len(text)

    def _grow(self, cell: CellId, output: CellOutput) -> None:
        self.events.append(ev.CellGrew(self._kernel, cell, output))

    def _cell_of(self, reported: int) -> CellId:
        """Return the cell that an output belongs to: one of this process, at most the one that was sent last."""
        return CellId(max(min(reported, self._newest), self._floor))

    def _finished(self, event: kev.CellFinished) -> None:
        if event.cell == self._running and not self.finished:
            self.finished = True
            self.events.append(
                ev.CellFinished(
                    self._kernel,
                    self._running,
                    event.outcome,
                    seconds(event.seconds, LONGEST_CELL),
                    seconds(event.cpu_seconds, LONGEST_CELL),
                )
            )

    def _result(self, event: kev.Result) -> None:
        text = event.text[:CHUNK]
        cut = whole(event.cut) + len(event.text) - len(text)
        self._grow(self._cell_of(event.cell), Value(text, event.type[:200], cut))

    def _failed(self, event: kev.Failed) -> None:
        self._grow(self._cell_of(event.cell), Raised(_bounded_failure(event.failure)))

    def _input_wanted(self, event: kev.InputWanted) -> None:
        self.events.append(ev.InputWanted(self._kernel, self._cell_of(event.cell), event.prompt[:1000], event.secret))

    def _exit_asked(self, event: kev.ExitAsked) -> None:
        self.events.append(ev.ExitAsked(self._kernel, self._cell_of(event.cell), event.code[:1000]))

    def _changed(self, event: kev.Changed) -> None:
        changes = [bounded_change(change, self._newest) for change in event.changes if self._has_room(change.name)]
        if changes:
            self.events.append(ev.VariablesChanged(self._kernel, tuple(changes)))

    def _has_room(self, name: str) -> bool:
        if name in self._names or name in self._new_names:
            return True
        if len(self._names) + len(self._new_names) >= MOST_VARIABLES:
            return False
        self._new_names.add(name)
        return True

    def _watch_asked(self, event: kev.WatchAsked) -> None:
        try:
            pinned = self._wished(event)
        except PyreplsError as problem:
            self._note(str(problem))
        else:
            self._pinned = pinned if self._trusted else replace(pinned, shared=self._pinned.shared)

    def _wished(self, event: kev.WatchAsked) -> Pinned:
        if event.remove:
            return without_watch(self._pinned, event.watch.text)
        if event.everywhere and not self._trusted:
            raise UsageError("code of a confined interpreter can pin in its own pane only")
        return with_watch(self._pinned, event.watch, event.everywhere)

    def _watching_stopped(self, event: kev.WatchingStopped) -> None:
        why = " ".join(safe_text(event.reason[:1000]).split())[:500]
        self._note(f"variables may be shown as they were: {why}" if why else "variables may be shown as they were")

    def _note(self, text: str) -> None:
        self._grow(self._running or self._newest, Notice(text))

    def _lost(self, event: kev.Lost) -> None:
        count = whole(event.last - event.first + 1)
        self._grow(self._running or self._floor, Notice(f"{count} messages of the interpreter were lost"))

    def _ready(self, _event: kev.Ready) -> None:
        self.ready = True


_TABLE: dict[type[Event], Callable[[Translation, Any], None]] = {
    kev.Ready: Translation._ready,
    kev.Result: Translation._result,
    kev.Failed: Translation._failed,
    kev.InputWanted: Translation._input_wanted,
    kev.ExitAsked: Translation._exit_asked,
    kev.Changed: Translation._changed,
    kev.WatchAsked: Translation._watch_asked,
    kev.WatchingStopped: Translation._watching_stopped,
    kev.CellFinished: Translation._finished,
    kev.Lost: Translation._lost,
}


def _bounded_failure(failure: Failure) -> Failure:
    size = len(failure.traceback) + len(failure.message) + len(failure.type)
    inside = sum(len(each.file) + len(each.name) + len(each.source) for each in failure.entries)
    if size <= 2 * CHUNK and inside <= CHUNK and len(failure.entries) <= MOST_ENTRIES:
        return failure
    entries = failure.entries[:MOST_ENTRIES] if inside <= CHUNK else ()
    return Failure(failure.type[:200], failure.message[:CHUNK], failure.traceback[-CHUNK:], entries)
