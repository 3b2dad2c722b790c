"""How a variable and its changes travel: bounded previews, never the value."""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

ChangeKind: TypeAlias = 'Literal["bound", "rebound", "mutated", "deleted"]'
BreakKind: TypeAlias = 'Literal["never", "changed", "true"]'


class Preview(Record):
    """A short bounded text for a value, made without running code of the user."""

    sparse_ = True
    type: str
    """The name of the value's class."""
    text: str
    """At most 200 characters."""
    length: int | None = None
    """Items of a container, characters of a text; None for what has no length."""
    unfolds: bool = False
    """Whether there is something inside to look at."""
    shape: tuple[int, ...] = ()
    """Of an array or a table: items per axis."""
    dtype: str = ""
    """Of an array: the type of its items."""
    bytes: int | None = None
    """Memory that the value itself takes, when that is cheap to tell."""
    number: float | None = None
    """The value as a point of a curve; None when it is no finite number."""
    trouble: bool = False
    """The text says why there is no value: a watch raises, is too slow, prints."""


class Change(Record):
    """One variable or watch changed, or several times between two looks."""

    sparse_ = True
    name: str
    """A variable's name, or the text of a watch."""
    kind: ChangeKind
    old: str | None
    """The preview's text before; None when the name was not bound."""
    new: Preview | None
    """None when the name was deleted."""
    cell: int
    """The cell in whose source the line stands; the running one when the line is unknown; 0 when none ran."""
    line: int
    """The line of the cell, from 1, that made the change; 0 when unknown."""
    thread: str
    """The name of the thread that was seen changing it; empty when unknown."""
    count: int
    """1: exactly this change. 0: seen by the tick, it stands for an unknown number of changes (coalesced)."""
    time: float
    """Seconds since the epoch."""
    path: str = ""
    """Where inside the value, as in `[3]` or `['a'].b`; empty when not known, or for the value as a whole."""


class Watch(Record):
    """What a user pinned: a name, a dotted path, or an expression that is evaluated between statements."""

    text: str
    """As in `loss`, `model.layers[0].bias`, `len(queue)`."""
    breaks: BreakKind = "never"
    """When the running cell is interrupted: when the value changes, when it becomes true."""
