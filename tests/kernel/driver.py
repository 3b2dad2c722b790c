"""A real kernel on a real terminal, driven as a server drives one: what the tests of kernels and backends share."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pyrepls.backends.interpreters import list_interpreters
from pyrepls.backends.link import LocalLink
from pyrepls.backends.local import LocalBackend
from pyrepls.backends.spec import LaunchSpec
from pyrepls.errors import KernelLost
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.events import CellFinished, Changed, Failed, Heartbeat, InputWanted, Output, Ready, Result
from pyrepls.protocol.outputs import Failure
from pyrepls.protocol.requests import Execute, Input
from pyrepls.protocol.variables import Change

DEADLINE = 20.0
"""Seconds after which a test gives up waiting; generous, as a loaded machine is no defect."""

CACHE = Path(tempfile.gettempdir()) / f"pyrepls-tests-{os.getuid()}"

E = TypeVar("E", bound=Event)


@lru_cache(maxsize=1)
def pythons() -> dict[str, str]:
    """Return the newest interpreter of each supported version that is here: `3.12` to its path."""
    found: dict[str, str] = {}
    home = Path.home()
    for each in list_interpreters({"HOME": str(home), "PATH": os.environ["PATH"]}, str(home)):
        minor = each.version.rpartition(".")[0]
        if each.origin == "pyenv" or minor not in found:
            found[minor] = each.path
    wanted = [minor for minor in found if (3, 9) <= tuple(map(int, minor.split("."))) <= (3, 13)]
    return {minor: found[minor] for minor in sorted(wanted, key=lambda minor: int(minor.split(".")[1]))}


def every() -> list[str]:
    """Return the versions that are here."""
    return list(pythons())


def edges() -> list[str]:
    """Return the oldest and the newest of them."""
    return sorted({every()[0], every()[-1]}, key=every().index)


class Ran:
    """What one cell did."""

    def __init__(self, events: list[Event]) -> None:
        self.events = events

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Output))

    @property
    def outcome(self) -> str:
        return next(event.outcome for event in self.events if isinstance(event, CellFinished))

    @property
    def result(self) -> str | None:
        return next((event.text for event in self.events if isinstance(event, Result)), None)

    @property
    def failure(self) -> Failure:
        failed = [event for event in self.events if isinstance(event, Failed)]
        assert failed, self.events
        return failed[0].failure

    @property
    def changes(self) -> list[Change]:
        return [change for event in self.events if isinstance(event, Changed) for change in event.changes]

    @property
    def story(self) -> list[str]:
        """What happened, in order, in words: printed text, results, failures."""
        told = []
        for event in self.events:
            if isinstance(event, Output):
                told.append(event.text)
            elif isinstance(event, Result):
                told.append(f"= {event.text}")
            elif isinstance(event, Failed):
                told.append(f"! {event.failure.type}")
        return told


class Driver:
    """One kernel and everything it has reported."""

    def __init__(self, link: LocalLink) -> None:
        self.link = link
        self.events: list[tuple[int, Event]] = []
        self.lost = ""
        self.acknowledging = True
        self._cell = 0
        self._detached = False
        self._news = asyncio.Event()
        link.subscribe(self._hear, self._lose)

    def _hear(self, events: list[tuple[int, Event]]) -> None:
        self.events.extend(events)
        if self.acknowledging:
            self.link.acknowledge(events[-1][0])
        self._news.set()

    def _lose(self, reason: str) -> None:
        self.lost = reason
        self._news.set()

    async def run(self, source: str, mode: str = "cell") -> Ran:
        """Run a cell to its end."""
        return await self.finish(await self.start(source, mode))

    async def start(self, source: str, mode: str = "cell") -> int:
        """Start a cell, and return its id."""
        self._cell += 1
        number = self._cell
        with contextlib.suppress(KernelLost):  # it may end before it has replied
            await self.link.request(Execute(number, number, source, "script" if mode == "script" else "cell"))
        return number

    async def finish(self, cell: int) -> Ran:
        """Wait until a cell has finished."""
        await self.wait(CellFinished, cell)
        return self.ran(cell)

    def ran(self, cell: int) -> Ran:
        """Return what a cell has reported so far."""
        mine = [event for _, event in self.events if getattr(event, "cell", None) == cell]
        changed = [event for _, event in self.events if isinstance(event, Changed) and event.changes[0].cell == cell]
        return Ran([event for event in mine if not isinstance(event, Heartbeat)] + list(changed))

    async def wait(self, kind: type[E], cell: int = 0, count: int = 1) -> E:
        """Wait for the event of a kind (of a cell), the first or a later one, and return it."""

        def found() -> list[E]:
            return [e for _, e in self.events if isinstance(e, kind) and (not cell or getattr(e, "cell", 0) == cell)]

        await self.until(lambda: len(found()) >= count)
        return found()[count - 1]

    async def wait_text(self, text: str) -> None:
        """Wait until something has been printed."""
        await self.until(lambda: text in self.text)

    async def wait_lost(self) -> str:
        """Wait for the end of the link, and return the reason."""
        await self.until(lambda: bool(self.lost))
        return self.lost

    async def until(self, condition: object) -> None:
        """Wait until a condition holds that only an event can make true."""
        assert callable(condition)
        end = asyncio.get_running_loop().time() + DEADLINE
        while not condition():
            assert asyncio.get_running_loop().time() < end, (
                f"waited in vain; the last events: {str(self.events[-12:])[:3000]} {self.lost}"
            )
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), 1)
            except asyncio.TimeoutError:
                pass

    async def answer(self, text: str, count: int = 1, end: bool = False) -> InputWanted:
        """Wait until the code asks for the count-th time, answer, and return how it asked."""
        asked = await self.wait(InputWanted, count=count)
        await self.link.request(Input(text, end))
        return asked

    @property
    def text(self) -> str:
        """Return everything that was printed."""
        return "".join(event.text for _, event in self.events if isinstance(event, Output))

    async def detach(self) -> None:
        """Let go of the kernel, as a server that ends does."""
        self._detached = True
        await self.link.close()

    async def close(self) -> None:
        """End the kernel."""
        if not self.lost and not self._detached:
            self.link.kill()
            await self.wait_lost()
        await self.link.close()
        try:
            os.killpg(self.link.record.pid, 9)
            os.waitpid(self.link.record.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


class Stable:
    """Launches kernels in a directory of a test's own, and ends them."""

    def __init__(self) -> None:
        self.directory = tempfile.TemporaryDirectory(prefix="pyr-")  # short: a socket's path has at most 104 bytes
        self.runtime = str(Path(self.directory.name, "run"))
        self.home = Path(self.directory.name, "home")
        self.home.mkdir()
        self.backend = LocalBackend(CACHE)
        self._drivers: list[Driver] = []

    def spec(self, python: str = "", **changes: object) -> LaunchSpec:
        """Return a spec for a version, by default the newest."""
        version = python or every()[-1]
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        environment = {**kept, "HOME": str(self.home)}
        base = {"python": pythons().get(version, version), "runtime": self.runtime, "cwd": str(self.home)}
        return LaunchSpec(**{**base, "environment": environment, **changes})  # type: ignore[arg-type]

    async def launch(self, python: str = "", **changes: object) -> Driver:
        """Launch a kernel and wait until it is ready."""
        driver = self.take(await self.backend.launch(self.spec(python, **changes)))
        await driver.wait(Ready)
        return driver

    def take(self, link: LocalLink) -> Driver:
        """Drive a link, and end it with the test."""
        driver = Driver(link)
        self._drivers.append(driver)
        return driver

    async def close(self) -> None:
        """End every kernel."""
        for driver in self._drivers:
            await driver.close()
        self.directory.cleanup()
