"""A line that is typed in place of the status line: names, searches."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label


class LineInput(Horizontal):
    """Asks for one line; hidden until it is asked."""

    DEFAULT_CSS = """
    LineInput {
        dock: top; height: 1; display: none; background: $background;
        & > Label { width: auto; color: $accent; text-style: bold; padding: 0 1; }
        & > Input, & > Input:focus {
            width: 1fr; height: 1; border: none; padding: 0; background: $background; color: $foreground;
        }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[str | None] | None = None

    def compose(self) -> ComposeResult:
        """Make the label and the line."""
        yield Label(markup=False)
        line = Input(compact=True, select_on_focus=False)
        line.cursor_blink = False
        yield line

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        self._finish(event.value)

    def on_key(self, event: events.Key) -> None:
        """Give up."""
        if event.key in ("escape", "ctrl+c"):
            event.stop()
            self._finish(None)

    def on_descendant_blur(self) -> None:
        """Give up when the focus goes elsewhere."""
        self._finish(None)

    async def read(self, label: str, text: str = "") -> str | None:
        """Return the line that the user types; None when there is none."""
        self._finish(None)
        future = self._answer = asyncio.get_running_loop().create_future()
        line = self.query_one(Input)
        self.query_one(Label).update(label)
        line.value = text
        line.cursor_position = len(text)
        self.display = True
        line.focus()
        typed: str | None = await future
        return typed

    def _finish(self, text: str | None) -> None:
        if self._answer is not None:
            future, self._answer = self._answer, None
            self.display = False
            if not future.done():
                future.set_result(text)
