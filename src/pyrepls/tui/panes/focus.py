"""Which tab and pane this client looks at. It is the client's own and is not sent."""

from __future__ import annotations

from collections.abc import Sequence

from pyrepls.model.ids import PaneId, TabId
from pyrepls.model.session import Session, Tab
from pyrepls.model.split import panes_of


class Focus:
    """The focused pane, the tab it stands in, and the panes that had the focus before."""

    def __init__(self, session: Session) -> None:
        self.pane = PaneId("")
        self.tab = TabId(0)
        self.recent: list[PaneId] = []
        """Newest first, the focused one among them."""
        self._wished: PaneId | None = None
        self._tab_index = 0
        first = next((pane for pane in session.recent if pane in session.panes), None)
        if first is not None:
            self._wished = first
        self.settle(session)

    def select(self, session: Session, pane: PaneId) -> None:
        """Focus a pane, now or as soon as the session has it."""
        self._wished = pane
        self.settle(session)

    def select_tab(self, session: Session, tab: Tab) -> None:
        """Focus the pane of a tab that had the focus last."""
        self.select(session, self._best_of(tab))

    def settle(self, session: Session) -> None:
        """Make the focus fit a session that has changed: panes come, go and are zoomed."""
        wished = self._wished
        if wished is not None and wished in _shown(session):
            self._wished = None
            self._set(session, wished)
        elif self.pane not in _shown(session) and session.tabs:
            self._set(session, self._best_of(self._nearest_tab(session)))
        elif session.tabs:
            self._set(session, self.pane)
        self.recent = [pane for pane in self.recent if pane in session.panes]
        self._follow_zoom(session)

    def last(self, among: Sequence[PaneId]) -> PaneId | None:
        """Return the pane of some that had the focus before the focused one."""
        return next((pane for pane in self.recent if pane in among and pane != self.pane), None)

    def _set(self, session: Session, pane: PaneId) -> None:
        tab = session.tab_of(pane)
        self.pane, self.tab, self._tab_index = pane, tab.id, session.tabs.index(tab)
        if self.recent[:1] != [pane]:
            self.recent = [pane, *(each for each in self.recent if each != pane)]

    def _follow_zoom(self, session: Session) -> None:
        tab = next((tab for tab in session.tabs if tab.id == self.tab), None)
        if tab is not None and tab.zoomed is not None and tab.zoomed != self.pane:
            self._set(session, tab.zoomed)

    def _nearest_tab(self, session: Session) -> Tab:
        same = next((tab for tab in session.tabs if tab.id == self.tab), None)
        return same or session.tabs[min(self._tab_index, len(session.tabs) - 1)]

    def _best_of(self, tab: Tab) -> PaneId:
        panes = panes_of(tab.layout)
        return tab.zoomed or next((pane for pane in self.recent if pane in panes), panes[0])


def _shown(session: Session) -> set[PaneId]:
    return {pane for tab in session.tabs for pane in panes_of(tab.layout) if pane in session.panes}
