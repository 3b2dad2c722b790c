"""A line to type in that is hidden until it is needed."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class HiddenLine(Input):
    """Takes the keys of its screen while it is open; Enter posts `Submitted`, Escape gives up, both close it."""

    DEFAULT_CSS = """
    HiddenLine, HiddenLine:focus {
        display: none; border: none; height: 1; padding: 0; background: $panel;
        &.-open { display: block; }
    }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(compact=True, placeholder=placeholder, select_on_focus=False)
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Give up."""
        if event.key in ("escape", "ctrl+c"):
            event.stop()
            self.close()

    def open(self, text: str = "") -> None:
        """Let the user type, beginning with a text."""
        self.value = text
        self.cursor_position = len(text)
        self.add_class("-open")
        self.focus()

    def close(self) -> None:
        """Hide it, and give the keys back."""
        self.remove_class("-open")
        self.screen.set_focus(None)
