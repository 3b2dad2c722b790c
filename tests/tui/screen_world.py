"""A session without a server, and an app that lays a screen over it: for what a real kernel would do too slowly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen

from pyrepls.client.client import Client
from pyrepls.client.mirror import Mirror
from pyrepls.errors import NoSuchValue, PyreplsError
from pyrepls.model import events as ev
from pyrepls.model.ids import KernelId, PaneId, TabId
from pyrepls.model.session import Kernel, KernelSpec, Pane, Session, Tab
from pyrepls.model.split import Leaf, Node, Split
from pyrepls.protocol.envelope import Event, EventFrame
from pyrepls.protocol.inspecting import Description, Representation, TablePart
from pyrepls.protocol.variables import Change, Preview, Watch
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.panes.requester import Requester
from pyrepls.tui.themes import load_theme


def session_of(panes: int = 1) -> Session:
    ids = [PaneId(f"%{number}") for number in range(1, panes + 1)]
    leaves: tuple[Node, ...] = tuple(Leaf(id) for id in ids)
    layout = leaves[0] if panes == 1 else Split("across", leaves, (1.0 / panes,) * panes)
    kernels = {
        f"k{number}": Kernel(KernelId(f"k{number}"), KernelSpec(), "idle", python=f"3.{8 + number}.1")
        for number in range(1, panes + 1)
    }
    return Session(
        "work",
        tabs=(Tab(TabId(1), "", layout),),
        panes={id: Pane(id, KernelId(f"k{number}")) for number, id in enumerate(ids, 1)},
        kernels=kernels,
    )


def preview(text: str, kind: str = "float", **more: Any) -> Preview:
    return Preview(kind, text, **more)


def change(name: str, text: str | None, kernel: int = 1, *, kind: str = "int", **more: Any) -> ev.VariablesChanged:
    number = float(text) if text and kind in ("int", "float") else None
    new = None if text is None else Preview(kind, text, number=number)
    given = {"old": None, "cell": 3, "line": 2, "thread": "MainThread", "count": 1, "time": time.time(), **more}
    return ev.VariablesChanged(KernelId(f"k{kernel}"), (Change(name=name, kind="rebound", new=new, **given),))


class AnsweringLink(PaneLink):
    """A link whose kernel is a few functions."""

    def __init__(self, pane: str = "%1") -> None:
        self.told: list[str] = []
        super().__init__(Requester(cast(Client, None), self.told.append), PaneId(pane))
        self.table: Callable[[int, int, int, int], TablePart] | None = None
        self.description: Description | PyreplsError = NoSuchValue("x is not bound")
        self.asked: list[Any] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def describe(self, path: tuple[str, ...]) -> Description:
        self.asked.append(path)
        await self.gate.wait()
        if isinstance(self.description, PyreplsError):
            raise self.description
        return self.description

    async def represent(self, path: tuple[str, ...]) -> Representation:
        await self.gate.wait()
        return Representation("<its own>", "")

    async def read_table(
        self, path: tuple[str, ...], row: int = 0, rows: int = 50, column: int = 0, columns: int = 20
    ) -> TablePart:
        self.asked.append((path, row, column))
        await self.gate.wait()
        if self.table is None:
            raise NoSuchValue("x is not bound")
        return self.table(row, rows, column, columns)

    async def add_watch(self, text: str, breaks: str = "never", everywhere: bool = False) -> None:
        self.asked.append(("add", text, breaks, everywhere))
        await self.gate.wait()
        if self.refusal is not None:
            raise self.refusal

    refusal: PyreplsError | None = None

    async def remove_watch(self, text: str) -> None:
        self.asked.append(("remove", text))


class Stage(App[None]):
    """Shows one screen over nothing."""

    def __init__(self, mirror: Mirror) -> None:
        self._look = load_theme()
        super().__init__()
        self.mirror = mirror
        self.results: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return self._look.textual().variables

    def on_mount(self) -> None:
        self.register_theme(self._look.textual())
        self.theme = self._look.name


class Play:
    """One screen on a stage, and what can be done to it."""

    def __init__(self, app: Stage, pilot: Pilot[None], screen: Screen[Any]) -> None:
        self.app, self.pilot, self.screen = app, pilot, screen

    @property
    def rows(self) -> list[str]:
        """What the whole terminal shows."""
        width, height = self.app.size
        update = self.app.screen._compositor.render_strips(self.app.size)
        assert Region(0, 0, width, height)
        return [strip.text.rstrip() for strip in update]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def happen(self, *events: Event) -> None:
        mirror = self.app.mirror
        mirror.take([EventFrame(mirror.seq + 1 + index, event) for index, event in enumerate(events)])

    async def until(self, true: Callable[[], Any], seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.text
            await self.pilot.pause(0.01)

    async def shows(self, text: str) -> None:
        """Wait until the terminal shows a text."""
        await self.until(lambda: text in self.text)


@asynccontextmanager
async def shown(screen: Screen[Any], mirror: Mirror, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Play]:
    app = Stage(mirror)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(screen, app.results.append)
        await pilot.pause()
        yield Play(app, pilot, screen)


def watches(*texts: str, kernel: int | None = 1) -> ev.WatchesChanged:
    where = None if kernel is None else KernelId(f"k{kernel}")
    return ev.WatchesChanged(where, tuple(Watch(text) for text in texts))
