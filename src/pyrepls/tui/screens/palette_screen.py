"""The palette: every action by name, found with a few letters."""

from __future__ import annotations

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input

from pyrepls.tui.actions import Action
from pyrepls.tui.bindings import PREFIX_SHOWN
from pyrepls.tui.palette import find_actions
from pyrepls.tui.screens.choice_list import MOVES, Choice, ChoiceList
from pyrepls.tui.screens.overlay import Overlay


class PaletteScreen(Overlay[str]):
    """Ends with the name of the chosen action."""

    DEFAULT_CSS = """
    PaletteScreen {
        align: center top;
        & > #frame { margin-top: 2; height: auto; }
        & Input, & Input:focus { border: none; height: 1; padding: 0; background: $surface; margin-bottom: 1; }
    }
    """
    TITLE_TEXT = "actions"
    WAY_OUT = "Enter does it · Escape closes"

    def contents(self) -> list[Widget]:
        """Return the line to type in and the list."""
        line = Input(compact=True, placeholder="type a few letters")
        line.cursor_blink = False
        self._list = ChoiceList([_choice(action) for action in find_actions("")], "no action has these letters")
        return [line, self._list]

    def on_mount(self) -> None:
        """Let the user type."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        self._list.show([_choice(action) for action in find_actions(event.value)])

    @on(Input.Submitted)
    def _take(self) -> None:
        self.dismiss(self._list.marked)

    @on(ChoiceList.Chosen)
    def _take_clicked(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.id)

    def on_key(self, event: events.Key) -> None:
        """Move the mark; Textual calls the overlay's own handler for all other keys."""
        if event.key in MOVES:
            self._list.move(MOVES[event.key])
            event.stop()
            event.prevent_default()


def _choice(action: Action) -> Choice:
    return Choice(action.name, action.title, f"{PREFIX_SHOWN} {action.shown_key}" if action.keys else "")
