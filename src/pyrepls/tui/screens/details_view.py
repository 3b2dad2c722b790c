"""The parts of the details of a value, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pyrepls.model.session import History
from pyrepls.protocol.variables import Preview
from pyrepls.tui.screens.details_history import ChangeList, Chart
from pyrepls.tui.screens.details_text import Facts, facts_table, heading_of, history_heading, long_text


class DetailsView(Vertical):
    """Shows what it is told about a value."""

    DEFAULT_CSS = """
    DetailsView {
        height: auto;
        & Static { height: auto; }
        & #heading, & #left-out { color: $ui-dim; }
        & #trouble { color: $warning; }
        & #value, & Chart, & #history, & #facts { margin-top: 1; }
        & #history { color: $ui-dim; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, str] = {}
        """What each part says, by its id: another layout is asked for only when it says something else."""
        self._facts: Facts = ()

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield from (_part("heading"), _part("trouble"), _part("value"), _part("left-out"))
        yield from (Chart(), _part("history"), ChangeList(), _part("facts"))

    def show_heading(self, preview: Preview | None, label: str, pinned: str) -> None:
        """Show type, size, memory, and where the value is."""
        self._say("heading", heading_of(preview, label, pinned))

    def show_trouble(self, sentence: str) -> None:
        """Show what is wrong; nothing when nothing is."""
        self._say("trouble", sentence)

    def show_value(self, text: str, whole: bool) -> None:
        """Show the long text, or its beginning."""
        shown, left_out = long_text(text, whole)
        self._say("value", shown)
        self._say("left-out", f"… {left_out:,} more lines · m shows them" if left_out else "")

    def show_history(self, history: History, pinned: bool, number_of: Callable[[int], int]) -> None:
        """Show the curve and the last changes."""
        self.query_one(Chart).show(history.points)
        self._say("history", history_heading(history, pinned))
        self.query_one(ChangeList).show(history.changes, number_of)

    def show_facts(self, facts: Facts) -> None:
        """Show what else is known."""
        if facts != self._facts:
            self._facts = facts
            shown = self.query_one("#facts", Static)
            shown.display = bool(facts)
            shown.update(facts_table(facts))

    def _say(self, id: str, text: str) -> None:
        if self._said.get(id) != text:
            self._said[id] = text
            part = self.query_one(f"#{id}", Static)
            part.display = bool(text)
            part.update(Content(text))


def _part(id: str) -> Static:
    """Return a part that takes no room while it says nothing."""
    part = Static("", id=id, markup=False)
    part.display = False
    return part
