"""What users write to mean a pane: `session`, `session:tab`, `session:tab.pane`, `%3`; parts from 1 or by name.

A part left out means the pane used last in what was named; the session may be left out when there is only one.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NoSuchPane, NoSuchSession, NoSuchTab
from ..model.listing import info_of
from ..model.messages import ListSessions, PaneInfo, SessionInfo, SessionList
from ..model.session import Session
from .client import Client


async def resolve(client: Client, target: str) -> PaneInfo:
    """Return the pane that a target means on a server; raises NoSuchSession, NoSuchTab, NoSuchPane."""
    return find_pane(target, (await client.ask(ListSessions(), SessionList)).sessions)


def session_of(pane: PaneInfo) -> str:
    """Return the name of the session that a pane of the list stands in."""
    return pane.target.rpartition(":")[0]


def find_in_session(target: str, session: Session) -> PaneInfo:
    """Return the pane that a target means for somebody in a session: `1.2` and `:1.2` mean that session's."""
    if not target.startswith("%") and ":" not in target and target != session.name:
        target = f"{session.name}:{target}"
    return find_pane(target, (info_of(session),))


def find_session(target: str, sessions: Sequence[SessionInfo]) -> SessionInfo:
    """Return the session that a target means."""
    if target.startswith("%"):
        return _session_with(target, sessions)
    name = target.partition(":")[0]
    if not sessions:
        raise NoSuchSession("there is no session yet; create one with: pyrepls new")
    if not name and len(sessions) == 1:
        return sessions[0]
    for session in sessions:
        if session.name == name:
            return session
    wanted = f"there is no session {name}" if name else "there are several sessions"
    raise NoSuchSession(f"{wanted}; name one of: {', '.join(each.name for each in sessions)}")


def find_pane(target: str, sessions: Sequence[SessionInfo]) -> PaneInfo:
    """Return the pane that a target means."""
    session = find_session(target, sessions)
    if target.startswith("%"):
        return next(pane for pane in session.panes if pane.id == target)
    within = target.partition(":")[2]
    tabs = _tabs_of(session)
    if not within:
        return _used_last(session, session.panes)
    if (panes := _find_tab(within, tabs)) is not None:
        return _used_last(session, panes)
    tab, _, pane = within.rpartition(".")
    found = _find_tab(tab, tabs) if tab else None
    if found is None:
        raise NoSuchTab(f"session {session.name} has no tab {tab or within}; it has {_described(tabs)}")
    return _find_pane_in(found, pane, target)


def _session_with(pane: str, sessions: Sequence[SessionInfo]) -> SessionInfo:
    for session in sessions:
        if any(each.id == pane for each in session.panes):
            return session
    known = ", ".join(each.id for session in sessions for each in session.panes)
    raise NoSuchPane(f"there is no pane {pane}; there {f'are {known}' if known else 'is none'}")


def _tabs_of(session: SessionInfo) -> list[list[PaneInfo]]:
    tabs: dict[str, list[PaneInfo]] = {}
    for pane in session.panes:
        tabs.setdefault(pane.target.rpartition(":")[2].partition(".")[0], []).append(pane)
    return list(tabs.values())


def _find_tab(wanted: str, tabs: list[list[PaneInfo]]) -> list[PaneInfo] | None:
    if wanted.isdecimal() and 1 <= int(wanted) <= len(tabs):
        return tabs[int(wanted) - 1]
    return next((panes for panes in tabs if panes[0].tab == wanted and wanted), None)


def _find_pane_in(panes: list[PaneInfo], wanted: str, target: str) -> PaneInfo:
    if wanted.isdecimal() and 1 <= int(wanted) <= len(panes):
        return panes[int(wanted) - 1]
    for pane in panes:
        if wanted and wanted in (pane.name, pane.id):
            return pane
    raise NoSuchPane(f"there is no pane {target}; that tab has {', '.join(pane.target for pane in panes)}")


def _used_last(session: SessionInfo, panes: Sequence[PaneInfo]) -> PaneInfo:
    by_id = {pane.id: pane for pane in panes}
    for id in session.recent:
        if id in by_id:
            return by_id[id]
    if not panes:
        raise NoSuchPane(f"session {session.name} has no pane")
    return panes[0]


def _described(tabs: list[list[PaneInfo]]) -> str:
    return ", ".join(f"{place} {panes[0].tab}".strip() for place, panes in enumerate(tabs, 1))
