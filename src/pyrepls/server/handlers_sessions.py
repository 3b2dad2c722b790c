"""Requests about the server and its sessions as a whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable

from ..errors import NotAllowed
from ..model import events as ev
from ..model import messages as msg
from ..model.listing import info_of
from ..model.session import KernelSpec
from ..protocol.envelope import Reply, Request
from ..protocol.version import RELEASE
from .gathering import snapshot_event
from .handlers_panes import open_tab
from .naming import check_free, check_name, free_name

if TYPE_CHECKING:
    from .client_connection import ClientConnection
    from .server import Server


def say_hello_again(_server: Server, _client: ClientConnection, _request: msg.Hello) -> Reply:
    """Refuse a second hello."""
    raise NotAllowed("hello was said already")


def list_sessions(server: Server, _client: ClientConnection, _request: msg.ListSessions) -> Reply:
    """List every session with its panes."""
    infos = tuple(info_of(session.state) for session in server.sessions.values())
    return msg.SessionList(os.getpid(), RELEASE, infos)


async def new_session(server: Server, _client: ClientConnection, request: msg.NewSession) -> Reply:
    """Create a session with one tab of one pane, unless the interpreter that is wished for does not exist."""
    if request.name:
        check_free(check_name(request.name), server.sessions)
    spec = KernelSpec(request.python, request.cwd, request.policy)
    await server.launcher.check(spec, request.environment)
    name = request.name or free_name(server.sessions)
    check_free(name, server.sessions)
    session = server.add_session(name, request.environment)
    opened = open_tab(server, session, "", spec)
    server.say_pending_notice(session)
    return msg.SessionMade(name, opened.pane)


def attach(server: Server, client: ClientConnection, request: msg.Attach) -> Reply:
    """Begin to send a session's events to a client, from a snapshot."""
    session = server.session(request.session)
    if client.session is session:  # it begins anew, and goes on looking at what it looks at
        session.publisher.remove(client)
    else:
        server.detach(client)
    if request.detach_others:
        server.detach_all(session, "another client attached and detached this one")
    client.read_only = client.read_only or request.read_only
    if not client.read_only:
        session.wake()
    client.session = session
    session.count_clients(coming=1)
    snapshot = snapshot_event(session.seq, session.state).event
    assert isinstance(snapshot, ev.SnapshotTaken)
    session.publisher.add(client)
    return msg.Attached(session.seq, snapshot.session, client.number)


def detach(server: Server, client: ClientConnection, _request: msg.Detach) -> Reply:
    """Stop sending events to a client."""
    server.detach(client)
    return Reply()


def detach_clients(server: Server, _client: ClientConnection, request: msg.DetachClients) -> Reply:
    """Take every client off a session."""
    server.detach_all(server.session(request.session), "the session was detached from its clients")
    return Reply()


def kill_session(server: Server, _client: ClientConnection, request: msg.KillSession) -> Reply:
    """End a session and its kernels."""
    server.end_session(server.session(request.session), f"session {request.session} was killed")
    return Reply()


def kill_server(server: Server, _client: ClientConnection, _request: msg.KillServer) -> Reply:
    """End every session, then the server."""
    for session in list(server.sessions.values()):
        server.end_session(session, "the server was killed")
    server.on_stop()
    return Reply()


def rename_session(server: Server, _client: ClientConnection, request: msg.RenameSession) -> Reply:
    """Give a session another name; its journal and its history follow."""
    session = server.session(request.session)
    name = check_name(request.name)
    if name != session.name:
        check_free(name, server.sessions)
        server.journal.rename(session.name, name)
        old = session.name
        session.rename(name)
        server.sessions = {name if key == old else key: each for key, each in server.sessions.items()}
    return Reply()


HANDLERS: dict[type[Request], Callable[[Any, Any, Any], Any]] = {
    msg.Hello: say_hello_again,
    msg.ListSessions: list_sessions,
    msg.NewSession: new_session,
    msg.Attach: attach,
    msg.Detach: detach,
    msg.DetachClients: detach_clients,
    msg.KillSession: kill_session,
    msg.KillServer: kill_server,
    msg.RenameSession: rename_session,
}
