"""Requests about variables: who looks at them, what is watched, questions for the kernel, edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from ..errors import UsageError, VariableError
from ..model import variable_messages as msg
from ..model.replies import Queued
from ..protocol import inspecting
from ..protocol.envelope import Reply, Request
from .editing import UNDO, assignment
from .pinning import Pinned, pinned_in, watch_events, with_watch, without_watch

if TYPE_CHECKING:
    from .client_connection import ClientConnection
    from .kernel_runner import KernelRunner
    from .server import Server
    from .session import LiveSession

PATIENCE = 5.0
"""Seconds that a kernel has for an answer that needs no code of the user; only native code can hold it up so long."""

MOST_STEPS = 100
MOST_PATH = 10_000
"""Steps and characters of a path."""


def look(server: Server, client: ClientConnection, request: msg.Look) -> Reply:
    """Note that the client shows a pane's variables, or no longer does."""
    session = server.session_with(request.pane)
    if request.variables and client.session is not session:
        raise UsageError(f"attach to session {session.name} first: only its clients are told what changes")
    session.runner_of(request.pane).observing.look(client, request.variables)
    return Reply()


def add_watch(server: Server, _client: ClientConnection, request: msg.AddWatch) -> Reply:
    """Pin something."""
    session = server.session_with(request.pane)
    before = _pinned(session, request)
    return _pin(session, request, before, with_watch(before, request.watch, request.everywhere))


def remove_watch(server: Server, _client: ClientConnection, request: msg.RemoveWatch) -> Reply:
    """Let something go."""
    session = server.session_with(request.pane)
    before = _pinned(session, request)
    return _pin(session, request, before, without_watch(before, request.text))


async def unfold(server: Server, _client: ClientConnection, request: msg.Unfold) -> Reply:
    """List what is inside a value."""
    runner = _asked(server, request)
    return await runner.ask(inspecting.Unfold(request.path, request.start, request.count), PATIENCE)


async def read_table(server: Server, _client: ClientConnection, request: msg.ReadTable) -> Reply:
    """Read a rectangle of a table."""
    part = (request.row, request.rows, request.column, request.columns)
    return await _asked(server, request).ask(inspecting.ReadTable(request.path, *part), PATIENCE)


async def describe(server: Server, _client: ClientConnection, request: msg.Describe) -> Reply:
    """Describe a value."""
    return await _asked(server, request).ask(inspecting.Describe(request.path), PATIENCE)


async def represent(server: Server, _client: ClientConnection, request: msg.Represent) -> Reply:
    """Call a value's own `repr`; not while a cell runs, as nobody knows for how long that would be."""
    runner = _asked(server, request)
    if server.session_with(request.pane).state.kernel_of(request.pane).state == "busy":
        raise VariableError("the interpreter is busy; the value's own repr can be called when its cells have ended")
    return await runner.ask(inspecting.Represent(request.path), None)


def edit_variable(server: Server, _client: ClientConnection, request: msg.EditVariable) -> Reply:
    """Assign to what a path names, as a cell."""
    session = server.session_with(request.pane)
    runner = session.living_runner_of(request.pane)
    cell = runner.execute(request.pane, assignment(request.path, request.source), "edit", "edit")
    return Queued(cell.id, cell.number)


def undo_edit(server: Server, _client: ClientConnection, request: msg.UndoEdit) -> Reply:
    """Undo the last edit, as a cell."""
    runner = server.session_with(request.pane).living_runner_of(request.pane)
    cell = runner.execute(request.pane, UNDO, "edit", "undo")
    return Queued(cell.id, cell.number)


def _pinned(session: LiveSession, request: msg.AddWatch | msg.RemoveWatch) -> Pinned:
    return pinned_in(session.state, session.state.pane(request.pane).kernel)


def _pin(session: LiveSession, request: msg.AddWatch | msg.RemoveWatch, before: Pinned, after: Pinned) -> Reply:
    session.apply(watch_events(before, after, session.state.pane(request.pane).kernel))
    return Reply()


def _asked(server: Server, request: msg.Unfold | msg.ReadTable | msg.Describe | msg.Represent) -> KernelRunner:
    path = request.path
    if not path or len(path) > MOST_STEPS or sum(map(len, path)) > MOST_PATH:
        raise UsageError(f"a path has 1 to {MOST_STEPS} steps and at most {MOST_PATH} characters")
    return server.session_with(request.pane).living_runner_of(request.pane)


HANDLERS: dict[type[Request], Callable[[Any, Any, Any], Any]] = {
    msg.Look: look,
    msg.AddWatch: add_watch,
    msg.RemoveWatch: remove_watch,
    msg.Unfold: unfold,
    msg.ReadTable: read_table,
    msg.Describe: describe,
    msg.Represent: represent,
    msg.EditVariable: edit_variable,
    msg.UndoEdit: undo_edit,
}
