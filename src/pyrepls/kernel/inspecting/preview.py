"""A short bounded text for a value, made without running any code of the user's.

Dispatch is by exact type and identity, and contents are read through the slots of the base classes
(`list.__getitem__`, `dict.items`), so a hostile `__repr__`, `__len__`, `__class__` or metaclass is never called. Two
budgets bound it: nodes and time. It never reads `obj.__dict__`, which would make the object slower for ever on Python
3.11 and 3.12.
"""

from __future__ import annotations

from time import thread_time

from ...protocol.variables import Preview
from .kinds import known
from .measures import NOTHING, finite, measure
from .slots import identity, mro_of, printable, type_name
from .write_builtin import ATOMS, CONTAINERS, SCALARS, prefixed
from .write_known import NAMED
from .write_objects import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .measures import Measure

MAX_TEXT = 200
MAX_NODES = 60
MAX_SECONDS = 0.002
SURELY_FAST = 8
"""Nodes that are written before time is looked at, which takes as long as writing one."""

DEPTH = 3

_new = object.__new__


def preview(value: object) -> Preview:
    """Return the preview of any value."""
    kind = type(value)
    if kind is float:
        return _made("float", float.__repr__(value), NOTHING, False, finite(value))  # type: ignore[arg-type]
    if kind is int and -(10**18) < value < 10**18:  # type: ignore[operator]
        return _made("int", int.__repr__(value), NOTHING, False, float(value))  # type: ignore[arg-type]
    if identity(value) in _CONSTANTS:
        return _CONSTANTS[identity(value)]
    try:
        text = Budget().text(value, DEPTH)
        size = measure(value, kind)
    except Exception as problem:  # a type that lies about itself, in C
        text, size = f"<{type_name(kind)}: {type_name(type(problem))}>", NOTHING
    return _made(type_name(kind), bounded(text), size, size.unfolds, size.number)


def bounded(text: str, most: int = MAX_TEXT) -> str:
    """Return text of at most 200 characters, all of them visible."""
    text = printable(text[: most + 1])
    return text if len(text) <= most else text[: most - 1] + "…"


def short_text(value: object) -> str:
    """Return the text of a preview alone."""
    return preview(value).text


def _made(type: str, text: str, size: Measure, unfolds: bool, number: float | None) -> Preview:
    shown: Preview = _new(Preview)
    # As its constructor does, in half the time: there are thousands in a second.
    shown.__dict__.update(
        type=type,
        text=text,
        length=size.length,
        unfolds=unfolds,
        shape=size.shape,
        dtype=size.dtype,
        bytes=size.bytes,
        number=number,
        trouble=False,
    )
    return shown


class Budget:
    """What one preview may still spend."""

    __slots__ = ("_end", "_nodes", "_seconds", "_seen", "_watched", "shown")

    def __init__(self, nodes: int = MAX_NODES, seconds: float = MAX_SECONDS, shown: int = 6) -> None:
        self.shown = shown
        """Items of a container that are shown."""
        self._nodes = nodes
        self._watched = nodes - SURELY_FAST
        self._seconds = seconds
        self._end = 0.0
        self._seen: list[int] = []

    def text(self, value: Any, depth: int) -> str:
        """Return the text of a value, or `…` when the budget is spent."""
        self._nodes -= 1
        if self._nodes < 0 or depth < 0:
            return "…"
        kind = type(value)
        writer = ATOMS.get(identity(kind))
        if writer is not None:
            return writer(self, value, depth)
        if identity(value) in self._seen:
            return "<cycle>"
        if self._nodes < self._watched and self._is_late():
            return "…"
        self._seen.append(identity(value))
        try:
            writer = CONTAINERS.get(identity(kind))
            return self._compound(value, kind, depth) if writer is None else writer(self, value, depth)
        finally:
            self._seen.pop()

    def items(self, values: list[Any], depth: int, count: int) -> str:
        """Return the first items, separated by commas, and how many there are when not all are shown."""
        texts = []
        for each in values:
            writer = ATOMS.get(identity(type(each)))
            if writer is None or depth <= 0 or self._nodes <= 0:
                texts.append(self.text(each, depth - 1))
            else:
                self._nodes -= 1
                texts.append(writer(self, each, depth))
        inside = ", ".join(texts)
        return f"{inside}, … {count} items" if count > len(texts) else inside

    def _is_late(self) -> bool:
        # By the thread's own time: one that only had to wait must not show less than the last time.
        now = thread_time()
        self._end = self._end or now + self._seconds
        return now > self._end

    def _compound(self, value: Any, kind: type, depth: int) -> str:
        if type(kind) is not type and any(known(each).startswith("enum.Enum") for each in mro_of(type(kind))):
            return NAMED["enum"](self, value, depth)
        for base in mro_of(kind):
            writer = CONTAINERS.get(identity(base)) or SCALARS.get(identity(base))
            if writer is not None:
                return prefixed(kind, writer(self, value, depth))
            name = known(base)
            text = NAMED[name](self, value, depth) if name in NAMED else ""
            if text:
                return text
        return text_of(self, value, kind, depth)


_CONSTANTS = {
    identity(each): _made(type(each).__name__, repr(each), NOTHING, False, None) for each in (None, True, False)
}
