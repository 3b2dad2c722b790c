"""Running one cell through a mirror, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from ..errors import NoSuchCell, PyreplsError
from ..model import events as ev
from ..model.cell import Cell, Raised, Text, Value
from ..model.ids import CellId, KernelId, PaneId
from ..model.messages import Execute, Interrupt, Queued, Withdraw
from ..model.session import Session
from ..model.variable_messages import Look
from ..protocol.envelope import Event
from ..protocol.outputs import Failure
from ..protocol.record import Record, replace
from ..protocol.variables import Change
from .client import Client
from .mirror import Mirror


class CellReport(Record):
    """What a cell did."""

    cell: Cell
    changes: dict[str, Change]
    """The variables and watches it changed, each from its first old value to its last new one."""
    timed_out: bool = False

    @property
    def outcome(self) -> str:
        """How it ended."""
        return "timeout" if self.timed_out else self.cell.state

    @property
    def output(self) -> str:
        """What it printed, with escape sequences."""
        return "".join(output.text for output in self.cell.outputs if isinstance(output, Text))

    @property
    def result(self) -> str | None:
        """The repr of its value; None when it has none."""
        return next((output.text for output in self.cell.outputs if isinstance(output, Value)), None)

    @property
    def failure(self) -> Failure | None:
        """What it raised; None when it did not."""
        return next((output.failure for output in self.cell.outputs if isinstance(output, Raised)), None)

    def as_dict(self) -> dict[str, Any]:
        """Return the fields that `pyrepls send --json` prints beside the target."""
        failure = self.failure and {
            "type": self.failure.type,
            "message": self.failure.message,
            "traceback": self.failure.traceback,
        }
        return {
            "cell": self.cell.number,
            "outcome": self.outcome,
            "result": self.result,
            "output": self.output,
            "failure": failure,
            "changed": {name: _change(change) for name, change in self.changes.items()},
            "variables": [_detailed(change) for change in self.changes.values()],
            "seconds": self.cell.seconds or 0.0,
        }


async def run_cell(
    client: Client,
    mirror: Mirror,
    pane: PaneId,
    source: str,
    timeout: float | None = None,
    origin: str = "send",
    look: bool = False,
) -> CellReport:
    """Submit a cell, wait for its end, and return what it did; what it changed only with `look`, which has a price.

    After `timeout` seconds it is interrupted, or withdrawn when it did not run yet, and its outcome is `timeout`.
    Raises NoSuchPane, and ConnectionLost or NoSuchSession when the server or the session goes away.
    """
    changes = _Changes(mirror.session.pane(pane).kernel)
    unsubscribe = mirror.subscribe(changes.take)
    try:
        if look:
            await client.do(Look(pane, True))
        queued = await client.ask(Execute(pane, source, origin=origin), Queued)
        timed_out = not await _ends_in_time(client, mirror, pane, queued.cell, timeout)
        cell = mirror.session.kernel_of(pane).transcript.cell(queued.cell)
        return CellReport(cell or Cell(queued.cell, queued.number, source, "dead"), changes.of(queued.cell), timed_out)
    finally:
        unsubscribe()
        if look:
            await _look_away(client, pane)


async def _ends_in_time(client: Client, mirror: Mirror, pane: PaneId, cell: CellId, timeout: float | None) -> bool:
    try:
        await asyncio.wait_for(mirror.wait_for(lambda now: _finished(now, pane, cell)), timeout)
    except (asyncio.TimeoutError, TimeoutError):
        await _stop(client, pane, cell)
        return False
    return True


async def _look_away(client: Client, pane: PaneId) -> None:
    try:
        await client.do(Look(pane, False))
    except PyreplsError:
        pass  # the pane or the server is gone, and with it whatever was looked at


def _finished(session: Session, pane: PaneId, id: CellId) -> bool:
    cell = session.kernel_of(pane).transcript.cell(id)
    return cell is None or cell.finished


async def _stop(client: Client, pane: PaneId, cell: CellId) -> None:
    try:
        await client.do(Withdraw(pane, cell))
    except NoSuchCell:  # it runs
        await client.do(Interrupt(pane))


class _Changes:
    """The changes of one kernel's variables, by the cell that made them."""

    def __init__(self, kernel: KernelId) -> None:
        self._kernel = kernel
        self._found: list[Change] = []

    def take(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, ev.VariablesChanged) and event.kernel == self._kernel:
                self._found += event.changes

    def of(self, cell: CellId) -> dict[str, Change]:
        """Return one change for each variable that a cell changed."""
        merged: dict[str, Change] = {}
        for change in self._found:
            if change.cell == cell:
                merged[change.name] = _merged(merged.get(change.name), change)
        return merged


def _merged(before: Change | None, change: Change) -> Change:
    if before is None:
        return change
    kind = "bound" if before.old is None and change.new is not None else change.kind
    count = before.count + change.count if before.count and change.count else 0
    return replace(change, kind=kind, old=before.old, count=count)


def _change(change: Change) -> dict[str, Any]:
    new = change.new
    return {
        "kind": change.kind,
        "old": change.old,
        "new": new.text if new else None,
        "type": new.type if new else None,
    }


def _detailed(change: Change) -> dict[str, Any]:
    """Return a change with its place; a count of 0 stands for changes too fast to be counted."""
    return {"name": change.name, **_change(change), "line": change.line, "count": change.count}
