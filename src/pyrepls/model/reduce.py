"""The only way in which a session changes: (state, event) -> state, one pure function per event, in a table.

The server and every mirror run this same function, and so does a replay of the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..protocol.envelope import Event
from ..protocol.record import replace
from . import events as ev
from .ids import CellId, KernelId, TabId
from .session import InputPrompt, Kernel, Session, Tab
from .transcript import add_cell, add_output, change_cell
from .watched import changed, without_forgotten

Reducer = Callable[[Session, Any], Session]


def reduce(session: Session, event: Event) -> Session:
    """Return the session after an event. Events about what no longer exists change nothing."""
    return _TABLE[type(event)](session, event)


def _session_created(_session: Session, event: ev.SessionCreated) -> Session:
    return Session(event.name, event.time)


def _session_renamed(session: Session, event: ev.SessionRenamed) -> Session:
    return replace(session, name=event.name)


def _tab_opened(session: Session, event: ev.TabOpened) -> Session:
    return replace(session, tabs=(*session.tabs, event.tab))


def _tab_closed(session: Session, event: ev.TabClosed) -> Session:
    return replace(session, tabs=tuple(tab for tab in session.tabs if tab.id != event.tab))


def _tab_renamed(session: Session, event: ev.TabRenamed) -> Session:
    return _with_tab(session, event.tab, name=event.name)


def _layout_changed(session: Session, event: ev.LayoutChanged) -> Session:
    return _with_tab(session, event.tab, layout=event.layout, zoomed=event.zoomed)


def _broadcast_set(session: Session, event: ev.BroadcastSet) -> Session:
    return _with_tab(session, event.tab, broadcast=event.on)


def _pane_opened(session: Session, event: ev.PaneOpened) -> Session:
    return replace(
        session,
        panes={**session.panes, event.pane.id: event.pane},
        kernels={**session.kernels, event.kernel.id: event.kernel},
        recent=(event.pane.id, *session.recent),
    )


def _pane_closed(session: Session, event: ev.PaneClosed) -> Session:
    pane = session.panes.get(event.pane)
    if pane is None:
        return session
    return replace(
        session,
        panes={id: each for id, each in session.panes.items() if id != event.pane},
        kernels={id: each for id, each in session.kernels.items() if id != pane.kernel},
        recent=tuple(id for id in session.recent if id != event.pane),
    )


def _pane_renamed(session: Session, event: ev.PaneRenamed) -> Session:
    pane = session.panes.get(event.pane)
    if pane is None:
        return session
    return replace(session, panes={**session.panes, event.pane: replace(pane, name=event.name)})


def _kernel_state_changed(session: Session, event: ev.KernelStateChanged) -> Session:
    given = {name: value for name in ("pid", "python", "executable") if (value := getattr(event, name))}
    cleared = {"input": None, "exit_asked": None, "silent": False} if event.state == "dead" else {}
    return _with_kernel(session, event.kernel, state=event.state, reason=event.reason, **given, **cleared)


def _kernel_silenced(session: Session, event: ev.KernelSilenced) -> Session:
    return _with_kernel(session, event.kernel, silent=event.silent)


def _kernel_restarted(session: Session, event: ev.KernelRestarted) -> Session:
    given = {} if event.spec is None else {"spec": event.spec}
    cleared = {
        "variables": {},
        "next_number": 1,
        "input": None,
        "exit_asked": None,
        "silent": False,
        "pid": 0,
        "python": "",
    }
    return _with_kernel(session, event.kernel, state="starting", reason="", **cleared, **given)


def _cell_queued(session: Session, event: ev.CellQueued) -> Session:
    kernel = session.kernels.get(event.kernel)
    if kernel is None:
        return session
    grown = _with_kernel(
        session,
        event.kernel,
        transcript=add_cell(kernel.transcript, event.cell),
        next_number=max(kernel.next_number, event.cell.number + 1),
    )
    return replace(grown, recent=(event.pane, *(pane for pane in session.recent if pane != event.pane)))


def _cell_started(session: Session, event: ev.CellStarted) -> Session:
    kernel = session.kernels.get(event.kernel)
    if kernel is None:
        return session
    return _with_cell(session, kernel, event.cell, {"state": "busy"}, state="running", started=event.time)


def _cell_grew(session: Session, event: ev.CellGrew) -> Session:
    kernel = session.kernels.get(event.kernel)
    if kernel is None:
        return session
    return _with_kernel(session, event.kernel, transcript=add_output(kernel.transcript, event.cell, event.output))


def _cell_finished(session: Session, event: ev.CellFinished) -> Session:
    kernel = session.kernels.get(event.kernel)
    cell = kernel.transcript.cell(event.cell) if kernel else None
    if kernel is None or cell is None:
        return session
    rests = {"state": "idle", "input": None} if cell.state == "running" and kernel.state == "busy" else {}
    ended = {"state": event.outcome, "seconds": event.seconds, "cpu_seconds": event.cpu_seconds}
    return _with_cell(session, kernel, event.cell, rests, **ended)


def _variables_changed(session: Session, event: ev.VariablesChanged) -> Session:
    kernel = session.kernels.get(event.kernel)
    if kernel is None:
        return session
    pinned = {watch.text for watch in session.watches_of(event.kernel)}
    variables, histories = changed(kernel.variables, kernel.histories, event.changes, pinned)
    return _with_kernel(session, event.kernel, variables=variables, histories=histories)


def _watches_changed(session: Session, event: ev.WatchesChanged) -> Session:
    if event.kernel is None:
        session = replace(session, watches=event.watches)
    elif event.kernel in session.kernels:
        session = _with_kernel(session, event.kernel, watches=event.watches)
    kernels = {
        id: without_forgotten(kernel, {watch.text for watch in session.watches_of(KernelId(id))})
        for id, kernel in session.kernels.items()
    }
    return replace(session, kernels=kernels)


def _input_wanted(session: Session, event: ev.InputWanted) -> Session:
    return _with_kernel(session, event.kernel, input=InputPrompt(event.cell, event.prompt, event.secret))


def _input_given(session: Session, event: ev.InputGiven) -> Session:
    return _with_kernel(session, event.kernel, input=None)


def _exit_asked(session: Session, event: ev.ExitAsked) -> Session:
    return _with_kernel(session, event.kernel, exit_asked=event.code)


def _exit_refused(session: Session, event: ev.ExitRefused) -> Session:
    return _with_kernel(session, event.kernel, exit_asked=None)


def _clients_changed(session: Session, event: ev.ClientsChanged) -> Session:
    return replace(session, clients=event.clients)


def _snapshot_taken(_session: Session, event: ev.SnapshotTaken) -> Session:
    return event.session


def _ended(session: Session, _event: ev.SessionEnded | ev.Detached) -> Session:
    return session


def _with_tab(session: Session, id: TabId, **changes: Any) -> Session:
    def change(tab: Tab) -> Tab:
        return replace(tab, **changes) if tab.id == id else tab

    return replace(session, tabs=tuple(change(tab) for tab in session.tabs))


def _with_kernel(session: Session, id: KernelId, **changes: Any) -> Session:
    kernel: Kernel | None = session.kernels.get(id)
    if kernel is None:
        return session
    return replace(session, kernels={**session.kernels, id: replace(kernel, **changes)})


def _with_cell(session: Session, kernel: Kernel, id: CellId, kernels: dict[str, Any], **changes: Any) -> Session:
    """Return the session with a cell changed, and with it some fields of its kernel."""
    cell = kernel.transcript.cell(id)
    if cell is None:
        return session
    transcript = change_cell(kernel.transcript, replace(cell, **changes))
    return _with_kernel(session, kernel.id, transcript=transcript, **kernels)


_TABLE: dict[type[Event], Reducer] = {
    ev.SessionCreated: _session_created,
    ev.SessionRenamed: _session_renamed,
    ev.TabOpened: _tab_opened,
    ev.TabClosed: _tab_closed,
    ev.TabRenamed: _tab_renamed,
    ev.LayoutChanged: _layout_changed,
    ev.BroadcastSet: _broadcast_set,
    ev.PaneOpened: _pane_opened,
    ev.PaneClosed: _pane_closed,
    ev.PaneRenamed: _pane_renamed,
    ev.KernelStateChanged: _kernel_state_changed,
    ev.KernelSilenced: _kernel_silenced,
    ev.KernelRestarted: _kernel_restarted,
    ev.CellQueued: _cell_queued,
    ev.CellStarted: _cell_started,
    ev.CellGrew: _cell_grew,
    ev.CellFinished: _cell_finished,
    ev.VariablesChanged: _variables_changed,
    ev.WatchesChanged: _watches_changed,
    ev.InputWanted: _input_wanted,
    ev.InputGiven: _input_given,
    ev.ExitAsked: _exit_asked,
    ev.ExitRefused: _exit_refused,
    ev.ClientsChanged: _clients_changed,
    ev.SnapshotTaken: _snapshot_taken,
    ev.Detached: _ended,
    ev.SessionEnded: _ended,
}
