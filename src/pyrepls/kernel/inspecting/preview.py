"""A short bounded text for a value, made without running any code of the user's.

Dispatch is by exact type, and contents are read through the slots of the base classes (`list.__getitem__`,
`dict.items`), so a hostile `__repr__`, `__len__`, `__class__` or metaclass is never called. Two budgets bound it: nodes
and time. It never reads `obj.__dict__`, which would make the object slower for ever on Python 3.11 and 3.12.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]
from itertools import islice
from time import thread_time

from ...protocol.variables import Preview
from . import preview_data, preview_objects
from .slots import mro_of, sendable, slot, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    Writer = Callable[["Budget", Any, int], str]

MAX_TEXT = 200
MAX_NODES = 60
MAX_SECONDS = 0.002
SHOWN = 6
"""Items of a container that are shown."""

DEPTH = 3
BIG_INT = 400
"""Bits from which on a number is described, not written: writing one takes quadratic time."""


def preview(value: object) -> Preview:
    """Return the preview of any value."""
    kind = type(value)
    try:
        text = Budget().text(value, DEPTH)
        length = length_of(value)
    except Exception as problem:  # a type that lies about itself, in C
        text, length = f"<{type_name(kind)}: {type(problem).__name__}>", None
    return Preview(type_name(kind), bounded(text), length, _unfolds(kind, length))


def bounded(text: str) -> str:
    """Return text of at most 200 characters that can be sent."""
    return sendable(text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…")


def length_of(value: object) -> int | None:
    """Return how many items or characters a value has, when its base class says so."""
    for base in mro_of(type(value)):
        count = _LENGTHS.get(base)
        if count is not None:
            return count(value)
    return preview_data.length_of(value, type(value))


class Budget:
    """What one preview may still spend."""

    __slots__ = ("_end", "_nodes", "_seen")

    def __init__(self) -> None:
        self._nodes = MAX_NODES
        self._end = 0.0
        self._seen: list[int] = []

    def text(self, value: Any, depth: int) -> str:
        """Return the text of a value, or `…` when the budget is spent."""
        self._nodes -= 1
        if self._nodes < 0 or depth < 0:
            return "…"
        kind = type(value)
        writer = _WRITERS.get(kind)
        if writer is not None:
            return writer(self, value, depth)
        if id(value) in self._seen:
            return "<cycle>"
        if self._is_late():
            return "…"
        self._seen.append(id(value))
        try:
            return self._compound(value, kind, depth)
        finally:
            self._seen.pop()

    def _is_late(self) -> bool:
        # By the thread's own time: one that only had to wait must not show less than the last time.
        now = thread_time()
        self._end = self._end or now + MAX_SECONDS
        return now > self._end

    def items(self, values: Any, depth: int, count: int) -> str:
        """Return the first items, separated by commas, and how many there are when not all are shown."""
        parts = [self.text(each, depth - 1) for each in values]
        return ", ".join(parts) + (f", … {count} items" if count > SHOWN else "")

    def _compound(self, value: Any, kind: type, depth: int) -> str:
        for base in mro_of(kind):
            writer = _BASES.get(base)
            if writer is not None:
                text = writer(self, value, depth)
                if kind is base:
                    return text
                return type_name(kind) + (text if text.startswith("(") else f"({text})")
        return preview_data.text_of(self, value, kind, depth) or preview_objects.text_of(self, value, kind, depth)


def _write_int(_: Budget, value: int, _depth: int) -> str:
    bits = int.bit_length(value)
    return int.__repr__(value) if bits <= BIG_INT else f"<int of {bits} bits>"


def _write_str(_: Budget, value: str, _depth: int) -> str:
    length = str.__len__(value)
    text = str.__repr__(str.__getitem__(value, slice(0, 150)))
    return text if length <= 150 else f"{text}… {length} characters"


def _write_bytes(_: Budget, value: Any, _depth: int) -> str:
    base = bytes if bytes in mro_of(type(value)) else bytearray
    length = base.__len__(value)
    text = base.__repr__(base(base.__getitem__(value, slice(0, 48))))
    return text if length <= 48 else f"{text}… {length} bytes"


def _write_list(budget: Budget, value: list[Any], depth: int) -> str:
    return f"[{budget.items(list.__getitem__(value, slice(0, SHOWN)), depth, list.__len__(value))}]"


def _write_tuple(budget: Budget, value: tuple[Any, ...], depth: int) -> str:
    length = tuple.__len__(value)
    inside = budget.items(tuple.__getitem__(value, slice(0, SHOWN)), depth, length)
    return f"({inside},)" if length == 1 else f"({inside})"


def _write_dict(budget: Budget, value: dict[Any, Any], depth: int) -> str:
    length = dict.__len__(value)
    pairs = list(islice(dict.items(value), SHOWN))
    parts = [f"{budget.text(key, depth - 1)}: {budget.text(each, depth - 1)}" for key, each in pairs]
    return "{" + ", ".join(parts) + (f", … {length} items" if length > SHOWN else "") + "}"


def _write_set(budget: Budget, value: Any, depth: int) -> str:
    base: Any = set if set in mro_of(type(value)) else frozenset
    length = base.__len__(value)
    inside = budget.items(list(islice(base.__iter__(value), SHOWN)), depth, length)
    text = f"{{{inside}}}" if length else "set()"
    return text if base is set or type(value) is not frozenset else f"frozenset({text if length else ''})"


def _write_deque(budget: Budget, value: Any, depth: int) -> str:
    first = list(islice(deque.__iter__(value), SHOWN))
    return f"deque([{budget.items(first, depth, deque.__len__(value))}])"


def _write_range(_: Budget, value: range, _depth: int) -> str:
    parts = [_write_int(_, part(value), 0) for part in _RANGE_PARTS]  # they may be of a subclass with a repr
    return f"range({', '.join(parts if parts[2] != '1' else parts[:2])})"


def _plain(base: type) -> Writer:
    represent: Callable[[Any], str] = base.__repr__  # type: ignore[assignment]

    def write(_: Budget, value: Any, _depth: int) -> str:
        return represent(value)

    return write


def _unfolds(kind: type, length: int | None) -> bool:
    if kind in _WRITERS or not _SCALARS.keys().isdisjoint(mro_of(kind)):
        return False
    return bool(length) or (length is None and kind not in _FOLDED)


_SCALARS: dict[type, Writer] = {
    bool: _plain(bool),
    bytearray: _write_bytes,
    bytes: _write_bytes,
    complex: _plain(complex),
    float: _plain(float),
    int: _write_int,
    str: _write_str,
}

_RANGE_PARTS = [slot(range, name) for name in ("start", "stop", "step")]

_FOLDED: dict[type, Writer] = {
    deque: _write_deque,
    dict: _write_dict,
    frozenset: _write_set,
    list: _write_list,
    set: _write_set,
    tuple: _write_tuple,
}

_WRITERS: dict[type, Writer] = {
    **_SCALARS,
    type(None): _plain(type(None)),
    type(...): _plain(type(...)),
    type(NotImplemented): _plain(type(NotImplemented)),
    range: _write_range,
}
"""By exact type, for values that hold nothing and so cannot be cycles."""

_BASES: dict[type, Writer] = {**_FOLDED, **_SCALARS}
"""By the first base class that has an entry."""

_LENGTHS: dict[type, Callable[[Any], int]] = {
    each: each.__len__ for each in (str, bytes, bytearray, list, tuple, dict, set, frozenset, deque, range)
}
