"""The one line above the panes: session, tabs, clock, and everything that we have to say or to ask."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from pyrepls.model.ids import TabId
from pyrepls.tui.widgets.status_pieces import Status, status_pieces

MESSAGE_SECONDS = 6.0


class StatusLine(Widget):
    """Shows what a session's status is; the session's values come from outside, messages and questions are its own."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"status--{role}" for role in ("badge", "tab", "current", "message", "question", "prefix", "dim", "plain")
    }
    DEFAULT_CSS = """
    StatusLine {
        dock: top; height: 1; background: $background; color: $foreground;
        & > .status--badge { background: $accent; color: $background; text-style: bold; }
        & > .status--tab { color: $ui-dim; }
        & > .status--current { color: $foreground; text-style: bold; }
        & > .status--message { color: $foreground; }
        & > .status--question { color: $accent; text-style: bold; }
        & > .status--prefix { background: $accent; color: $background; text-style: bold; }
        & > .status--dim { color: $ui-dim; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class TabClicked(Message):
        """The user clicked on a tab."""

        tab: TabId

    def __init__(self) -> None:
        super().__init__()
        self.status = Status(clock=_clock())
        self._answer: asyncio.Future[str] | None = None
        self._message_timer: Timer | None = None

    def on_mount(self) -> None:
        """Begin to keep the time."""
        self._wait_minute()

    def on_click(self, event: events.Click) -> None:
        """Select the tab that was clicked on."""
        at = 0
        for piece in status_pieces(self.status, self.size.width):
            at += len(piece.text)
            if event.x < at:
                if piece.tab is not None:
                    self.post_message(self.TabClicked(piece.tab))
                return

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        if y:
            return Strip.blank(self.size.width)
        segments = [
            Segment(piece.text, self.get_component_rich_style(f"status--{piece.role}"))
            for piece in status_pieces(self.status, self.size.width)
        ]
        return Strip(segments, self.size.width)

    def show(self, **changes: Any) -> None:
        """Change some of what the line says."""
        changed = replace(self.status, **changes)
        if changed != self.status:
            self.status = changed
            self.refresh()

    def say(self, message: str) -> None:
        """Show one sentence for some seconds."""
        self.show(message=" ".join(message.split()))
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(MESSAGE_SECONDS, self._hush) if message else None

    async def ask(self, question: str) -> str:
        """Show a question and return the key that answers it; a question that another one displaces gets `escape`."""
        self.answer("escape")
        self.say("")
        future = self._answer = asyncio.get_running_loop().create_future()
        self.show(question=question)
        try:
            key: str = await future
            return key
        finally:
            if self._answer is future:
                self._answer = None
                self.show(question="")

    @property
    def asking(self) -> bool:
        """Whether the next key is an answer."""
        return self._answer is not None

    def answer(self, key: str) -> None:
        """Give a key to whoever asked."""
        if self._answer is not None:
            future, self._answer = self._answer, None
            self.show(question="")
            if not future.done():
                future.set_result(key)

    def _hush(self) -> None:
        self._message_timer = None
        self.show(message="")

    def _wait_minute(self) -> None:
        self.show(clock=_clock())
        self.set_timer(60.05 - time.time() % 60, self._wait_minute)


def _clock() -> str:
    return time.strftime("%H:%M")
