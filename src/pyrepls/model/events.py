"""Everything that can happen to a session, as events with a sequence number per session.

Each has one function in `reduce`. Events of a kernel name the kernel, those of the layout the tab or pane.
"""

from __future__ import annotations

from ..protocol.envelope import Event, by_wire_name
from ..protocol.variables import Change, Watch
from .cell import Cell, CellOutput, Outcome
from .ids import CellId, KernelId, PaneId, TabId
from .session import Kernel, KernelSpec, KernelState, Pane, Session, Tab
from .split import Node


class SessionCreated(Event):
    """The session exists, without a tab yet."""

    name: str
    time: float


class SessionRenamed(Event):
    """The session has another name."""

    name: str


class TabOpened(Event):
    """A tab was added behind the others."""

    tab: Tab


class TabClosed(Event):
    """A tab and what it held is gone."""

    tab: TabId


class TabRenamed(Event):
    """A tab has another name."""

    tab: TabId
    name: str


class LayoutChanged(Event):
    """The panes of a tab stand differently, or another one is zoomed."""

    tab: TabId
    layout: Node
    zoomed: PaneId | None


class BroadcastSet(Event):
    """Cells submitted in one pane of the tab go to all of them, or no longer do."""

    tab: TabId
    on: bool


class PaneOpened(Event):
    """A pane with its kernel exists; a layout with it comes in the next event."""

    pane: Pane
    kernel: Kernel


class PaneClosed(Event):
    """A pane and its kernel are gone; the layout without it comes before this event."""

    pane: PaneId


class PaneRenamed(Event):
    """A pane has another name."""

    pane: PaneId
    name: str


class KernelStateChanged(Event):
    """A kernel started, is there, or died. That it is busy or idle again follows from its cells."""

    kernel: KernelId
    state: KernelState
    reason: str = ""
    """Why it died."""
    pid: int = 0
    """0: unchanged."""
    python: str = ""
    executable: str = ""


class KernelSilenced(Event):
    """A kernel gives no sign of life while a cell runs, since native code keeps its lock; or it does again."""

    kernel: KernelId
    silent: bool


class KernelRestarted(Event):
    """A new process takes the kernel's place; its namespace is empty, its transcript goes on."""

    kernel: KernelId
    spec: KernelSpec | None = None
    """From which it is launched now; None: as before."""


class CellQueued(Event):
    """A cell was submitted in a pane."""

    kernel: KernelId
    pane: PaneId
    cell: Cell


class CellStarted(Event):
    """A cell runs."""

    kernel: KernelId
    cell: CellId
    time: float


class CellGrew(Event):
    """A cell produced something."""

    kernel: KernelId
    cell: CellId
    output: CellOutput


class CellFinished(Event):
    """A cell ended, or will never run."""

    kernel: KernelId
    cell: CellId
    outcome: Outcome
    seconds: float = 0.0
    cpu_seconds: float = 0.0


class VariablesChanged(Event):
    """Variables of a kernel changed."""

    kernel: KernelId
    changes: tuple[Change, ...]


class WatchesChanged(Event):
    """Other things are pinned than before: in one kernel's pane, or in all panes."""

    kernel: KernelId | None
    """None: in all panes."""
    watches: tuple[Watch, ...]


class InputWanted(Event):
    """The running cell reads a line."""

    kernel: KernelId
    cell: CellId
    prompt: str
    secret: bool


class InputGiven(Event):
    """Somebody answered, or the cell no longer waits."""

    kernel: KernelId


class ExitAsked(Event):
    """The code asked to exit; somebody must say whether the pane is closed."""

    kernel: KernelId
    cell: CellId
    code: str


class ExitRefused(Event):
    """Somebody said that the kernel stays."""

    kernel: KernelId


class ClientsChanged(Event):
    """A client attached or detached. Not journaled."""

    clients: int


class SnapshotTaken(Event):
    """The whole session, sent in place of events to a client that attaches or could not follow. Not journaled."""

    session: Session


class Detached(Event):
    """This client was detached by another one; nothing comes after this. Not journaled."""

    reason: str


class SessionEnded(Event):
    """The session was killed; nothing comes after this. Not journaled."""

    reason: str


TRANSIENT = (ClientsChanged, SnapshotTaken, Detached, SessionEnded)
"""Events that are not journaled."""

EVENTS = by_wire_name(
    SessionCreated,
    SessionRenamed,
    TabOpened,
    TabClosed,
    TabRenamed,
    LayoutChanged,
    BroadcastSet,
    PaneOpened,
    PaneClosed,
    PaneRenamed,
    KernelStateChanged,
    KernelSilenced,
    KernelRestarted,
    CellQueued,
    CellStarted,
    CellGrew,
    CellFinished,
    VariablesChanged,
    WatchesChanged,
    InputWanted,
    InputGiven,
    ExitAsked,
    ExitRefused,
    ClientsChanged,
    SnapshotTaken,
    Detached,
    SessionEnded,
)
