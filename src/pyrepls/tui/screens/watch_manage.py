"""All watches of a pane with their values: letting them go, spreading them to all panes, breaking on them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.widget import Widget

from pyrepls.client.mirror import Mirror
from pyrepls.model import events as ev
from pyrepls.model.session import Kernel, Session
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.variables import BreakKind, Watch
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.screens.choice_list import MOVES, Choice, ChoiceList
from pyrepls.tui.screens.live_overlay import Keys, LiveOverlay, answered
from pyrepls.tui.screens.subject import Subject
from pyrepls.tui.screens.variable_details import Place, VariableDetails
from pyrepls.tui.screens.watch_add import BREAKS, AddWatch
from pyrepls.tui.sidebar.columns import fit, safe

EMPTY = "nothing is watched here; a adds a watch"
MOST_NAME = 28
_CONCERNS = (ev.VariablesChanged, ev.WatchesChanged, ev.KernelRestarted, ev.PaneClosed, ev.SnapshotTaken)


class ManageWatches(LiveOverlay[Place]):
    """Shows the watches of one pane; ends with the place to jump to, if the details lead to one."""

    DEFAULT_CSS = """
    ManageWatches > #frame { width: 96; }
    """
    TITLE_TEXT: ClassVar[str] = "watches"
    WAY_OUT: ClassVar[str] = "a add · d delete · b break · * all panes · Enter details · Escape closes"

    def __init__(self, mirror: Mirror, link: PaneLink) -> None:
        super().__init__(mirror)
        self._link = link
        self._list = ChoiceList([], EMPTY)

    def contents(self) -> list[Widget]:
        """Return the list."""
        return [self._list]

    @on(ChoiceList.Chosen)
    def _take_clicked(self, event: ChoiceList.Chosen) -> None:
        self._list.mark(event.id)

    def keys(self) -> Keys:
        """Return what moves the mark, and what can be done with the marked watch."""
        moves: Keys = {key: partial(self._list.move, by) for key, by in {**MOVES, "j": 1, "k": -1}.items()}
        return {
            **moves,
            "a": lambda: self.app.push_screen(AddWatch(self.mirror, self._link), self._mark),
            "d": lambda: self._start(self._delete),
            "delete": lambda: self._start(self._delete),
            "b": lambda: self._start(self._change_break),
            "*": lambda: self._start(self._spread),
            "enter": self._open_details,
        }

    def concerned(self, events: list[Event]) -> bool:
        """Tell whether events change a watch or its value."""
        return any(isinstance(event, _CONCERNS) for event in events)

    def follow(self) -> None:
        """Show the watches as they are now, the same one marked."""
        marked, kernel = self._list.marked, self._kernel
        if kernel is None:
            self._list.show([Choice("", "the pane was closed")])
            return
        self._list.show(choices_of(self.mirror.session, kernel))
        if marked is not None:
            self._list.mark(marked)

    @property
    def _kernel(self) -> Kernel | None:
        session = self.mirror.session
        return session.kernel_of(self._link.pane) if self._link.pane in session.panes else None

    @property
    def _watch(self) -> Watch | None:
        """The marked watch."""
        kernel, marked = self._kernel, self._list.marked
        watches = self.mirror.session.watches_of(kernel.id) if kernel else ()
        return next((watch for watch in watches if watch.text == marked), None)

    def _start(self, work: Callable[[Watch], Coroutine[Any, Any, None]]) -> None:
        watch = self._watch
        if watch is None:
            self.say(EMPTY)
        else:
            self._link.requester.start(work(watch))

    async def _delete(self, watch: Watch) -> None:
        await answered(self._link.remove_watch(watch.text), self.say)

    async def _change_break(self, watch: Watch) -> None:
        kinds: list[BreakKind] = list(BREAKS)
        breaks = kinds[(kinds.index(watch.breaks) + 1) % len(kinds)]
        everywhere = is_shared(self.mirror.session, watch)
        await answered(self._link.add_watch(watch.text, breaks, everywhere), self.say)

    async def _spread(self, watch: Watch) -> None:
        """Watch it in all panes, or in this one only."""
        if is_shared(self.mirror.session, watch):
            await answered(self._link.remove_watch(watch.text), self.say)
            await answered(self._link.add_watch(watch.text, watch.breaks), self.say)
        else:
            await answered(self._link.add_watch(watch.text, watch.breaks, everywhere=True), self.say)

    def _open_details(self) -> None:
        watch = self._watch
        if watch is not None:
            details = VariableDetails(Subject(self.mirror, self._link, (watch.text,)))
            self.app.push_screen(details, self._leave_for)

    def _leave_for(self, place: Place | None) -> None:
        if place is not None:
            self.dismiss(place)

    def _mark(self, text: str | None) -> None:
        if text is not None:
            self.follow()
            self._list.mark(text)


def is_shared(session: Session, watch: Watch) -> bool:
    """Tell whether a watch is pinned in all panes."""
    return any(each.text == watch.text for each in session.watches)


def choices_of(session: Session, kernel: Kernel) -> list[Choice]:
    """Return a line per watch: its text, its value, and at the right where it is pinned and when it breaks."""
    watches = session.watches_of(kernel.id)
    width = min(max((cell_len(safe(watch.text)) for watch in watches), default=0), MOST_NAME)
    choices = []
    for watch in watches:
        variable = kernel.variables.get(watch.text)
        value = safe(variable.preview.text) if variable else "not bound"
        details = ["all panes"] if is_shared(session, watch) else []
        details += [f"breaks {BREAKS[watch.breaks]}"] if watch.breaks != "never" else []
        choices.append(Choice(watch.text, f"{fit(safe(watch.text), width)}  {value}", " · ".join(details)))
    return choices
