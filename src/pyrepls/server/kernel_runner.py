"""One runner per kernel: launches it, feeds it one cell at a time, and says what became of it.

Cells queue here, on the server, so that a kernel which dies or is restarted loses none of them silently.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from ..backends.base import KernelLink
from ..errors import KernelLost, NoSuchCell, PyreplsError, VariableError
from ..model import events as ev
from ..model.cell import Cell, CellMode, Notice
from ..model.ids import CellId, KernelId, PaneId
from ..model.session import Kernel, KernelSpec, Session
from ..protocol import requests as req
from ..protocol.envelope import Event, Reply, Request
from .bounded import bounded_reply, bounded_trouble
from .endings import death_notice, endings, restart_notice
from .errands import Errands
from .launcher import GRACE, Launcher
from .observing import Observing
from .silence import Silence
from .translate import Translation

ACKNOWLEDGE = 0.05
"""Seconds between two acknowledgements: the kernel's ring is far larger than what it prints in that time."""


class RunnerHost(ABC):
    """What a runner needs of its session."""

    state: Session
    """The session as everybody sees it."""

    @abstractmethod
    def apply(self, events: Sequence[Event], on_kept: Callable[[], None] | None = None) -> None:
        """Let events happen."""

    @abstractmethod
    def kernel(self, id: KernelId) -> Kernel | None:
        """Return the kernel as everybody sees it."""


