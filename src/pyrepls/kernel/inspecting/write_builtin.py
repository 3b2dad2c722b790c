"""How values of the built-in classes are written; each through the slots of its base class.

A writer gets the budget, the value and how deep it may go.
"""

from __future__ import annotations

from _collections import defaultdict, deque  # type: ignore[import-not-found]
from itertools import islice

from .slots import class_attribute, identity, is_made_of, mro_of, slot, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Protocol

    class Room(Protocol):
        """The budget, as writers know it."""

        shown: int

        def text(self, value: Any, depth: int) -> str:
            """Return the text of a value."""

        def items(self, values: list[Any], depth: int, count: int) -> str:
            """Return the texts of some values."""

    Writer = Callable[[Room, Any, int], str]

BIG_INT = 400
"""Bits from which on a number is described, not written: writing one takes quadratic time."""

LONGEST_TEXT = 150
LONGEST_BYTES = 48


def prefixed(kind: type, text: str) -> str:
    """Return the text of a subclass's value, which begins with the name of the class."""
    return type_name(kind) + (text if text.startswith("(") else f"({text})")


def steady(read: Callable[[], list[Any]]) -> list[Any]:
    """Read until no other thread changes the size of what is read meanwhile."""
    for _ in range(100):
        try:
            return read()
        except RuntimeError:
            continue
    return []


def pairs(value: dict[Any, Any], start: int, count: int) -> list[tuple[Any, Any]]:
    """Return some items of a dictionary."""
    return steady(lambda: list(islice(dict.items(value), start, start + count)))


def _write_int(_: Room, value: int, _depth: int) -> str:
    bits = int.bit_length(value)
    return int.__repr__(value) if bits <= BIG_INT else f"<int of {bits} bits>"


def _write_str(_: Room, value: str, _depth: int) -> str:
    length = str.__len__(value)
    if length <= LONGEST_TEXT:
        return str.__repr__(value)
    return f"{str.__repr__(str.__getitem__(value, slice(0, LONGEST_TEXT)))}… {length} characters"


def _write_bytes(_: Room, value: Any, _depth: int) -> str:
    base = bytes if is_made_of(type(value), bytes) else bytearray
    length = base.__len__(value)
    text = base.__repr__(base(base.__getitem__(value, slice(0, LONGEST_BYTES))))
    return text if length <= LONGEST_BYTES else f"{text}… {length} bytes"


def _write_list(budget: Room, value: list[Any], depth: int) -> str:
    return f"[{budget.items(list.__getitem__(value, slice(0, budget.shown)), depth, list.__len__(value))}]"


def _write_tuple(budget: Room, value: tuple[Any, ...], depth: int) -> str:
    length = tuple.__len__(value)
    first = list(tuple.__getitem__(value, slice(0, budget.shown)))
    names = None if type(value) is tuple else class_attribute(mro_of(type(value)), "_fields")
    if type(names) is tuple and len(names) == length and all(type(name) is str for name in names):
        inside = ", ".join([f"{name}={budget.text(each, depth - 1)}" for name, each in zip(names, first)])
        return f"({inside}{', …' if length > len(first) else ''})"
    inside = budget.items(first, depth, length)
    return f"({inside},)" if length == 1 else f"({inside})"


def _write_dict(budget: Room, value: dict[Any, Any], depth: int) -> str:
    length = dict.__len__(value)
    text = budget.text
    first = pairs(value, 0, budget.shown)
    parts = [f"{text(key, depth - 1)}: {text(each, depth - 1)}" for key, each in first]
    return "{" + ", ".join(parts) + (f", … {length} items" if length > len(parts) else "") + "}"


def _write_set(budget: Room, value: Any, depth: int) -> str:
    base: Any = set if is_made_of(type(value), set) else frozenset
    length = base.__len__(value)
    inside = budget.items(steady(lambda: list(islice(base.__iter__(value), budget.shown))), depth, length)
    text = f"{{{inside}}}" if length else "set()"
    return text if base is set or type(value) is not frozenset else f"frozenset({text if length else ''})"


def _write_deque(budget: Room, value: Any, depth: int) -> str:
    first = steady(lambda: list(islice(deque.__iter__(value), budget.shown)))
    return f"deque([{budget.items(first, depth, deque.__len__(value))}])"


def _write_defaultdict(budget: Room, value: Any, depth: int) -> str:
    factory = _factory(value)
    made = type_name(factory) if is_made_of(type(factory), type) else budget.text(factory, 0)
    return f"({made}, {_write_dict(budget, value, depth)})"


def _write_range(_: Room, value: range, _depth: int) -> str:
    parts = [_write_int(_, part(value), 0) for part in _RANGE_PARTS]  # they may be of a subclass with a repr
    return f"range({', '.join(parts if parts[2] != '1' else parts[:2])})"


def _write_slice(budget: Room, value: slice, depth: int) -> str:
    return f"slice({', '.join([budget.text(part(value), depth - 1) for part in _SLICE_PARTS])})"


def _plain(base: type) -> Writer:
    represent: Callable[[Any], str] = base.__repr__  # type: ignore[assignment]

    def write(_: Room, value: Any, _depth: int) -> str:
        return represent(value)

    return write


_factory = slot(defaultdict, "default_factory")
_RANGE_PARTS = [slot(range, name) for name in ("start", "stop", "step")]
_SLICE_PARTS = [slot(slice, name) for name in ("start", "stop", "step")]


def _by_identity(writers: dict[type, Writer]) -> dict[int, Writer]:
    return {identity(kind): writer for kind, writer in writers.items()}


SCALARS = _by_identity(
    {
        bool: _plain(bool),
        bytearray: _write_bytes,
        bytes: _write_bytes,
        complex: _plain(complex),
        float: _plain(float),
        int: _write_int,
        str: _write_str,
    }
)

ATOMS = {
    **SCALARS,
    **_by_identity(
        {
            type(None): _plain(type(None)),
            type(...): _plain(type(...)),
            type(NotImplemented): _plain(type(NotImplemented)),
            range: _write_range,
        }
    ),
}
"""By exact type, for values that hold nothing and so cannot be cycles."""

CONTAINERS = _by_identity(
    {
        defaultdict: lambda budget, value, depth: "defaultdict" + _write_defaultdict(budget, value, depth),
        deque: _write_deque,
        dict: _write_dict,
        frozenset: _write_set,
        list: _write_list,
        set: _write_set,
        slice: _write_slice,
        tuple: _write_tuple,
    }
)
"""By the first base class that has an entry."""
