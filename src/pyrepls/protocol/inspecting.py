"""Questions about the inside of a variable, answered while code runs; only `Represent` waits for the main thread.

A *path* names a value: first a variable's name (or the text of a watch), then one step per level, each as it was
given in `Item.key`: `.bias`, `[0]`, `['a']`, or `#5` for the sixth entry of what no expression can reach. Joined, the
steps are the Python expression for the value, as long as none begins with `#`.
"""

from __future__ import annotations

from .envelope import Reply, Request, by_wire_name
from .record import Record
from .variables import Preview


class Item(Record):
    """One thing inside a value."""

    key: str
    """The step that leads to it."""
    label: str
    """How it is called in a list: the attribute's name, the index, the key's preview."""
    preview: Preview


class Unfolded(Reply):
    """A page of what is inside a value."""

    items: tuple[Item, ...]
    total: int
    """How many items there are in all."""


class Unfold(Request):
    """List what is inside a value, `count` (at most 200) items from `start` on. Raises NoSuchValue."""

    reply_ = Unfolded
    path: tuple[str, ...]
    start: int = 0
    count: int = 50


class TablePart(Reply):
    """A rectangle of a table, as texts."""

    rows: int
    """Rows of the whole table."""
    columns: int
    """Columns of the whole table."""
    names: tuple[str, ...]
    """The names of the columns of this part."""
    labels: tuple[str, ...]
    """The labels of the rows of this part: index values, or row numbers."""
    cells: tuple[tuple[str, ...], ...]
    """Row by row; each text has at most 100 characters."""
    numeric: tuple[bool, ...] = ()
    """Per column of this part: whether it is aligned to the right."""
    page: str = ""
    """Of an array with more than two axes: which plane is shown, as in `[0, :, :]`."""


class ReadTable(Request):
    """Read a rectangle of an array, a frame, a series, or a list of rows. Raises NoSuchValue, NoTable."""

    reply_ = TablePart
    path: tuple[str, ...]
    row: int = 0
    rows: int = 50
    """At most 500."""
    column: int = 0
    columns: int = 20
    """At most 100."""


class Description(Reply):
    """One value at length, still without running code of the user."""

    preview: Preview
    text: str
    """A longer preview over several lines, at most 10,000 characters."""
    facts: tuple[tuple[str, str], ...]
    """What else is known, as pairs of a word and a text: `class`, `module`, `memory`, `shape`, `dtype`, `doc`, …"""
    table: bool = False
    """Whether `ReadTable` works for it."""


class Describe(Request):
    """Describe one value. Raises NoSuchValue."""

    reply_ = Description
    path: tuple[str, ...]


class Representation(Reply):
    """What the value's own `repr` returned, or why it did not."""

    text: str
    """At most 10,000 characters; empty when there was trouble."""
    trouble: str = ""
    """`raises ValueError: no`, `took longer than 1 s`, …"""


class Represent(Request):
    """Call the value's own `__repr__`, in a forked child with a deadline, when the main thread is free."""

    reply_ = Representation
    path: tuple[str, ...]


REQUESTS = by_wire_name(Unfold, ReadTable, Describe, Represent)
