"""What all screens that lie over the session have in common: a calm frame with a title, Escape ends it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget

T = TypeVar("T")


class Overlay(ModalScreen[T], inherit_bindings=False):
    """A frame in the middle of the screen; subclasses fill it."""

    DEFAULT_CSS = """
    Overlay {
        align: center middle; background: $background 60%;
        & > #frame {
            width: 72; max-width: 100%; height: auto; max-height: 90%;
            background: $surface; border: round $accent; border-title-color: $accent;
            border-subtitle-color: $ui-dim; padding: 0 1;
            scrollbar-size-vertical: 1; scrollbar-background: $surface; scrollbar-color: $ui-border;
        }
    }
    """
    TITLE_TEXT: ClassVar[str] = ""
    WAY_OUT: ClassVar[str] = "Escape closes"

    def compose(self) -> ComposeResult:
        """Make the frame."""
        frame = VerticalScroll(*self.contents(), id="frame", can_focus=False)
        frame.border_title = self.TITLE_TEXT
        frame.border_subtitle = self.WAY_OUT
        yield frame

    def contents(self) -> list[Widget]:
        """Return what stands in the frame."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """End, or scroll what does not fit."""
        frame = self.query_one("#frame", VerticalScroll)
        moves = {
            "up": frame.scroll_up,
            "down": frame.scroll_down,
            "pageup": frame.scroll_page_up,
            "pagedown": frame.scroll_page_down,
            "home": frame.scroll_home,
            "end": frame.scroll_end,
        }
        if event.key in ("escape", "ctrl+c") or (event.key == "q" and self.focused is None):
            self.dismiss(None)
        elif event.key in moves and self.focused is None:
            moves[event.key](animate=False)
        else:
            return
        event.stop()
