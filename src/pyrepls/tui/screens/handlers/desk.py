"""What the handlers of actions work with: the session, this client's focus, and ways to ask and to tell the user."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from textual.screen import Screen

from pyrepls.client.mirror import Mirror
from pyrepls.model.geometry import Region
from pyrepls.model.ids import PaneId, TabId
from pyrepls.model.session import Kernel, Session, Tab
from pyrepls.model.split import panes_of
from pyrepls.protocol.envelope import Reply, Request
from pyrepls.tui.panes.focus import Focus
from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.panes.requester import Requester
from pyrepls.tui.widgets.line_input import LineInput
from pyrepls.tui.widgets.status_line import StatusLine
from pyrepls.tui.widgets.tab_area import TabArea

R = TypeVar("R", bound=Reply)
T = TypeVar("T")


class Stage(Protocol):
    """What a session's screen does for the handlers beyond its widgets."""

    def show_session(self) -> None:
        """Bring everything into step with session and focus."""

    def do_action(self, name: str) -> None:
        """Do another action."""

    async def switch_session(self, name: str) -> None:
        """Attach to another session in this one's place."""

    async def leave(self, result: str) -> None:
        """End the program; `result` is printed after it."""

    def open_screen(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Lay a screen over this one."""


class Desk:
    """One per session screen."""

    def __init__(
        self,
        mirror: Mirror,
        requester: Requester,
        stage: Stage,
        area: TabArea,
        status: StatusLine,
        line: LineInput,
        views: dict[str, PaneView],
    ) -> None:
        self.mirror = mirror
        self.requester = requester
        self.stage = stage
        self.area = area
        self.status = status
        self.views = views
        self.focus = Focus(mirror.session)
        self.scrolling = False
        """Whether keys scroll the focused pane."""
        self._line = line

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self.mirror.session

    @property
    def pane(self) -> PaneId:
        """The focused pane."""
        return self.focus.pane

    @property
    def tab(self) -> Tab:
        """The tab in sight."""
        return self.session.tab(self.focus.tab)

    @property
    def kernel(self) -> Kernel:
        """The focused pane's kernel."""
        return self.session.kernel_of(self.pane)

    @property
    def view(self) -> PaneView:
        """The focused pane's widget."""
        return self.views[self.pane]

    @property
    def room(self) -> Region:
        """The area that the tab has on the screen."""
        return self.area.room

    def number(self, pane: PaneId) -> int:
        """Return the number of a pane in its tab."""
        return panes_of(self.session.tab_of(pane).layout).index(pane) + 1

    def focus_on(self, pane: PaneId) -> None:
        """Give a pane the focus."""
        self.scrolling = False
        self.focus.select(self.session, pane)
        self.stage.show_session()

    def focus_tab(self, tab: TabId) -> None:
        """Show a tab."""
        self.scrolling = False
        self.focus.select_tab(self.session, self.session.tab(tab))
        self.stage.show_session()

    async def ask(self, request: Request, reply: type[R]) -> R:
        """Send a request and return its reply."""
        return await self.requester.ask(request, reply)

    async def do(self, request: Request) -> None:
        """Send a request and wait until it is done."""
        await self.requester.ask(request, Reply)

    def say(self, sentence: str) -> None:
        """Tell the user something."""
        self.status.say(sentence)

    async def ask_key(self, question: str) -> str:
        """Return the key with which the user answers."""
        return await self.status.ask(question)

    async def confirm(self, question: str) -> bool:
        """Tell whether the user says yes."""
        return await self.status.ask(f"{question}? y/n") in ("y", "Y")

    async def read_line(self, label: str, text: str = "") -> str | None:
        """Return a line that the user types; None when there is none."""
        typed = await self._line.read(label, text)
        self.stage.show_session()
        return typed

    async def open_screen(self, screen: Screen[T]) -> T | None:
        """Lay a screen over the session and return what it ends with."""
        future: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self.stage.open_screen(screen, lambda result: None if future.done() else future.set_result(result))
        return await future

    async def wait_for(self, predicate: Callable[[Session], bool], seconds: float) -> bool:
        """Tell whether something becomes true of the session in so many seconds."""
        try:
            await asyncio.wait_for(self.mirror.wait_for(predicate), seconds)
        except TimeoutError:
            return False
        return True


Handler = Callable[[Desk], Coroutine[Any, Any, None]]
"""Does one action."""
