"""A sidebar in a running program, with a kernel's answers made up by the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from pyrepls.errors import NoSuchValue
from pyrepls.model.session import History, Variable
from pyrepls.protocol.inspecting import Item, Unfolded
from pyrepls.protocol.variables import Change, Preview
from pyrepls.tui.sidebar.namespace import Namespace, Pin
from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.sidebar import Sidebar
from pyrepls.tui.themes import load_theme


class FakeKernel:
    """Answers what is inside values, and keeps the questions."""

    def __init__(self) -> None:
        self.inside: dict[Path, list[Item]] = {}
        self.asked: list[tuple[Path, int, int]] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.problems: list[Exception] = []

    async def unfold(self, path: Path, start: int, count: int) -> Unfolded:
        self.asked.append((path, start, count))
        if path not in self.inside:
            raise NoSuchValue(f"nothing is at {path}")
        items = self.inside[path]
        return Unfolded(tuple(items[start : start + count]), len(items))

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as problem:
            self.problems.append(problem)

    async def settle(self) -> None:
        while self.tasks:
            await asyncio.wait(self.tasks)


class Counted(Sidebar):
    """A sidebar that counts the rows that it paints."""

    painted: list[int]

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)


class SidebarApp(App[None]):
    AUTO_FOCUS = ""

    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__()
        self.sidebar = sidebar
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.sidebar

    def on_sidebar_seen(self, event: Sidebar.Seen) -> None:
        self.heard.append(event)

    def on_sidebar_action_asked(self, event: Sidebar.ActionAsked) -> None:
        self.heard.append(event)


@asynccontextmanager
async def shown(
    width: int = 44, height: int = 8, motion: bool = True, kernel: FakeKernel | None = None
) -> AsyncIterator[tuple[Counted, Pilot[None]]]:
    """Show a sidebar alone on the screen."""
    kernel = kernel or FakeKernel()
    sidebar = Counted(load_theme("pyrepls").style_table(), ask=kernel.unfold, start=kernel.start, motion=motion)
    sidebar.painted = []
    async with SidebarApp(sidebar).run_test(size=(width, height)) as pilot:
        await pilot.pause()
        yield sidebar, pilot
        await kernel.settle()
    assert not kernel.problems


def variable(name: str, text: str = "1", kind: str = "int", **more: Any) -> Variable:
    """A variable; what `Preview` does not know is the variable's own."""
    place: dict[str, Any] = {"cell": 4, "line": 2, "changes": 1, "time": 0.0}
    for key in ("cell", "line", "changes", "time", "coalesced"):
        if key in more:
            place[key] = more.pop(key)
    return Variable(name=name, preview=Preview(type=kind, text=text, **more), **place)


def named(
    *variables: Variable, pins: tuple[Pin | str, ...] = (), histories: dict[str, History] | None = None
) -> Namespace:
    """A namespace of some variables."""
    return Namespace(
        {variable.name: variable for variable in variables},
        histories or {},
        tuple(pin if isinstance(pin, Pin) else Pin(pin) for pin in pins),
    )


def change(name: str, path: str = "", count: int = 1, thread: str = "MainThread") -> Change:
    return Change(name, "mutated", None, Preview("int", "1"), 4, 2, thread, count, 0.0, path)


def items(*texts: str, unfolds: bool = False) -> list[Item]:
    """The entries of a list."""
    return [Item(f"[{n}]", str(n), Preview("int", text, unfolds=unfolds)) for n, text in enumerate(texts)]


def rows(sidebar: Sidebar) -> list[str]:
    """What the sidebar shows, line by line."""
    width, height = sidebar.size
    return [strip.text.rstrip() for strip in sidebar.render_lines(Region(0, 0, width, height))]


async def painted_by(sidebar: Counted, pilot: Pilot[None]) -> list[int]:
    """Return the lines painted since the last call."""
    await pilot.pause()
    painted, sidebar.painted = sorted(sidebar.painted), []
    return painted


async def until(true: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
