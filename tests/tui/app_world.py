"""The real program on a real server with real kernels, driven by Textual's pilot."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from pyrepls.client.client import Client
from pyrepls.model import messages as msg
from pyrepls.model.session import Kernel, Session
from pyrepls.tui.app import PyreplsApp
from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.session_screen import SessionScreen
from pyrepls.tui.widgets.pane_border import upper_border
from pyrepls.tui.widgets.status_pieces import status_pieces

DEADLINE = 20.0
PREFIX = "ctrl+b"


class World:
    """One attached program, and a second connection to the same server."""

    def __init__(self, app: PyreplsApp, pilot: Pilot[str], client: Client, name: str) -> None:
        self.app = app
        self.pilot = pilot
        self.client = client
        self.name = name

    @property
    def screen(self) -> SessionScreen:
        """The session's screen, also while another one lies over it."""
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, SessionScreen))

    @property
    def session(self) -> Session:
        return self.screen.desk.session

    @property
    def view(self) -> PaneView:
        return self.screen.desk.view

    @property
    def kernel(self) -> Kernel:
        return self.screen.desk.kernel

    @property
    def panes(self) -> list[str]:
        """The panes in sight, in reading order."""
        return list(self.screen.area.regions)

    @property
    def status(self) -> str:
        line = self.screen.status
        return "".join(piece.text for piece in status_pieces(line.status, line.size.width))

    @property
    def border(self) -> str:
        return "".join(text for text, _ in upper_border(self.view.title, self.view.size.width))

    @property
    def text(self) -> str:
        """What the focused pane's transcript says."""
        return self.view.transcript.text()

    async def until(self, true: Callable[[], Any], seconds: float = DEADLINE) -> None:
        """Wait until something is true."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"not in {seconds} s; the status line says {self.status!r}"
            await asyncio.sleep(0.005)

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names."""
        await self.pilot.press(*keys)

    async def prefix(self, *keys: str) -> None:
        """Press the prefix, then keys."""
        await self.pilot.press(PREFIX, *keys)

    async def run(self, source: str, wait: bool = True) -> None:
        """Submit a cell as if it was typed."""
        cells = len(self.kernel.transcript.cells)
        self.view.prompt.load(source)
        await self.pilot.press("enter")
        if wait:
            await self.until(lambda: len(self.kernel.transcript.cells) > cells and self.idle)
            await self.settled()

    async def answer(self, line: str) -> None:
        """Type a line that the running cell reads, and wait for the cell's end."""
        self.view.prompt.load(line)
        await self.pilot.press("enter")
        await self.until(lambda: self.idle)
        await self.settled()

    async def settled(self) -> None:
        """Wait until the screen shows what the mirror knows."""
        await self.until(lambda: not any(view.transcript.pending for view in self.screen.sync.views.values()))
        await self.pilot.pause()

    @property
    def idle(self) -> bool:
        return self.kernel.state == "idle" and self.kernel.running is None and not self.kernel.queued

    async def split(self, key: str = "percent_sign") -> str:
        """Split the focused pane and wait for the new one."""
        before = self.screen.desk.pane
        await self.prefix(key)
        await self.until(lambda: self.screen.desk.pane != before and self.idle)
        await self.until(lambda: self.app.focused is self.view.prompt)
        return self.screen.desk.pane

    async def ask(self, request: Any, reply: Any) -> Any:
        return await self.client.ask(request, reply)


@asynccontextmanager
async def attached(
    name: str, size: tuple[int, int] = (100, 30), read_only: bool = False, cwd: Path | None = None
) -> AsyncIterator[World]:
    """A new session, shown by the program."""
    client = await Client.connect("tests")
    other = await Client.connect("tests")
    try:
        await client.ask(msg.NewSession(name, str(cwd or os.getcwd()), dict(os.environ)), msg.SessionMade)
        mirror = await client.attach(name, read_only)
        app = PyreplsApp(client, mirror, read_only)
        async with app.run_test(size=size) as pilot:
            world = World(app, pilot, other, name)
            await world.until(lambda: len(app.screen_stack) > 1 and world.idle and app.focused)
            await world.settled()
            yield world
    finally:
        try:
            await other.do(msg.KillSession(name))
        except Exception:
            pass
        await client.close()
        await other.close()
