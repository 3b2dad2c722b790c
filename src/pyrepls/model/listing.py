"""A session as it stands in a list: what `pyrepls ls` shows, and what targets are resolved against."""

from __future__ import annotations

from .messages import PaneInfo, SessionInfo
from .session import Session, Tab
from .split import panes_of


def info_of(session: Session) -> SessionInfo:
    """Return a session's line in the list, its panes in reading order."""
    panes = tuple(pane for tab in session.tabs for pane in _panes(session, tab))
    return SessionInfo(session.name, session.clients, session.created, panes, session.recent)


def _panes(session: Session, tab: Tab) -> list[PaneInfo]:
    place = session.tabs.index(tab) + 1
    found = []
    for index, id in enumerate(panes_of(tab.layout)):
        kernel, pane = session.kernel_of(id), session.panes[id]
        target = f"{session.name}:{place}.{index + 1}"
        spec = kernel.spec
        found.append(PaneInfo(target, id, kernel.pid, kernel.python, spec.policy, kernel.state, pane.name, tab.name))
    return found
