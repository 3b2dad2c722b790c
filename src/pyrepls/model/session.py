"""The whole state of a session: tabs of panes, each pane with the kernel that it shows."""

from __future__ import annotations

from typing import Literal

from ..errors import NoSuchPane, NoSuchTab
from ..protocol.record import Record
from ..protocol.variables import Change, Preview, Watch
from .cell import Cell
from .ids import CellId, KernelId, PaneId, TabId
from .split import Node, panes_of
from .transcript import Transcript, empty_transcript

KernelState = Literal["starting", "idle", "busy", "dead"]


class KernelSpec(Record):
    """The declared wish from which a kernel is launched. Its environment stays on the server and is not kept."""

    python: str = ""
    """A version such as `3.12`, or a path; empty for the default."""
    cwd: str = ""
    policy: str = "trusted"


class Variable(Record):
    """One name of the namespace as shown."""

    name: str
    preview: Preview
    cell: int
    """The cell that changed it last."""
    line: int
    changes: int
    """How often it has changed since it was bound, as far as seen."""
    time: float
    """Of the last change, in seconds since the epoch."""
    coalesced: bool = False
    """Whether the last change stands for an unknown number of changes."""


class Point(Record):
    """A number that a watch had."""

    time: float
    value: float


class History(Record):
    """What a pinned value has been; bounded, and no value is kept, only previews."""

    points: tuple[Point, ...] = ()
    """The newest last."""
    changes: tuple[Change, ...] = ()
    """The newest last."""


class InputPrompt(Record):
    """The running cell reads a line."""

    cell: CellId
    prompt: str
    secret: bool


class Kernel(Record):
    """A running Python with its transcript and its variables."""

    id: KernelId
    spec: KernelSpec
    state: KernelState = "starting"
    reason: str = ""
    """Why it is dead; empty while it is not."""
    pid: int = 0
    python: str = ""
    """The version that runs, as in `3.13.0`; empty until it has said hello."""
    executable: str = ""
    transcript: Transcript = empty_transcript()
    next_number: int = 1
    """The number that the next cell gets; begins again at 1 when the kernel is restarted."""
    variables: dict[str, Variable] = {}
    """By name, and the values of watches that are no names by their text."""
    watches: tuple[Watch, ...] = ()
    """What is pinned in this pane, in the order in which it is shown; the session's own watches come before."""
    histories: dict[str, History] = {}
    """By the text of a watch."""
    input: InputPrompt | None = None
    silent: bool = False
    """Whether native code keeps the lock of the interpreter: nothing is heard of it."""
    exit_asked: str | None = None
    """The exit status that the code asked for, while nobody has answered."""

    @property
    def running(self) -> Cell | None:
        """The cell that runs now."""
        return next((cell for cell in reversed(self.transcript.cells) if cell.state == "running"), None)

    @property
    def queued(self) -> tuple[Cell, ...]:
        """The cells that wait, the next one first."""
        return tuple(cell for cell in self.transcript.cells if cell.state == "queued")


class Pane(Record):
    """One rectangle of a tab, showing one kernel."""

    id: PaneId
    kernel: KernelId
    name: str = ""
    history: str = ""
    """Under which its history is kept: `1.2`, where it stood when it was opened."""


class Tab(Record):
    """What fills the screen: one layout with a name."""

    id: TabId
    name: str
    layout: Node
    zoomed: PaneId | None = None
    """The pane shown over the whole tab."""
    broadcast: bool = False
    """Whether a cell submitted in one pane goes to all panes of the tab."""


class Session(Record):
    """A named, lasting group of tabs and kernels on a server."""

    name: str
    created: float = 0.0
    """In seconds since the epoch."""
    tabs: tuple[Tab, ...] = ()
    panes: dict[str, Pane] = {}
    """By pane id."""
    kernels: dict[str, Kernel] = {}
    """By kernel id."""
    recent: tuple[PaneId, ...] = ()
    """The panes in which cells were submitted or that were opened, newest first."""
    clients: int = 0
    """How many are attached now; not journaled."""
    watches: tuple[Watch, ...] = ()
    """What is pinned in all panes."""

    def watches_of(self, kernel: KernelId) -> tuple[Watch, ...]:
        """Return what is pinned in a kernel's pane: what is pinned everywhere first, each text once."""
        own = {watch.text: watch for watch in self.kernels[kernel].watches}
        shared = tuple(own.pop(watch.text, watch) for watch in self.watches)
        return (*shared, *own.values())

    def tab(self, id: TabId) -> Tab:
        """Return a tab by id; raises NoSuchTab."""
        for tab in self.tabs:
            if tab.id == id:
                return tab
        raise NoSuchTab(f"session {self.name} has no tab with the id {id}")

    def tab_of(self, pane: PaneId) -> Tab:
        """Return the tab that a pane stands in; raises NoSuchPane."""
        for tab in self.tabs:
            if pane in panes_of(tab.layout):
                return tab
        raise NoSuchPane(f"session {self.name} has no pane {pane}")

    def pane(self, id: PaneId) -> Pane:
        """Return a pane by id; raises NoSuchPane."""
        if id not in self.panes:
            raise NoSuchPane(f"session {self.name} has no pane {id}")
        return self.panes[id]

    def kernel_of(self, pane: PaneId) -> Kernel:
        """Return the kernel that a pane shows; raises NoSuchPane."""
        return self.kernels[self.pane(pane).kernel]

    def label(self, pane: PaneId) -> str:
        """Return the target by which users name a pane: `work:1.2`, tabs and panes counted from 1."""
        tab = self.tab_of(pane)
        return f"{self.name}:{self.tabs.index(tab) + 1}.{panes_of(tab.layout).index(pane) + 1}"
