"""How a variable and its changes travel: bounded previews, never the value."""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

ChangeKind: TypeAlias = 'Literal["bound", "rebound", "mutated", "deleted"]'


class Preview(Record):
    """A short bounded text for a value, made without running code of the user."""

    type: str
    """The name of the value's class."""
    text: str
    """At most 200 characters."""
    length: int | None = None
    """Items of a container, characters of a text; None for what has no length."""
    unfolds: bool = False
    """Whether there is something inside to look at."""


class Change(Record):
    """One variable changed, or several times between two looks."""

    name: str
    kind: ChangeKind
    old: str | None
    """The preview's text before; None when the name was not bound."""
    new: Preview | None
    """None when the name was deleted."""
    cell: int
    """The cell that ran; 0 when none did."""
    line: int
    """The line of the cell, from 1; 0 when unknown."""
    thread: str
    """The name of the thread that was seen changing it; empty when unknown."""
    count: int
    """How many changes it stands for, at least; above 1 it is coalesced."""
    time: float
    """Seconds since the epoch."""
