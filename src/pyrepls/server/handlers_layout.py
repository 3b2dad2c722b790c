"""Requests that arrange and name tabs and panes; no kernel notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from ..errors import UsageError
from ..model import events as ev
from ..model import messages as msg
from ..model.split import check_layout, panes_of, tidy
from ..protocol.envelope import Reply, Request
from .handlers_panes import check_label

if TYPE_CHECKING:
    from .client_connection import ClientConnection
    from .server import Server


def set_layout(server: Server, _client: ClientConnection, request: msg.SetLayout) -> Reply:
    """Arrange the panes of a tab, which stay the same."""
    session = server.session_with_tab(request.tab)
    tab = session.state.tab(request.tab)
    problem = check_layout(request.layout)
    if not problem and set(panes_of(request.layout)) != set(panes_of(tab.layout)):
        problem = "its panes are not those of the tab"
    if problem:
        raise UsageError(f"that is no layout for the tab: {problem}")
    session.apply([ev.LayoutChanged(tab.id, tidy(request.layout), None)])
    return Reply()


def zoom(server: Server, _client: ClientConnection, request: msg.Zoom) -> Reply:
    """Show one pane over its whole tab, or all of them again."""
    session = server.session_with(request.pane)
    tab = session.state.tab_of(request.pane)
    zoomed = None if tab.zoomed == request.pane else request.pane
    session.apply([ev.LayoutChanged(tab.id, tab.layout, zoomed)])
    return Reply()


def rename_tab(server: Server, _client: ClientConnection, request: msg.RenameTab) -> Reply:
    """Give a tab another name."""
    session = server.session_with_tab(request.tab)
    session.apply([ev.TabRenamed(request.tab, check_label(request.name))])
    return Reply()


def rename_pane(server: Server, _client: ClientConnection, request: msg.RenamePane) -> Reply:
    """Give a pane another name."""
    session = server.session_with(request.pane)
    session.apply([ev.PaneRenamed(request.pane, check_label(request.name))])
    return Reply()


def broadcast(server: Server, _client: ClientConnection, request: msg.Broadcast) -> Reply:
    """Send cells submitted in one pane of the tab to all of them, or stop that."""
    session = server.session_with_tab(request.tab)
    session.apply([ev.BroadcastSet(request.tab, request.on)])
    return Reply()


HANDLERS: dict[type[Request], Callable[[Any, Any, Any], Any]] = {
    msg.SetLayout: set_layout,
    msg.Zoom: zoom,
    msg.RenameTab: rename_tab,
    msg.RenamePane: rename_pane,
    msg.Broadcast: broadcast,
}
