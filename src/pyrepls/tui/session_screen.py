"""The screen of one session: wires keys, the mirror and the widgets to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from pyrepls.client.client import Client
from pyrepls.client.mirror import Mirror
from pyrepls.model import events as ev
from pyrepls.model.ids import PaneId
from pyrepls.model.messages import SetLayout
from pyrepls.model.session import Kernel
from pyrepls.model.split import panes_of
from pyrepls.protocol.envelope import Event
from pyrepls.tui.actions import ACTIONS, Action, Section
from pyrepls.tui.bindings import PREFIX_SHOWN, Bindings, key_of
from pyrepls.tui.compositor import RowCompositor
from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.panes.requester import Requester
from pyrepls.tui.panes.ticker import Ticker
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.screens.handlers import HANDLERS, Desk
from pyrepls.tui.sync import OF_A_KERNEL, Batch, Sync
from pyrepls.tui.widgets.line_input import LineInput
from pyrepls.tui.widgets.status_line import StatusLine
from pyrepls.tui.widgets.tab_area import TabArea


class SessionScreen(Screen[None], inherit_bindings=False):
    """Shows the session of a mirror. Which keys mean what stands in `bindings`, what they do in `screens.handlers`."""

    DEFAULT_CSS = """
    SessionScreen { background: $background; layers: base; }
    """

    @dataclass
    class Left(Message):
        """The user, or the server, has ended this screen; `result` is printed after the program."""

        result: str

    @dataclass
    class SessionChosen(Message):
        """The user wants another session in this one's place."""

        mirror: Mirror

    def __init__(self, client: Client, mirror: Mirror, looks: StyleTable, read_only: bool = False) -> None:
        super().__init__()
        self._compositor = RowCompositor()
        self._looks = looks
        self.status = StatusLine()
        self.line = LineInput()
        self.area = TabArea()
        self.requester = Requester(client, self.status.say, read_only)
        self.sync = Sync(self.area, self._make_view)
        self.ticker = Ticker(self.area)
        self.bindings = Bindings()
        self.desk = Desk(mirror, self.requester, self, self.area, self.status, self.line, self.sync.views)
        self._mirror = mirror
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Make the line and the area."""
        yield self.status
        yield self.line
        yield self.area

    def on_mount(self) -> None:
        """Show the session as it is, and everything that happens to it from now on."""
        self._unsubscribe = self._mirror.subscribe(self._take_batch)
        self.sync.match(self._mirror.session)
        self.show_session()

    def on_unmount(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    @on(Batch)
    def _show_batch(self, batch: Batch) -> None:
        ended = next((e for e in batch.events if isinstance(e, (ev.SessionEnded, ev.Detached))), None)
        if ended is not None:
            self.post_message(self.Left(_farewell(batch.session.name, ended)))
            return
        self.sync.apply(batch)
        if any(not isinstance(event, OF_A_KERNEL) for event in batch.events):
            self.show_session()
        self.ticker.wake()

    @on(PaneView.Stirred)
    @on(TabArea.Placed)
    def _watch_panes(self) -> None:
        hidden = len(self.area.full_regions) - len(self.area.regions) if not self.desk.tab.zoomed else 0
        self.status.show(hidden=max(hidden, 0))
        self.ticker.watch(dict(self.sync.views), self.area.regions, self.desk.pane)
        self._focus_prompt()

    @on(PaneView.Touched)
    def _focus_touched(self, event: PaneView.Touched) -> None:
        if event.pane != self.desk.pane:
            self.desk.focus_on(event.pane)
        else:
            self._focus_prompt()

    @on(PaneView.ActionAsked)
    def _do_asked(self, event: PaneView.ActionAsked) -> None:
        self.do_action(event.action)

    @on(StatusLine.TabClicked)
    def _show_clicked_tab(self, event: StatusLine.TabClicked) -> None:
        self.desk.focus_tab(event.tab)

    @on(TabArea.Dragged)
    def _keep_dragged(self, event: TabArea.Dragged) -> None:
        async def keep() -> None:
            try:
                await self.desk.do(SetLayout(event.tab.id, event.layout))
            finally:
                self.area.forget_drag()

        self.requester.start(keep())

    @on(events.TextSelected)
    def _copy(self) -> None:
        text = self.get_selected_text()
        if text:
            self.app.copy_to_clipboard(text)
            self.status.say(f"copied {len(text):,} characters")

    def take_key(self, event: events.Key) -> bool:
        """Tell whether a key is ours, and do what it means; the prompt gets all others."""
        key = key_of(event)
        self.ticker.give_way()
        if self.status.asking:
            self.status.answer(key)
            return True
        if self.line.display:
            return False
        view = self.sync.views.get(self.desk.pane)
        if not self.bindings.pending and view is not None and (answered := view.answer_of(key)):
            self.do_action(answered)
            return True
        press = self.bindings.press(key, self._mode)
        self._show_mode()
        if isinstance(press, Action):
            self.do_action(press.name)
        elif press == "unknown":
            self.status.say(_UNKNOWN[self._mode].format(key=key))
        return press != "prompt"

    def do_action(self, name: str) -> None:
        """Do an action in the background; it may ask and wait."""
        assert name in ACTIONS or name in HANDLERS
        self.requester.start(HANDLERS[name](self.desk))

    def show_session(self) -> None:
        """Bring everything into step with session and focus."""
        session, focus = self._mirror.session, self.desk.focus
        focus.settle(session)
        if not session.tabs:
            return
        tab = self.desk.tab
        for number, pane in enumerate(panes_of(tab.layout), 1):
            self._show_pane(number, pane)
        self.area.show(tab, focus.pane)
        self.status.show(
            session=session.name,
            tabs=session.tabs,
            current=tab.id,
            clients=session.clients,
            read_only=self.requester.read_only,
        )
        self._show_mode()
        self._watch_panes()

    async def switch_session(self, name: str) -> None:
        """Attach to another session in this one's place."""
        self.save_drafts()
        mirror = await self.requester.client.attach(name, self.requester.read_only)
        self.post_message(self.SessionChosen(mirror))

    async def leave(self, result: str) -> None:
        """End the program."""
        self.save_drafts()
        await self.requester.settle()
        self.post_message(self.Left(result))

    def open_screen(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Lay a screen over this one."""
        self.app.push_screen(screen, then)

    def save_drafts(self) -> None:
        """Keep what is being typed in every pane."""
        for view in self.sync.views.values():
            view.save_draft()

    @property
    def _mode(self) -> Section | None:
        """What keys without the prefix work on: None is the prompt."""
        if self.desk.scrolling:
            return "scroll mode"
        view = self.sync.views.get(self.desk.pane)
        return "sidebar" if view is not None and self.focused is view.sidebar else None

    def _take_batch(self, batch: list[Event]) -> None:
        self.post_message(Batch(batch, self._mirror.session))

    def _make_view(self, pane: PaneId, kernel: Kernel) -> PaneView:
        return PaneView(pane, kernel, PaneLink(self.requester, pane), self._looks)

    def _show_pane(self, number: int, pane: PaneId) -> None:
        view = self.sync.views.get(pane)
        if view is None:
            return
        focused = pane == self.desk.pane
        view.set_class(focused, "-focused")
        view.alone = len(self.sync.views) == 1
        view.title = replace(
            view.title,
            number=number,
            name=self._mirror.session.pane(pane).name,
            broadcast=self.desk.tab.broadcast,
            scrolling=self.desk.scrolling and focused,
        )
        view.refresh_state()

    def _show_mode(self) -> None:
        self.status.show(prefix=PREFIX_SHOWN if self.bindings.pending else "")

    def _focus_prompt(self) -> None:
        view = self.sync.views.get(self.desk.pane)
        if view is not None and view.is_mounted and not self.line.display and not view.has_keys:
            self.set_focus(view.prompt, scroll_visible=False)


_UNKNOWN: dict[Section | None, str] = {
    None: f"{PREFIX_SHOWN} {{key}} means nothing; {PREFIX_SHOWN} ? shows the keys",
    "scroll mode": "{key} means nothing in scroll mode; q ends it",
    "sidebar": f"{{key}} means nothing in the sidebar; Escape goes back, {PREFIX_SHOWN} ? shows the keys",
}


def _farewell(name: str, event: ev.SessionEnded | ev.Detached) -> str:
    """Return the sentence to print after the server has ended this screen."""
    if isinstance(event, ev.Detached):
        return f"detached from session {name}: {event.reason}"
    if event.reason.startswith(f"session {name}"):
        return event.reason
    return f"session {name} ended: " + event.reason.replace(f" of session {name}", "")
