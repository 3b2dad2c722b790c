"""What a kernel reports, checked and turned into events of its session.

A kernel runs code that nobody vouches for: whatever it says is bounded here, and attributed to cells that exist.
Pure: no kernel, no socket, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from ..model import events as ev
from ..model.cell import CellOutput, Notice, Raised, Text, Value
from ..model.ids import CellId, KernelId
from ..model.transcript import CHUNK
from ..protocol import events as kev
from ..protocol.envelope import Event
from ..protocol.outputs import Failure
from ..protocol.record import replace
from ..protocol.variables import Change, Preview

MOST_VARIABLES = 10_000
"""Names of one kernel that are shown; further ones are left out."""

MOST_ENTRIES = 200
"""Entries of a traceback that are kept."""


class Translation:
    """One batch of a kernel's events on its way."""

    def __init__(
        self, kernel: KernelId, running: CellId, floor: CellId, names: Collection[str], newest: CellId
    ) -> None:
        self.events: list[Event] = []
        self.ready = False
        self.finished = False
        """Whether the running cell ended in this batch."""
        self._kernel = kernel
        self._running = running
        self._floor = floor
        self._newest = newest
        """The cell that was sent last: output that comes late, from a thread or a child, belongs to it."""
        self._names = names
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

    def flush(self) -> None:
        """Turn the text that has gathered into events; called after the last event, too."""
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
                    self._kernel, self._running, event.outcome, max(event.seconds, 0.0), max(event.cpu_seconds, 0.0)
                )
            )

    def _result(self, event: kev.Result) -> None:
        text = event.text[:CHUNK]
        self._grow(self._cell_of(event.cell), Value(text, event.type[:200], event.cut + len(event.text) - len(text)))

    def _failed(self, event: kev.Failed) -> None:
        self._grow(self._cell_of(event.cell), Raised(_bounded_failure(event.failure)))

    def _input_wanted(self, event: kev.InputWanted) -> None:
        self.events.append(ev.InputWanted(self._kernel, self._cell_of(event.cell), event.prompt[:1000], event.secret))

    def _exit_asked(self, event: kev.ExitAsked) -> None:
        self.events.append(ev.ExitAsked(self._kernel, self._cell_of(event.cell), event.code[:1000]))

    def _changed(self, event: kev.Changed) -> None:
        changes = [_bounded_change(change) for change in event.changes]
        known = self._names
        if len(known) + len(changes) > MOST_VARIABLES:
            changes = [change for change in changes if change.name in known or len(known) < MOST_VARIABLES]
            changes = changes[:MOST_VARIABLES]
        if changes:
            self.events.append(ev.VariablesChanged(self._kernel, tuple(changes)))

    def _lost(self, event: kev.Lost) -> None:
        count = event.last - event.first + 1
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


def _bounded_change(change: Change) -> Change:
    new = change.new
    texts = len(change.name) + len(change.old or "") + len(change.thread)
    if new is not None:
        texts += len(new.text) + len(new.type)
    if texts <= 2000 and change.count < 1 << 53:
        return change
    if new is not None:
        new = Preview(new.type[:200], new.text[:200], new.length, new.unfolds)
    old = None if change.old is None else change.old[:200]
    count = min(change.count, 1 << 53)
    return replace(change, name=change.name[:200], old=old, new=new, thread=change.thread[:200], count=count)
