"""What a kernel reports unasked, in one order with what it prints."""

from __future__ import annotations

from .envelope import Event, by_wire_name
from .outputs import Failure
from .variables import Change, Watch

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

KernelOutcome: TypeAlias = 'Literal["ok", "failed", "interrupted"]'


class Ready(Event):
    """The namespace exists, start-up files have run, cells are accepted."""


class CellStarted(Event):
    """A cell left the kernel's queue and runs."""

    cell: int
    time: float
    """Seconds since the epoch."""


class StatementStarted(Event):
    """A top-level statement begins; only in mode `script`."""

    cell: int
    index: int
    first_line: int
    last_line: int


class StatementFinished(Event):
    """A top-level statement ended; only in mode `script`."""

    cell: int
    index: int
    outcome: KernelOutcome
    seconds: float


class Output(Event):
    """Text that arrived at the kernel's terminal, with its escape sequences."""

    cell: int
    """The cell that runs, or ran last; 0 before the first."""
    text: str


class Result(Event):
    """The value of a cell's last expression."""

    cell: int
    text: str
    """Its repr, bounded."""
    type: str
    cut: int = 0
    """Characters left out at the end of the text."""


class Failed(Event):
    """The cell's code raised, or does not compile."""

    cell: int
    failure: Failure


class InputWanted(Event):
    """The code reads a line from its terminal."""

    cell: int
    prompt: str
    secret: bool
    """What is typed must not be shown (`getpass`)."""


class ExitAsked(Event):
    """The code raised SystemExit; the kernel does not obey by itself."""

    cell: int
    code: str
    """The exit status or message, as text; empty for none."""


class Changed(Event):
    """Variables that changed since the last look."""

    changes: tuple[Change, ...]


class WatchAsked(Event):
    """The code asked to pin something (`%watch`) or to let it go (`%unwatch`); the server decides what is watched."""

    watch: Watch
    everywhere: bool = False
    """In all panes of the session."""
    remove: bool = False
    """No longer; an empty text means all watches."""


class WatchingStopped(Event):
    """Changes are no longer seen as they should be, and why; the values shown may be old."""

    reason: str


class CellFinished(Event):
    """A cell ran to its end."""

    cell: int
    outcome: KernelOutcome
    seconds: float
    cpu_seconds: float


class Heartbeat(Event):
    """The control thread is alive while a cell runs; once a second. When it stays out, native code holds the lock."""

    cell: int
    seconds: float
    cpu_seconds: float


class Lost(Event):
    """The ring was full while nobody was connected: events are missing."""

    first: int
    last: int


class Stopping(Event):
    """The kernel is about to end, and why."""

    reason: str


EVENTS = by_wire_name(
    Ready,
    CellStarted,
    StatementStarted,
    StatementFinished,
    Output,
    Result,
    Failed,
    InputWanted,
    ExitAsked,
    Changed,
    WatchAsked,
    WatchingStopped,
    CellFinished,
    Heartbeat,
    Lost,
    Stopping,
)
