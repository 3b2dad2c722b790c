"""What dialogs have in common that are filled in line by line and then sent."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from pyrepls.client.mirror import Mirror
from pyrepls.protocol.envelope import Event
from pyrepls.tui.panes.requester import Requester
from pyrepls.tui.screens.live_overlay import LiveOverlay
from pyrepls.tui.screens.picker import Picker
from pyrepls.tui.sidebar.columns import safe

T = TypeVar("T")


class Dialog(LiveOverlay[T], inherit_bindings=False):
    """Tab goes from line to line, Enter sends; a refusal is shown in place, and the dialog stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "move_focus(1)", show=False, priority=True),
        Binding("shift+tab", "move_focus(-1)", show=False, priority=True),
    ]
    """With priority, so that what is typed right after them goes to the next line."""
    DEFAULT_CSS = """
    Dialog {
        & Input, & Input:focus { border: none; height: 1; padding: 0; background: $panel; }
        & Static { height: auto; color: $ui-dim; }
        & #answer { margin-top: 1; }
        & #answer.-refused { color: $warning; }
        & .line { height: 1; }
        & .label { width: 8; height: 1; }
        & .line:focus-within .label { color: $accent; }
    }
    """
    HINT: ClassVar[str] = ""
    MOVES: ClassVar[dict[str, int]] = {"down": 1, "up": -1}

    def __init__(self, mirror: Mirror, requester: Requester) -> None:
        super().__init__(mirror)
        self._requester = requester
        self.sending = False
        """Whether an answer is being waited for."""

    def contents(self) -> list[Widget]:
        """Return the lines and the place of the answer."""
        return [*self.lines(), Static(self.HINT, id="answer", markup=False)]

    def lines(self) -> list[Widget]:
        """Return what is filled in."""
        raise NotImplementedError

    async def send(self) -> None:
        """Do what was filled in, end the dialog or call `refuse`."""
        raise NotImplementedError

    def concerned(self, events: list[Event]) -> bool:  # noqa: ARG002 - not by default
        """Tell whether events change what can be filled in."""
        return False

    def follow(self) -> None:
        """Bring what can be filled in into step with the session."""

    @on(Input.Submitted)
    @on(Picker.Submitted)
    def _send(self) -> None:
        if not self.sending:
            self.sending = True
            self._requester.start(self._sent(self.send()))

    def on_key(self, event: events.Key) -> None:
        """Go to another line; Textual calls the overlay's own handler for all other keys."""
        if event.key in self.MOVES:
            self.action_move_focus(self.MOVES[event.key])
            event.stop()
            event.prevent_default()

    def action_move_focus(self, by: int) -> None:
        """Go to another line."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def answer(self, sentence: str, refused: bool = False) -> None:
        """Show a sentence below the lines."""
        if self.is_attached:
            shown = self.query_one("#answer", Static)
            shown.set_class(refused, "-refused")
            shown.update(Content(safe(sentence)))

    def refuse(self, sentence: str) -> None:
        """Show why it was not done."""
        self.answer(sentence, refused=True)

    async def _sent(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self.sending = False


def typed_line(text: str, placeholder: str = "") -> Input:
    """Return a line to type in."""
    line = Input(text, compact=True, placeholder=placeholder, select_on_focus=True)
    line.cursor_blink = False
    return line


def labelled(label: str, line: Input) -> Horizontal:
    """Return a line to type in with a word before it, in the same columns as a picker's."""
    return Horizontal(Static(label, classes="label", markup=False), line, classes="line")
