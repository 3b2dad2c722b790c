"""Pinning a name, a path or an expression."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.widget import Widget

from pyrepls.client.mirror import Mirror
from pyrepls.protocol.variables import BreakKind, Watch
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.screens.dialog import Dialog, labelled, typed_line
from pyrepls.tui.screens.live_overlay import answered
from pyrepls.tui.screens.picker import Option, Picker

BREAKS: dict[BreakKind, str] = {"never": "never", "changed": "when it changes", "true": "when it becomes true"}
"""When the running cell is interrupted, in words."""

_PLACES = [Option("here", "this pane"), Option("everywhere", "all panes")]


class AddWatch(Dialog[str]):
    """Ends with the text of the watch that was pinned."""

    TITLE_TEXT: ClassVar[str] = "add a watch"
    WAY_OUT: ClassVar[str] = "Tab next line · ← → choose · Enter pins · Escape closes"
    HINT: ClassVar[str] = "a name, a path (model.layers[0]) or an expression (len(queue))"

    def __init__(self, mirror: Mirror, link: PaneLink, watch: Watch | None = None, everywhere: bool = False) -> None:
        super().__init__(mirror, link.requester)
        self._link = link
        breaks = watch.breaks if watch else "never"
        self._line = typed_line(watch.text if watch else "", "a name or an expression")
        self._place = Picker("in", _PLACES, "everywhere" if everywhere else "here")
        self._breaks = Picker("break", [Option(kind, words) for kind, words in BREAKS.items()], breaks)

    def lines(self) -> list[Widget]:
        """Return the text, where, and when it breaks."""
        return [labelled("watch", self._line), self._place, self._breaks]

    def on_mount(self) -> None:
        """Let the user type."""
        self._line.focus()

    async def send(self) -> None:
        """Pin it."""
        text = self._line.value.strip()
        breaks = cast(BreakKind, self._breaks.chosen)
        everywhere = self._place.chosen == "everywhere"
        if not text:
            self.refuse("type a name or an expression first")
            return
        refusals: list[str] = []
        await answered(self._link.add_watch(text, breaks, everywhere), refusals.append)
        if refusals:
            self.refuse(refusals[0])
        elif self.is_attached:
            self.dismiss(text)
