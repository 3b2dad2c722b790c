"""The part of the session protocol that is about variables: watches, questions, edits, moving one to another pane."""

from __future__ import annotations

from ..protocol import inspecting
from ..protocol.envelope import Reply, Request, by_wire_name
from ..protocol.moving import Form
from ..protocol.variables import Watch
from .ids import PaneId
from .replies import Queued


class Look(Request):
    """Say whether this client shows a pane's variables now. They are computed while any client does."""

    pane: PaneId
    variables: bool


class AddWatch(Request):
    """Pin a name, a path or an expression in a pane, or in all panes; one of the same text is replaced."""

    pane: PaneId
    watch: Watch
    everywhere: bool = False


class RemoveWatch(Request):
    """Let a watch go, wherever it was pinned; with an empty text all of the pane and of the session."""

    pane: PaneId
    text: str


class Unfold(Request):
    """List what is inside a value; see the kernel's request. Raises NoSuchValue."""

    reply_ = inspecting.Unfolded
    pane: PaneId
    path: tuple[str, ...]
    start: int = 0
    count: int = 50


class ReadTable(Request):
    """Read a rectangle of a table; see the kernel's request. Raises NoSuchValue, NoTable."""

    reply_ = inspecting.TablePart
    pane: PaneId
    path: tuple[str, ...]
    row: int = 0
    rows: int = 50
    column: int = 0
    columns: int = 20


class Describe(Request):
    """Describe one value at length. Raises NoSuchValue."""

    reply_ = inspecting.Description
    pane: PaneId
    path: tuple[str, ...]


class Represent(Request):
    """Call the value's own `__repr__` in a forked child. Raises NoSuchValue."""

    reply_ = inspecting.Representation
    pane: PaneId
    path: tuple[str, ...]


class EditVariable(Request):
    """Assign the value of an expression to what a path names, as a cell that can be undone."""

    reply_ = Queued
    pane: PaneId
    path: tuple[str, ...]
    source: str


class UndoEdit(Request):
    """Give what was edited last its former value, as a cell."""

    reply_ = Queued
    pane: PaneId


class Moved(Reply):
    """What has become of a variable in the other pane."""

    name: str
    form: Form
    size: int
    """Bytes that were carried."""


class MoveVariable(Request):
    """Copy a variable into another pane under the same or another name. Raises CannotMove, NoSuchValue."""

    reply_ = Moved
    pane: PaneId
    path: tuple[str, ...]
    target: PaneId
    name: str
    """What it is called there."""


REQUESTS = by_wire_name(
    Look,
    AddWatch,
    RemoveWatch,
    Unfold,
    ReadTable,
    Describe,
    Represent,
    EditVariable,
    UndoEdit,
    MoveVariable,
)

READING = (Look, Unfold, ReadTable, Describe)
"""What a read-only client may ask."""

WAITING = (Unfold, ReadTable, Describe, Represent, MoveVariable)
"""What a kernel has to answer: a client's later requests may be answered before."""
