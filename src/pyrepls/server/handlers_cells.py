"""Requests about what runs in a pane: cells, the kernel's process, its terminal, its transcript and its history."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable

from ..errors import UsageError
from ..model import events as ev
from ..model import messages as msg
from ..model.cell import Cell, size_of
from ..model.ids import CellId, PaneId
from ..model.split import panes_of
from ..model.transcript import Transcript
from ..protocol.envelope import Reply, Request
from ..protocol.record import replace
from ..stores.base import Typed

if TYPE_CHECKING:
    from .client_connection import ClientConnection
    from .server import Server
    from .session import LiveSession

MOST_SOURCE = 1024 * 1024
"""Characters of a cell's source: escaped, it still fits into a frame."""

PAGE = 512 * 1024
"""Characters of a page of a transcript, at least one output beside."""

MOST_HISTORY = 10_000


def execute(server: Server, _client: ClientConnection, request: msg.Execute) -> Reply:
    """Submit a cell; in the other panes of a broadcasting tab, too, when that is asked for."""
    session = server.session_with(request.pane)
    if len(request.source) > MOST_SOURCE:
        raise UsageError(f"a cell has at most {MOST_SOURCE} characters; put the code into a file and import it")
    session.living_runner_of(request.pane)
    cells = [_submit(server, session, pane, request) for pane in _audience(session, request)]
    return msg.Queued(cells[0].id, cells[0].number)


def withdraw(server: Server, _client: ClientConnection, request: msg.Withdraw) -> Reply:
    """Take back a cell that waits."""
    server.session_with(request.pane).runner_of(request.pane).withdraw(request.cell)
    return Reply()


async def interrupt(server: Server, _client: ClientConnection, request: msg.Interrupt) -> Reply:
    """Do what Ctrl+C does."""
    await server.session_with(request.pane).runner_of(request.pane).interrupt()
    return Reply()


def terminate(server: Server, _client: ClientConnection, request: msg.Terminate) -> Reply:
    """End the kernel's process; the pane stays."""
    server.session_with(request.pane).runner_of(request.pane).terminate(request.force)
    return Reply()


async def restart(server: Server, _client: ClientConnection, request: msg.Restart) -> Reply:
    """Give the kernel a new process, with another interpreter if that is wished for and exists."""
    session = server.session_with(request.pane)
    spec = None
    if request.python is not None:
        spec = replace(session.state.kernel_of(request.pane).spec, python=request.python)
        await session.check(spec)
    session.runner_of(request.pane).restart(spec)
    return Reply()


def give_input(server: Server, _client: ClientConnection, request: msg.Input) -> Reply:
    """Type a line into the kernel's terminal."""
    if len(request.text) > MOST_SOURCE:
        raise UsageError(f"a line of input has at most {MOST_SOURCE} characters")
    server.session_with(request.pane).living_runner_of(request.pane).give_input(request.text, request.end)
    return Reply()


def refuse_exit(server: Server, _client: ClientConnection, request: msg.RefuseExit) -> Reply:
    """Let the kernel stay although its code asked to exit."""
    session = server.session_with(request.pane)
    kernel = session.state.kernel_of(request.pane)
    if kernel.exit_asked is not None:
        session.apply([ev.ExitRefused(kernel.id)])
    return Reply()


def resize_terminal(server: Server, _client: ClientConnection, request: msg.ResizeTerminal) -> Reply:
    """Tell the kernel how large its terminal is."""
    if not (0 < request.rows < 10_000 and 0 < request.columns < 10_000):
        raise UsageError(f"a terminal cannot have {request.rows} rows and {request.columns} columns")
    server.session_with(request.pane).runner_of(request.pane).resize(request.rows, request.columns)
    return Reply()


def read_transcript(server: Server, _client: ClientConnection, request: msg.ReadTranscript) -> Reply:
    """Return a page of a transcript."""
    kernel = server.session_with(request.pane).state.kernel_of(request.pane)
    return page_of(kernel.transcript, request.cell, request.output)


async def read_history(server: Server, _client: ClientConnection, request: msg.ReadHistory) -> Reply:
    """Return what was typed."""
    session = server.session_with(request.pane)
    name = None if request.scope == "all" else session.name
    pane = session.state.pane(request.pane).history if request.scope == "pane" else None
    limit = max(0, min(request.limit, MOST_HISTORY))
    return msg.HistoryEntries(_fitting(await server.journal.recall(name, pane, limit)))


def save_draft(server: Server, _client: ClientConnection, request: msg.SaveDraft) -> Reply:
    """Keep the text that is being typed."""
    session = server.session_with(request.pane)
    session.drafts[request.pane] = request.text[:MOST_SOURCE]
    return Reply()


def read_draft(server: Server, _client: ClientConnection, request: msg.ReadDraft) -> Reply:
    """Return the text that was being typed."""
    return msg.Draft(server.session_with(request.pane).drafts.get(request.pane, ""))


def page_of(transcript: Transcript, first: CellId, skip: int, size: int = PAGE) -> msg.TranscriptPage:
    """Return the part of a transcript that begins with an output of a cell, about as large as `size`."""
    page: list[Cell] = []
    room = size
    for cell in transcript.cells:
        if cell.id < first:
            continue
        start = skip if cell.id == first else 0
        room -= len(cell.source)
        stop = start
        while stop < len(cell.outputs) and (room > 0 or not page):
            room -= size_of(cell.outputs[stop]) + 50
            stop += 1
            if room <= 0:
                break
        if page and room <= 0 and stop == start:
            return msg.TranscriptPage(tuple(page), cell.id)
        page.append(replace(cell, outputs=cell.outputs[start:stop]))
        if stop < len(cell.outputs):
            return msg.TranscriptPage(tuple(page), cell.id, stop)
    return msg.TranscriptPage(tuple(page), None)


def _audience(session: LiveSession, request: msg.Execute) -> list[PaneId]:
    tab = session.state.tab_of(request.pane)
    if not (request.broadcast and tab.broadcast):
        return [request.pane]
    living = [pane for pane in panes_of(tab.layout) if session.state.kernel_of(pane).state != "dead"]
    return [request.pane, *(pane for pane in living if pane != request.pane)]


def _submit(server: Server, session: LiveSession, pane: PaneId, request: msg.Execute) -> Cell:
    if not request.origin and request.source.strip():
        server.journal.remember(Typed(session.name, session.state.pane(pane).history, request.source, time.time()))
    return session.runner_of(pane).execute(pane, request.source, request.origin[:200])


def _fitting(entries: list[str], room: int = MOST_SOURCE) -> tuple[str, ...]:
    kept = 0
    for entry in reversed(entries):
        room -= len(entry)
        if room < 0 and kept:
            break
        kept += 1
    return tuple(entries[len(entries) - kept :])


HANDLERS: dict[type[Request], Callable[[Any, Any, Any], Any]] = {
    msg.Execute: execute,
    msg.Withdraw: withdraw,
    msg.Interrupt: interrupt,
    msg.Terminate: terminate,
    msg.Restart: restart,
    msg.Input: give_input,
    msg.RefuseExit: refuse_exit,
    msg.ResizeTerminal: resize_terminal,
    msg.ReadTranscript: read_transcript,
    msg.ReadHistory: read_history,
    msg.SaveDraft: save_draft,
    msg.ReadDraft: read_draft,
}
