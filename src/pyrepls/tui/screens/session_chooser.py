"""Every session of the server with what its panes do; one of them can be attached to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual import events, on
from textual.widget import Widget

from pyrepls.model.messages import SessionInfo
from pyrepls.tui.screens.choice_list import MOVES, Choice, ChoiceList
from pyrepls.tui.screens.overlay import Overlay


class SessionChooser(Overlay[str]):
    """Ends with the name of the chosen session."""

    TITLE_TEXT = "sessions"
    WAY_OUT = "Enter attaches · Escape closes"

    def __init__(self, sessions: Sequence[SessionInfo], current: str) -> None:
        super().__init__()
        self._current = current
        self._list = ChoiceList([choice_of(each, each.name == current) for each in sessions], "there is no session")

    def contents(self) -> list[Widget]:
        """Return the list."""
        return [self._list]

    def on_mount(self) -> None:
        """Begin at the session that is in sight."""
        self._list.mark(self._current)

    @on(ChoiceList.Chosen)
    def _take(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.id)

    def on_key(self, event: events.Key) -> None:
        """Move the mark, or choose; Textual calls the overlay's own handler for all other keys."""
        steps = {**MOVES, "j": 1, "k": -1}
        if event.key in steps:
            self._list.move(steps[event.key])
        elif event.key == "enter":
            self.dismiss(self._list.marked)
        else:
            return
        event.stop()
        event.prevent_default()


def choice_of(session: SessionInfo, current: bool) -> Choice:
    """Return the line of a session."""
    states = Counter(pane.state for pane in session.panes)
    count = len(session.panes)
    panes = f"{count} pane{'s' if count != 1 else ''}"
    doing = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    clients = f" · {session.clients} attached" if session.clients else ""
    return Choice(session.name, session.name + (" *" if current else ""), f"{panes}: {doing}{clients}")
