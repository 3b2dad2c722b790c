"""The session protocol: what a client asks of a server, and what it is answered. Its events stand in `events`."""

from __future__ import annotations

from typing import Literal

from ..protocol.envelope import Reply, Request, by_wire_name
from ..protocol.record import Record
from . import variable_messages as variables
from .cell import Cell
from .ids import CellId, PaneId, TabId
from .replies import Queued as Queued  # a part of this protocol
from .session import KernelState, Session
from .split import Direction, Node


class Welcome(Reply):
    """A server's side of the first exchange."""

    version: int
    release: str
    pid: int


class Hello(Request):
    """Opens a connection; anything else before it closes it."""

    reply_ = Welcome
    version: int
    release: str
    name: str = ""
    """What kind of front end this is: `tui`, `console`, `cli`."""


class PaneInfo(Record):
    """A pane as `pyrepls ls` shows it."""

    target: str
    """`work:1.2`"""
    id: PaneId
    pid: int
    python: str
    policy: str
    state: KernelState
    name: str = ""
    tab: str = ""
    """The name of its tab."""


class SessionInfo(Record):
    """A session as `pyrepls ls` shows it."""

    name: str
    clients: int
    created: float
    panes: tuple[PaneInfo, ...]
    recent: tuple[PaneId, ...] = ()
    """Pane ids, the one used last first."""


class SessionList(Reply):
    """Every session on the server."""

    pid: int
    version: str
    sessions: tuple[SessionInfo, ...]


class ListSessions(Request):
    """List every session on the server."""

    reply_ = SessionList


class SessionMade(Reply):
    """The session's name and its first pane."""

    name: str
    pane: PaneId


class NewSession(Request):
    """Create a session with one tab of one pane. Raises NameTaken, LaunchFailed."""

    reply_ = SessionMade
    name: str
    """Empty: the first free one of `main`, `main-2`, …"""
    cwd: str
    environment: dict[str, str]
    """What the session's kernels inherit."""
    python: str = ""
    policy: str = "trusted"


class Attached(Reply):
    """The state to begin with; events after `seq` follow."""

    seq: int
    session: Session
    client: int
    """This client's number on the server."""


class Attach(Request):
    """Begin to get a session's events, from a snapshot. A connection attaches to one session at a time."""

    reply_ = Attached
    session: str
    read_only: bool = False
    detach_others: bool = False


class Detach(Request):
    """Stop getting events."""


class DetachClients(Request):
    """Take every client off a session; they are told why, and the session goes on."""

    session: str


class KillSession(Request):
    """End a session and its kernels."""

    session: str


class KillServer(Request):
    """End every session and the server itself."""


class RenameSession(Request):
    """Give a session another name. Raises NameTaken."""

    session: str
    name: str


class Execute(Request):
    """Submit a cell in a pane; with `broadcast`, in every pane of a tab that broadcasts."""

    reply_ = Queued
    pane: PaneId
    source: str
    origin: str = ""
    """Who submits it, when that is not a person at a prompt."""
    broadcast: bool = False


class Withdraw(Request):
    """Take back a cell that waits. Raises NoSuchCell when it runs or ran."""

    pane: PaneId
    cell: CellId


class Interrupt(Request):
    """Do what Ctrl+C does to a running cell; nothing when none runs."""

    pane: PaneId


class Terminate(Request):
    """End the kernel's process: politely, or with `force` at once. The pane stays, dead."""

    pane: PaneId
    force: bool = False


class Restart(Request):
    """New process, same kernel, empty namespace. Waiting cells are withdrawn."""

    pane: PaneId
    python: str | None = None
    """Another interpreter than before."""


class Input(Request):
    """Type a line into the kernel's terminal."""

    pane: PaneId
    text: str
    end: bool = False
    """End of file instead of a line."""


class RefuseExit(Request):
    """The code asked to exit: no, the kernel stays."""

    pane: PaneId


class Opened(Reply):
    """The pane that was opened, and the tab it stands in."""

    pane: PaneId
    tab: TabId


class SplitPane(Request):
    """Open a pane right of (`across`) or below (`down`) another. Raises LaunchFailed."""

    reply_ = Opened
    pane: PaneId
    direction: Direction
    python: str | None = None
    """None: as the pane that is split."""
    policy: str | None = None


class NewTab(Request):
    """Open a tab with one pane."""

    reply_ = Opened
    session: str
    name: str = ""
    python: str | None = None
    policy: str | None = None
    """None: as the pane used last."""


class ClosePane(Request):
    """Close a pane and end its kernel; the last pane of a tab closes the tab, the last of a session ends it."""

    pane: PaneId


class CloseTab(Request):
    """Close a tab with all its panes."""

    tab: TabId


class BreakPane(Request):
    """Move a pane to a tab of its own."""

    reply_ = Opened
    pane: PaneId


class SetLayout(Request):
    """Arrange the panes of a tab: resizing, swapping, rotating and presets are all this. The panes must be the same."""

    tab: TabId
    layout: Node


class Zoom(Request):
    """Show one pane over its whole tab, or all of them again when it is zoomed already."""

    pane: PaneId


class RenameTab(Request):
    """Give a tab another name."""

    tab: TabId
    name: str


class RenamePane(Request):
    """Give a pane another name."""

    pane: PaneId
    name: str


class Broadcast(Request):
    """Send cells submitted in one pane of the tab to all of them, or stop that."""

    tab: TabId
    on: bool


class ResizeTerminal(Request):
    """The client that shows a pane has this many cells for its output. The last one to say so wins."""

    pane: PaneId
    rows: int
    columns: int


class TranscriptPage(Reply):
    """Some cells with outputs; the first may lack outputs that came in the page before."""

    cells: tuple[Cell, ...]
    next_cell: CellId | None
    """Where to read on; None at the end."""
    next_output: int = 0


class ReadTranscript(Request):
    """Read what a pane's transcript holds, from its beginning, a page at a time."""

    reply_ = TranscriptPage
    pane: PaneId
    cell: CellId
    """0 or the `next_cell` of the page before."""
    output: int = 0
    """0 or the `next_output` of the page before."""


class HistoryEntries(Reply):
    """Sources of cells, the oldest first."""

    entries: tuple[str, ...]


class ReadHistory(Request):
    """What was typed: in this pane, in this session, or everywhere."""

    reply_ = HistoryEntries
    pane: PaneId
    scope: Literal["pane", "session", "all"] = "pane"
    limit: int = 1000


class SaveDraft(Request):
    """Keep the text being typed in a pane for the next attach."""

    pane: PaneId
    text: str


class Draft(Reply):
    """The text that was being typed."""

    text: str


class ReadDraft(Request):
    """Fetch the text that was being typed in a pane."""

    reply_ = Draft
    pane: PaneId


REQUESTS = {
    **by_wire_name(
        Hello,
        ListSessions,
        NewSession,
        Attach,
        Detach,
        DetachClients,
        KillSession,
        KillServer,
        RenameSession,
        Execute,
        Withdraw,
        Interrupt,
        Terminate,
        Restart,
        Input,
        RefuseExit,
        SplitPane,
        NewTab,
        ClosePane,
        CloseTab,
        BreakPane,
        SetLayout,
        Zoom,
        RenameTab,
        RenamePane,
        Broadcast,
        ResizeTerminal,
        ReadTranscript,
        ReadHistory,
        SaveDraft,
        ReadDraft,
    ),
    **variables.REQUESTS,
}

READING = (Hello, ListSessions, Attach, Detach, ReadTranscript, ReadHistory, ReadDraft, *variables.READING)
"""What a read-only client may ask; the server refuses it everything else."""
