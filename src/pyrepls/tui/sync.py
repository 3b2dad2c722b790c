"""Brings what the mirror receives to the pane widgets: one Textual message per batch, in the screen's own task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.message import Message

from pyrepls.model import events as ev
from pyrepls.model.ids import KernelId, PaneId
from pyrepls.model.session import Kernel, Session
from pyrepls.protocol.envelope import Event
from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.widgets.tab_area import TabArea

OF_A_KERNEL = (
    ev.KernelStateChanged,
    ev.KernelSilenced,
    ev.KernelRestarted,
    ev.CellQueued,
    ev.CellStarted,
    ev.CellGrew,
    ev.CellFinished,
    ev.VariablesChanged,
    ev.InputWanted,
    ev.InputGiven,
    ev.ExitAsked,
    ev.ExitRefused,
)

OF_WATCHES = (ev.WatchesChanged, ev.SnapshotTaken)
"""What may pin other things than before, in any pane."""

GROWTH = (ev.CellGrew, ev.VariablesChanged)
"""What a busy kernel reports most; it changes neither border nor prompt."""


@dataclass
class Batch(Message):
    """Events that came together, and the session as it is after exactly these."""

    events: Sequence[Event]
    session: Session


class Sync:
    """Keeps one pane widget per pane of the session, and gives each the events of its kernel."""

    def __init__(self, area: TabArea, make: Callable[[PaneId, Kernel], PaneView]) -> None:
        self.views: dict[str, PaneView] = {}
        """By pane id."""
        self._area = area
        self._make = make

    def apply(self, batch: Batch) -> None:
        """Show a batch: first which panes there are, then what happened in those that were there before."""
        session = batch.session
        new = self.match(session)
        if any(isinstance(event, OF_WATCHES) for event in batch.events):
            self._show_watches(session)
        if any(isinstance(event, ev.SnapshotTaken) for event in batch.events):
            for pane, view in self.views.items():
                if pane not in new:
                    view.load(session.kernel_of(view.pane))
            return
        known = {session.panes[pane].kernel: view for pane, view in self.views.items() if pane not in new}
        touched: dict[KernelId, PaneView] = {}
        for event in batch.events:
            if not isinstance(event, OF_A_KERNEL) or event.kernel not in known:
                continue
            kernel = session.kernels[event.kernel]
            known[event.kernel].apply(event, kernel)
            if not isinstance(event, GROWTH) or kernel.input is not None:
                touched[event.kernel] = known[event.kernel]
        for view in touched.values():
            view.refresh_state()

    def match(self, session: Session) -> set[str]:
        """Make and remove widgets so that there is one per pane; return the panes that are new."""
        for gone in [pane for pane in self.views if pane not in session.panes]:
            self.views.pop(gone).remove()
        new = {pane for pane in session.panes if pane not in self.views}
        for pane in new:
            self.views[pane] = self._make(PaneId(pane), session.kernel_of(PaneId(pane)))
            self._area.mount(self.views[pane])
        if new:
            self._show_watches(session)
        return new

    def _show_watches(self, session: Session) -> None:
        for view in self.views.values():
            view.show_watches(session.watches, session.kernel_of(view.pane))
