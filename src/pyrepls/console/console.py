"""The line console: reads cells, submits them to one pane, and prints what comes, line by line.

It shows the pane as any other client does: cells that others submit there are printed too, before the next prompt.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from ..client.client import Client
from ..client.mirror import Mirror
from ..errors import ConnectionLost, NoSuchPane
from ..model import events as ev
from ..model.ids import PaneId
from ..model.messages import ClosePane, Execute, HistoryEntries, Input, Interrupt, Queued, ReadHistory, RefuseExit
from ..model.session import Kernel
from ..protocol.envelope import Event
from .printer import Printer
from .reader import Reader


class Console:
    """One console on one pane. `run` returns when the user leaves or the pane goes away."""

    def __init__(self, client: Client, mirror: Mirror, pane: PaneId, reader: Reader) -> None:
        self._client = client
        self._mirror = mirror
        self._pane = pane
        self._reader = reader
        self._kernel_id = mirror.session.pane(pane).kernel
        self._printer = Printer(sys.stdout, colours=reader.colours)
        self._news = asyncio.Event()
        self._waiting: list[Event] = []

    @property
    def _kernel(self) -> Kernel | None:
        return self._mirror.session.kernels.get(self._kernel_id)

    async def run(self) -> str:
        """Read and run cells until the end of input; return one sentence about why it ended."""
        label = self._mirror.session.label(self._pane)
        unsubscribe = self._mirror.subscribe(self._take)
        try:
            await self._load_history()
            await self._mirror.wait_for(lambda _session: self._usable())
            self._greet(label)
            return await self._loop(label)
        except (ConnectionLost, NoSuchPane) as problem:
            return str(problem)
        finally:
            unsubscribe()

    async def _loop(self, label: str) -> str:
        while (kernel := self._kernel) is not None:
            self._print_news()
            source = await self._reader.read_cell(kernel.next_number)
            if source is None:
                return f"left {label}; it goes on, `pyrepls console {label}` comes back"
            if source.strip():
                await self._run_cell(source)
        return f"the pane {label} was closed"

    def _usable(self) -> bool:
        return self._kernel is None or self._kernel.state != "starting"

    def _greet(self, label: str) -> None:
        kernel = self._kernel
        if kernel is not None and self._reader.talks:
            state = f"dead: {kernel.reason}" if kernel.state == "dead" else kernel.state
            self._printer.say(f"{label}, python {kernel.python}, {state}; Ctrl+D leaves, the session goes on")

    async def _load_history(self) -> None:
        found = await self._client.ask(ReadHistory(self._pane), HistoryEntries)
        self._reader.load_history(found.entries)

    async def _run_cell(self, source: str) -> None:
        queued = await self._client.ask(Execute(self._pane, source, origin="console"), Queued)
        self._printer.own(queued.cell)
        while not self._ended(queued.cell):
            try:
                await self._follow()
            except (KeyboardInterrupt, asyncio.CancelledError):
                await self._client.do(Interrupt(self._pane))
        self._print_news()

    async def _follow(self) -> None:
        with self._reader.interrupts():
            await self._news.wait()
        self._print_news()
        kernel = self._kernel
        if kernel is not None and kernel.input is not None:
            await self._answer(kernel)
        if kernel is not None and kernel.exit_asked is not None:
            await self._answer_exit(kernel.exit_asked)

    async def _answer(self, kernel: Kernel) -> None:
        assert kernel.input is not None
        line = await self._reader.read_line(secret=kernel.input.secret)
        await self._client.do(Input(self._pane, line or "", end=line is None))
        await self._mirror.wait_for(lambda _session: self._kernel is None or self._kernel.input is None)

    async def _answer_exit(self, code: str) -> None:
        status = f" with {code}" if code else ""
        yes = await self._reader.confirm(f"the code asked to exit{status}: close the pane?")
        await self._client.do(ClosePane(self._pane) if yes else RefuseExit(self._pane))
        await self._mirror.wait_for(lambda _session: self._kernel is None or self._kernel.exit_asked is None)

    def _ended(self, cell: int) -> bool:
        kernel = self._kernel
        found = kernel.transcript.cell(cell) if kernel else None  # type: ignore[arg-type]
        asked = kernel is not None and (kernel.exit_asked is not None or kernel.input is not None)
        return found is None or (found.finished and not asked)

    def _take(self, events: Sequence[Event]) -> None:
        self._waiting += [each for each in events if getattr(each, "kernel", None) == self._kernel_id]
        self._waiting += [each for each in events if isinstance(each, (ev.PaneClosed, ev.SessionEnded))]
        self._news.set()

    def _print_news(self) -> None:
        events, self._waiting = self._waiting, []
        self._news.clear()
        for event in events:
            self._printer.show(event)
        self._printer.flush()


async def run_console(client: Client, mirror: Mirror, pane: PaneId) -> int:
    """Open a console on a pane; return the exit code of the command."""
    reader = Reader()
    sentence = await Console(client, mirror, pane, reader).run()
    if reader.talks:
        print(sentence)
    return 0
