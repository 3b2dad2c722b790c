"""What a server asks of a kernel."""

from __future__ import annotations

from . import inspecting, moving
from .envelope import Reply, Request, by_wire_name
from .variables import Watch

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Literal


class Greeting(Reply):
    """A kernel's side of the first exchange."""

    version: int
    release: str
    pid: int
    python: str
    """The version, as in `3.13.0`."""
    executable: str
    first: int
    """The oldest event still in the ring; 0 when it is empty."""
    next: int
    """The number that the next event will get."""
    last_request: int
    """The highest request id seen on earlier connections; ids up to it are refused."""
    busy_cell: int
    """The cell that runs, 0 for none."""


class Hello(Request):
    """Opens a connection; anything else before it closes it."""

    reply_ = Greeting
    version: int
    release: str
    token: str
    """The secret that the kernel was launched with."""
    cursor: int = 0
    """The last event that was journaled; the kernel goes on after it."""


class Acknowledge(Request):
    """Events up to `seq` are journaled and may leave the ring. Not replied to."""

    silent_ = True
    seq: int


class Execute(Request):
    """Run a cell; replied to when it is accepted, everything after comes as events."""

    cell: int
    """The id given by the server, rising."""
    number: int
    """The number the user sees."""
    source: str
    mode: Literal["cell", "script", "edit", "undo"] = "cell"
    """`script`: events for each statement. `edit`: the source is one assignment that can be undone. `undo`: of the last
    one."""


class Interrupt(Request):
    """Raise KeyboardInterrupt in the running cell, as Ctrl+C in a terminal does."""


class Input(Request):
    """Type a line into the kernel's terminal: the answer to an `input_wanted`, or for a child process."""

    text: str
    end: bool = False
    """End of file (Ctrl+D) instead of a line."""


class Observe(Request):
    """What is watched from now on; replaces what was before."""

    variables: bool
    """Whether somebody sees the variables: otherwise only the watches are computed."""
    watches: tuple[Watch, ...] = ()


class Resize(Request):
    """The kernel's terminal has a new size, in cells."""

    rows: int
    columns: int


class Shutdown(Request):
    """End the process in an orderly way: exit handlers run."""


REQUESTS = {
    **by_wire_name(Hello, Acknowledge, Execute, Observe, Interrupt, Input, Resize, Shutdown),
    **inspecting.REQUESTS,
    **moving.REQUESTS,
}
