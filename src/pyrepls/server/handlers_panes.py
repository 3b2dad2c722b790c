"""Requests that open and close tabs and panes. A pane exists at once, its kernel starts in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from ..errors import UsageError
from ..model import events as ev
from ..model import messages as msg
from ..model.ids import PaneId
from ..model.session import Kernel, KernelSpec, Pane, Tab
from ..model.split import Leaf, panes_of, remove_pane, split_pane
from ..protocol.envelope import Event, Reply, Request
from ..protocol.record import replace
from .naming import history_key, place_in

if TYPE_CHECKING:
    from .client_connection import ClientConnection
    from .server import Server
    from .session import LiveSession

MOST_PANES = 500
"""Panes of one session."""


async def new_tab(server: Server, _client: ClientConnection, request: msg.NewTab) -> Reply:
    """Open a tab with one pane."""
    session = server.session(request.session)
    like = session.state.kernel_of(session.state.recent[0]).spec
    spec = _wished(like, request.python, request.policy)
    name = check_label(request.name)
    await session.check(spec)
    return open_tab(server, server.session(session.name), name, spec)


def open_tab(server: Server, session: LiveSession, name: str, spec: KernelSpec) -> msg.Opened:
    """Open a tab whose pane shows a new kernel."""
    _check_room(session)
    history = history_key(session.state, len(session.state.tabs) + 1, 1)
    pane, kernel, tab = server.numbers.pane(), server.numbers.kernel(), server.numbers.tab()
    opened = ev.PaneOpened(Pane(pane, kernel, "", history), Kernel(kernel, spec))
    session.apply([opened, ev.TabOpened(Tab(tab, name, Leaf(pane)))])
    session.add_kernel(kernel).start()
    return msg.Opened(pane, tab)


async def split(server: Server, _client: ClientConnection, request: msg.SplitPane) -> Reply:
    """Open a pane beside another."""
    session = server.session_with(request.pane)
    spec = _wished(session.state.kernel_of(request.pane).spec, request.python, request.policy)
    await session.check(spec)
    _check_room(session)
    tab = session.state.tab_of(request.pane)
    number, place = place_in(session.state, request.pane)
    pane, kernel = server.numbers.pane(), server.numbers.kernel()
    layout = split_pane(tab.layout, request.pane, pane, request.direction)
    opened = Pane(pane, kernel, "", history_key(session.state, number, place + 1))
    session.apply([ev.PaneOpened(opened, Kernel(kernel, spec)), ev.LayoutChanged(tab.id, layout, None)])
    session.add_kernel(kernel).start()
    return msg.Opened(pane, tab.id)


def close_pane(server: Server, _client: ClientConnection, request: msg.ClosePane) -> Reply:
    """Close a pane; the last one of a tab takes the tab with it, the last one of a session the session."""
    session = server.session_with(request.pane)
    tab = session.state.tab_of(request.pane)
    layout = remove_pane(tab.layout, request.pane)
    if layout is None:
        _close_tab(server, session, tab)
    else:
        zoomed = None if tab.zoomed == request.pane else tab.zoomed
        _drop_panes(server, session, [ev.LayoutChanged(tab.id, layout, zoomed)], (request.pane,))
    return Reply()


def close_tab(server: Server, _client: ClientConnection, request: msg.CloseTab) -> Reply:
    """Close a tab with all its panes."""
    session = server.session_with_tab(request.tab)
    _close_tab(server, session, session.state.tab(request.tab))
    return Reply()


def break_pane(server: Server, _client: ClientConnection, request: msg.BreakPane) -> Reply:
    """Move a pane to a tab of its own."""
    session = server.session_with(request.pane)
    tab = session.state.tab_of(request.pane)
    layout = remove_pane(tab.layout, request.pane)
    if layout is None:
        raise UsageError("the pane stands alone in its tab already")
    new = server.numbers.tab()
    name = session.state.pane(request.pane).name
    session.apply([ev.LayoutChanged(tab.id, layout, None), ev.TabOpened(Tab(new, name, Leaf(request.pane)))])
    return msg.Opened(request.pane, new)


def check_label(name: str) -> str:
    """Return the name of a tab or pane, which may be empty; raises UsageError."""
    if len(name) > 60 or not name.isprintable():
        raise UsageError("a name has at most 60 characters and no control characters")
    return name


def _wished(like: KernelSpec, python: str | None, policy: str | None) -> KernelSpec:
    return replace(
        like, python=like.python if python is None else python, policy=like.policy if policy is None else policy
    )


def _check_room(session: LiveSession) -> None:
    if len(session.state.panes) >= MOST_PANES:
        raise UsageError(f"session {session.name} has {MOST_PANES} panes; close some first")


def _close_tab(server: Server, session: LiveSession, tab: Tab) -> None:
    if len(session.state.tabs) == 1:
        server.end_session(session, f"the last pane of session {session.name} was closed")
        return
    _drop_panes(server, session, [ev.TabClosed(tab.id)], panes_of(tab.layout))


def _drop_panes(server: Server, session: LiveSession, before: list[Event], panes: tuple[PaneId, ...]) -> None:
    kernels = [session.state.pane(pane).kernel for pane in panes]
    session.apply([*before, *(ev.PaneClosed(pane) for pane in panes)])
    for pane, kernel in zip(panes, kernels):
        session.drafts.pop(pane, None)
        server.in_background(session.runners.pop(kernel).close())


HANDLERS: dict[type[Request], Callable[[Any, Any, Any], Any]] = {
    msg.NewTab: new_tab,
    msg.SplitPane: split,
    msg.ClosePane: close_pane,
    msg.CloseTab: close_tab,
    msg.BreakPane: break_pane,
}