class KernelRunner:
    """Drives one kernel id through any number of processes."""

    def __init__(self, host: RunnerHost, id: KernelId, launcher: Launcher, environment: Mapping[str, str]) -> None:
        self._host = host
        self._id = id
        self._launcher = launcher
        self._environment = environment
        self._link: KernelLink | None = None
        self._generation = 0
        """Which launch counts: the kernel that an earlier one brings is ended at once."""
        self._errands = Errands()
        self.observing = Observing(self._errands, lambda: host.state.watches_of(id))
        self._ready = False
        self._waiting: deque[Cell] = deque()
        self._silence = Silence(lambda: bool(self._running), self._tell_silence)
        self._running = CellId(0)
        newest = self._kernel().transcript.cells[-1].id
        self._last = newest
        """The newest cell."""
        self._current = newest
        """The cell that was sent last: what is said about the process goes there."""
        self._floor = newest
        """The newest cell that an earlier process ran."""
        self._restarted = newest > 0
        self._size: tuple[int, int] | None = None
        self._kept = 0
        """The kernel's newest event that is in the journal."""
        self._acknowledging: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Launch the kernel, in the background."""
        self._begin_launch(None)

    def execute(self, pane: PaneId, source: str, origin: str, mode: CellMode = "cell") -> Cell:
        """Queue a cell, and run it when nothing is before it."""
        kernel = self._kernel()
        self._last = CellId(self._last + 1)
        cell = Cell(self._last, kernel.next_number, source, "queued", queued=time.time(), origin=origin, mode=mode)
        self._waiting.append(cell)
        events: list[Event] = [ev.CellQueued(self._id, pane, cell)]
        self._advance(kernel, events)
        self._host.apply(events)
        return cell

    def withdraw(self, id: CellId) -> None:
        """Take back a cell that waits; raises NoSuchCell."""
        for cell in self._waiting:
            if cell.id == id:
                self._waiting.remove(cell)
                self._host.apply([ev.CellFinished(self._id, id, "withdrawn")])
                return
        state = "runs already; interrupt it instead" if id == self._running else "does not wait to be run"
        raise NoSuchCell(f"cell {id} {state}")

    async def interrupt(self) -> None:
        """Do what Ctrl+C does to the running cell."""
        if self._link is not None and self._running:
            await self._link.interrupt()

    async def ask(self, request: Request, patience: float | None) -> Reply:
        """Relay a question, and return the kernel's answer, bounded; raises VariableError, or KernelLost.

        After `patience` seconds it is given up; None waits for as long as the asker does.
        """
        if self._link is None:
            raise VariableError("the interpreter has not started yet; ask again when it has")
        try:
            return bounded_reply(await asyncio.wait_for(self._link.request(request), patience))
        except asyncio.TimeoutError:
            raise VariableError(
                f"the interpreter did not answer in {patience:g} s: it is busy in native code"
            ) from None
        except PyreplsError as problem:
            raise bounded_trouble(problem) from None

    def give_input(self, text: str, end: bool) -> None:
        """Type a line into the kernel's terminal."""
        self._errands.ask(self._link, req.Input(text, end))
        if self._kernel().input is not None:
            self._host.apply([ev.InputGiven(self._id)])

    def resize(self, rows: int, columns: int) -> None:
        """Tell the kernel how large its terminal is, now and after each restart."""
        if (rows, columns) != self._size:
            self._size = rows, columns
            self._errands.ask(self._link, req.Resize(rows, columns))

    def terminate(self, force: bool) -> None:
        """End the process; the kernel stays, dead."""
        if self._link is None:
            if self._kernel().state == "starting":
                self._generation += 1
                self._die("terminated while it started", "")
        elif force:
            self._link.kill()
        else:
            self._errands.run(self._link.terminate(GRACE))

    def restart(self, spec: KernelSpec | None = None) -> None:
        """Put a new process in the place of the present one, from another spec if one is given."""
        old, self._link = self._link, None
        self.observing.part()
        self._host.apply([*self._end_cells(), ev.KernelRestarted(self._id, spec)])
        self._floor = self._current
        self._restarted = True
        self._begin_launch(old)

    async def close(self) -> None:
        """End the process, politely first; the runner is of no use afterwards."""
        self._generation += 1
        link, self._link = self._link, None
        if link is not None:
            await link.terminate(GRACE)
        await self._errands.wait()

    def _begin_launch(self, old: KernelLink | None) -> None:
        self._generation += 1
        self._errands.run(self._launch(self._generation, self._kernel().spec, old))

    async def _launch(self, generation: int, spec: KernelSpec, old: KernelLink | None) -> None:
        if old is not None:
            await old.terminate(GRACE)
        try:
            link = await self._launcher.launch(spec, self._environment)
        except PyreplsError as problem:
            if generation == self._generation:
                reason, _, words = str(problem).partition("\n")
                self._die(reason, words)
            return
        if generation != self._generation:
            await link.terminate(0)
            return
        self._meet(link)

    def _meet(self, link: KernelLink) -> None:
        self._link = link
        greeting = link.greeting
        started = ev.KernelStateChanged(
            self._id, "starting", pid=greeting.pid, python=greeting.python[:40], executable=greeting.executable[:4096]
        )
        self._host.apply([started])
        self.observing.meet(link)
        if self._size is not None:
            self._errands.ask(link, req.Resize(*self._size))
        link.subscribe(lambda batch: self._take(link, batch), lambda reason: self._lost(link, reason))

    def _take(self, link: KernelLink, batch: list[tuple[int, Event]]) -> None:
        kernel = self._host.kernel(self._id)
        if link is not self._link or kernel is None:
            return
        self._silence.hear()
        translation = Translation(self._host.state, self._id, self._running, self._floor, self._current)
        for _, event in batch:
            translation.add(event)
        translation.finish()
        events = translation.events
        if translation.ready and not self._ready:
            self._ready = True
            if self._restarted:
                self._restarted = False
                events.append(restart_notice(kernel, self._floor))
        if translation.finished:
            self._running = CellId(0)
        self._advance(kernel, events)
        last = batch[-1][0]
        self._host.apply(events, lambda: self._acknowledge_soon(link, last))

    def _tell_silence(self, silent: bool) -> None:
        if self._host.kernel(self._id) is not None:
            self._host.apply([ev.KernelSilenced(self._id, silent)])

    def _acknowledge_soon(self, link: KernelLink, seq: int) -> None:
        """Let the kernel forget what is kept; not at once, since that would wake it up for nothing after each cell."""
        self._kept = seq
        if self._acknowledging is None:
            self._acknowledging = asyncio.get_running_loop().call_later(ACKNOWLEDGE, self._acknowledge, link)

    def _acknowledge(self, link: KernelLink) -> None:
        self._acknowledging = None
        if link is self._link:
            link.acknowledge(self._kept)

    def _advance(self, kernel: Kernel, events: list[Event]) -> None:
        """Send the next cell when none runs, and report that a kernel which was starting is there."""
        if not self._ready or self._link is None:
            return
        if kernel.state == "starting":
            events.append(ev.KernelStateChanged(self._id, "idle"))
        if not self._running and self._waiting:
            cell = self._waiting.popleft()
            self._running = self._current = cell.id
            self._silence.begin()
            events.append(ev.CellStarted(self._id, cell.id, time.time()))  # the kernel says so too, but later
            self._errands.run(self._send_cell(self._link, cell))

    async def _send_cell(self, link: KernelLink, cell: Cell) -> None:
        try:
            await link.request(req.Execute(cell.id, cell.number, cell.source, cell.mode))
        except KernelLost:
            pass  # the link says so itself
        except PyreplsError as problem:
            self._refused(link, cell, str(problem))

    def _refused(self, link: KernelLink, cell: Cell, why: str) -> None:
        if link is self._link and self._running == cell.id:
            self._running = CellId(0)
            events: list[Event] = [
                ev.CellGrew(self._id, cell.id, Notice(f"the interpreter refused the cell: {why[:1000]}")),
                ev.CellFinished(self._id, cell.id, "failed"),
            ]
            self._advance(self._kernel(), events)
            self._host.apply(events)

    def _lost(self, link: KernelLink, reason: str) -> None:
        if link is self._link:
            self._link = None
            self.observing.part()
            self._die(reason, link.last_words())

    def _die(self, reason: str, last_words: str) -> None:
        if self._host.kernel(self._id) is None:
            return
        said = death_notice(self._id, self._current, reason, last_words)
        self._host.apply([*said, *self._end_cells(), ev.KernelStateChanged(self._id, "dead", reason)])

    def _end_cells(self) -> list[Event]:
        ended = endings(self._kernel(), self._running, self._waiting, time.time())
        self._silence.end()
        self._running = CellId(0)
        self._waiting.clear()
        self._ready = False
        return ended

    def _kernel(self) -> Kernel:
        kernel = self._host.kernel(self._id)
        assert kernel is not None, "a runner outlived its pane"
        return kernel
