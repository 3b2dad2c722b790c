"""What screens have in common that follow a session while they lie over it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from pyrepls.client.mirror import Mirror
from pyrepls.errors import ConnectionClosed, ConnectionLost, PyreplsError
from pyrepls.protocol.envelope import Event
from pyrepls.tui.bindings import key_of
from pyrepls.tui.panes.requester import Requester
from pyrepls.tui.screens.overlay import Overlay
from pyrepls.tui.sidebar.columns import safe

T = TypeVar("T")

Keys = dict[str, Callable[[], object]]
"""What each key does, by the name under which the table of actions knows it."""

FRAME_SECONDS = 0.1
"""Between two paints."""
SAID_SECONDS = 3.0
POLL_SECONDS = 0.5
"""Between two questions about what may change without a report."""


class LiveOverlay(Overlay[T], inherit_bindings=False):
    """Calls `follow` soon after something happened that concerns it, and at most ten times a second."""

    AUTO_FOCUS = ""
    """Keys are the screen's own until a line is opened to type in."""

    @dataclass
    class Stirred(Message):
        """Something happened."""

    def __init__(self, mirror: Mirror) -> None:
        super().__init__()
        self.mirror = mirror
        self._unsubscribe: Callable[[], None] = lambda: None
        self._stirred = False
        self._followed = 0.0
        self._said = 0
        self._poll: Timer | None = None

    def on_mount(self) -> None:
        """Show what is, and begin to hear what happens; Textual calls the handlers of all classes."""
        self._unsubscribe = self.mirror.subscribe(self._hear)
        self.call_after_refresh(self._follow)

    def on_unmount(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    @on(Stirred)
    def _follow_soon(self) -> None:
        wait = self._followed + FRAME_SECONDS - time.monotonic()
        if wait > 0:
            self.set_timer(wait, self._follow)
        else:
            self._follow()

    def on_key(self, event: events.Key) -> None:
        """Do what a key says; Textual calls the overlay's own handler for all others."""
        if self.focused is None and (action := self.keys().get(key_of(event))) is not None:
            action()
            event.stop()
            event.prevent_default()

    def keys(self) -> Keys:
        """Return what keys do while nothing is being typed."""
        return {}

    def concerned(self, events: list[Event]) -> bool:
        """Tell whether events change anything here; called with all events, in order."""
        raise NotImplementedError

    def follow(self) -> None:
        """Bring what is shown into step with the session."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Say something in the frame for a moment."""
        self._said += 1
        said = self._said
        self._subtitle = safe(sentence)
        self.set_timer(SAID_SECONDS, lambda: self._unsay(said))

    def copy(self, text: str) -> None:
        """Copy a text, and say so."""
        self.app.copy_to_clipboard(text)
        self.say(f"copied {len(text):,} characters")

    def poll(self, on: bool, ask: Callable[[], None]) -> None:
        """Ask now and then, or no longer: while code runs, which may change what nobody reports."""
        if on and self._poll is None:
            self._poll = self.set_interval(POLL_SECONDS, ask)
        elif not on and self._poll is not None:
            self._poll.stop()
            self._poll = None

    def _unsay(self, said: int) -> None:
        if said == self._said:
            self._subtitle = self.WAY_OUT

    @property
    def _subtitle(self) -> str:
        return self.query_one("#frame", VerticalScroll).border_subtitle or ""

    @_subtitle.setter
    def _subtitle(self, sentence: str) -> None:
        self.query_one("#frame", VerticalScroll).border_subtitle = Content(sentence)

    def _hear(self, events: list[Event]) -> None:
        if self.concerned(events) and not self._stirred:  # in this order: a screen may keep what it hears
            self._stirred = True
            self.post_message(self.Stirred())

    def _follow(self) -> None:
        self._stirred = False
        self._followed = time.monotonic()
        if self.is_attached:
            self.follow()


class Repeated:
    """A question that is asked again when something happened meanwhile: one at a time, with a pause after each."""

    PAUSE: ClassVar[float] = 0.2

    def __init__(self, requester: Requester, ask: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._requester = requester
        self._ask = ask
        self._wanted = False
        self._running = False

    def want(self) -> None:
        """Ask soon."""
        self._wanted = True
        if not self._running:
            self._running = True
            self._requester.start(self._run())

    def stop(self) -> None:
        """Ask no more."""
        self._wanted = False

    async def _run(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                await self._ask()
                await asyncio.sleep(self.PAUSE)
        finally:
            self._running = False


async def answered(question: Coroutine[Any, Any, T], refused: Callable[[str], None]) -> T | None:
    """Return what a question is answered; when it is refused, tell why and return None.

    When the connection is gone the whole program ends, and there is nobody to tell.
    """
    try:
        return await question
    except (ConnectionLost, ConnectionClosed):
        return None
    except PyreplsError as problem:
        refused(str(problem))
        return None
