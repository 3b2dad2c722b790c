"""One line that is typed over a part of the sidebar: the new value of a variable, the letters of the filter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import events, on
from textual.geometry import Offset
from textual.widgets import Input


class LineEditor(Input):
    """Lies there until something is entered, Escape is pressed, or the focus goes elsewhere; hidden until it is asked.

    It is always mounted, so that no key is lost between the one that opens it and the first that it is to get.
    """

    DEFAULT_CSS = """
    LineEditor, LineEditor:focus {
        position: absolute; height: 1; border: none; padding: 0; background: $background; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self.display = False
        self._answer: asyncio.Future[str | None] | None = None
        self._typed: Callable[[str], None] | None = None

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        self._finish(event.value)

    @on(Input.Changed)
    def _tell(self, event: Input.Changed) -> None:
        event.stop()
        if self._typed is not None and self.open:
            self._typed(event.value)

    def on_key(self, event: events.Key) -> None:
        """Give up."""
        if event.key in ("escape", "ctrl+c"):
            event.stop()
            self._finish(None)

    def on_blur(self) -> None:
        """Give up when the focus goes elsewhere in the program."""
        if self.app.app_focus:
            self._finish(None)

    def on_unmount(self) -> None:
        """Give up when the pane goes."""
        self._finish(None)

    @property
    def open(self) -> bool:
        """Whether it lies there."""
        return self._answer is not None

    def place(self, x: int, y: int, width: int) -> None:
        """Lie there."""
        self.styles.offset = Offset(x, y)
        self.styles.width = width

    async def read(self, text: str, typed: Callable[[str], None] | None = None) -> str | None:
        """Return the line that the user types, None when they give up; `typed` hears of every letter."""
        future = self._answer = asyncio.get_running_loop().create_future()
        self._typed = None
        self.value = text
        self.cursor_position = len(text)
        self._typed = typed
        self.display = True
        self.screen.set_focus(self, scroll_visible=False)
        answer: str | None = await future
        return answer

    def _finish(self, text: str | None) -> None:
        if self._answer is not None:
            future, self._answer = self._answer, None
            if not future.done():
                future.set_result(text)
