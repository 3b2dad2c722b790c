"""What is inside a value, in a steady order: parts of known length, from which any page can be taken.

An entry's key is the step of a path that leads to it (see `protocol/inspecting.py`), empty when no expression does.
"""

from __future__ import annotations

import gc
import sys
from _collections import deque  # type: ignore[import-not-found]
from itertools import islice

from . import arrays, frames
from .attributes import MOST_ATTRIBUTES, attributes_of, properties_of
from .kinds import WHOLE, known
from .preview import short_text
from .slots import class_attribute, class_dict, identity, is_made_of, mro_of, slot
from .write_builtin import pairs, steady

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    Entry = tuple[str, str, Any]
    """The key, the label, the value."""

LONGEST_KEY = 200
_Module = type(sys)
_module_dict = slot(_Module, "__dict__")
arguments = slot(BaseException, "args")


class Unread:
    """Stands for a value that only code of the user could tell."""

    __slots__ = ("text", "type")

    def __init__(self, type: str, text: str) -> None:
        self.type = type
        self.text = text


PROPERTY = Unread("property", "property, not run")


class Part:
    """Some entries in a row, taken page by page."""

    __slots__ = ("take", "total")

    def __init__(self, total: int, take: Callable[[int, int], list[Entry]]) -> None:
        self.total = total
        self.take = take
        """Returns at most so many entries, from a place on."""


def contents(value: object) -> list[Part]:
    """Return the parts of a value; empty for what has nothing inside."""
    kind = type(value)
    classes = mro_of(kind)
    for base in classes:
        if identity(base) in _LEAVES:
            return []
        make = _BY_TYPE.get(identity(base))
        if make is not None:
            own = [] if base is kind else _own_attributes(value)
            return [make(value), *own]
        name = known(base)
        if name in WHOLE:
            return []
        if name in arrays.NAMES:
            return _array_parts(value, kind)
        if name in frames.NAMES:
            return _frame_parts(value)
    if is_made_of(kind, type):
        return [_class_part(value)]
    if is_made_of(kind, BaseException):
        return [_named({"args": arguments(value)}), *_own_attributes(value)]
    return _own_attributes(value)


def page(value: object, start: int, count: int) -> tuple[list[Entry], int]:
    """Return some entries and how many there are in all; an entry without a key gets its number as one."""
    found: list[Entry] = []
    before = 0
    for part in contents(value):
        first = max(start - before, 0)
        if first < part.total and len(found) < count:
            taken = part.take(first, min(count - len(found), part.total - first))
            numbers = range(before + first, before + first + len(taken))
            found += [(key or f"#{number}", label, each) for number, (key, label, each) in zip(numbers, taken)]
        before += part.total
    return found, before


def key_of(value: Any) -> str:
    """Return the step for a key of a mapping, empty when no expression of it is certain to find it."""
    kind = type(value)
    if kind is str or kind is bytes:
        text = kind.__repr__(value[: LONGEST_KEY + 1])
        return f"[{text}]" if len(text) <= LONGEST_KEY and text.isprintable() else ""
    if kind is int and int.bit_length(value) <= 400:
        return f"[{value}]"
    if kind is bool or value is None:
        return f"[{value}]"
    if kind is float and value == value and value not in (float("inf"), -float("inf")):
        return f"[{value!r}]"
    if kind is tuple and 0 < len(value) <= 8:
        inside = [key_of(each)[1:-1] for each in value if type(each) is not tuple]
        if len(inside) == len(value) and all(inside):
            return f"[({', '.join(inside)}{',' if len(inside) == 1 else ''})]"
    return ""


def _listed(total: int, items: Callable[[int, int], list[Any]]) -> Part:
    def take(start: int, count: int) -> list[Entry]:
        each = items(start, start + count)
        return [(f"[{start + index}]", str(start + index), value) for index, value in enumerate(each)]

    return Part(total, take)


def _list(value: list[Any]) -> Part:
    return _listed(list.__len__(value), lambda start, end: list.__getitem__(value, slice(start, end)))


def _tuple(value: tuple[Any, ...]) -> Part:
    names = class_attribute(mro_of(type(value)), "_fields")
    if type(names) is tuple and len(names) == tuple.__len__(value) and all(type(each) is str for each in names):
        return _named(dict(zip(names, tuple.__iter__(value))))
    return _listed(tuple.__len__(value), lambda start, end: list(tuple.__getitem__(value, slice(start, end))))


def _deque(value: Any) -> Part:
    return _listed(
        deque.__len__(value), lambda start, end: steady(lambda: list(islice(deque.__iter__(value), start, end)))
    )


def _dict(value: dict[Any, Any]) -> Part:
    def take(start: int, count: int) -> list[Entry]:
        return [(key_of(key), label_text(key), each) for key, each in pairs(value, start, count)]

    return Part(dict.__len__(value), take)


def _set(value: Any) -> Part:
    base: Any = set if is_made_of(type(value), set) else frozenset

    def take(start: int, count: int) -> list[Entry]:
        items = steady(lambda: list(islice(base.__iter__(value), start, start + count)))
        return [("", f"#{start + index}", each) for index, each in enumerate(items)]

    return Part(base.__len__(value), take)


def _module(value: Any) -> Part:
    return _named(_public(_module_dict(value)))


def _class_part(value: Any) -> Part:
    members = class_attribute((value,), "_member_map_")
    if type(members) is dict:
        return _named(_public(members))
    named = _public(class_dict(value))
    return _named({name: each.__func__ if type(each) is staticmethod else each for name, each in named.items()})


def _mapping_view(value: Any) -> Part:
    inside = [each for each in gc.get_referents(value) if is_made_of(type(each), dict)]
    return _dict(inside[0]) if inside else _named({})


def _own_attributes(value: object) -> list[Part]:
    found = attributes_of(value)
    parts = [_named(found.named)] if found.named else []
    if found.nameless:
        nameless: list[Entry] = [("", "(name unknown)", each) for each in found.nameless]
        parts.append(Part(len(nameless), lambda start, count: nameless[start : start + count]))
    computed = dict.fromkeys(name for name in properties_of(value) if name not in found.named)
    return [*parts, _named(dict.fromkeys(computed, PROPERTY))] if computed else parts


def _named(named: dict[str, Any]) -> Part:
    entries: list[Entry] = [
        (f".{name}" if name.isidentifier() and len(name) <= LONGEST_KEY else "", name[:LONGEST_KEY], each)
        for name, each in named.items()
    ]
    return Part(len(entries), lambda start, count: entries[start : start + count])


def _public(names: Any) -> dict[str, Any]:
    found = steady(lambda: list(islice(names.items(), MOST_ATTRIBUTES)))
    return {name: each for name, each in found if type(name) is str and not name.startswith("__")}


def _array_parts(value: Any, kind: type) -> list[Part]:
    """Return the rows of an array or a tensor."""
    plain = arrays.plain(value)
    shape = arrays.shape_of(plain) if plain is not None else ()
    if not shape:
        return []
    own = [] if arrays.is_plain(kind) else _own_attributes(value)
    return [_listed(shape[0], lambda start, end: [plain[index] for index in range(start, end)]), *own]


def _frame_parts(value: Any) -> list[Part]:
    """Return the columns of a frame, or the items of a series or an index."""
    frame = frames.frame_of(value)
    if frame is None:
        return []
    if isinstance(frame, frames.Table):
        keys = list(map(key_of, frame.names(0, min(frame.columns, MOST_ATTRIBUTES))))

        def columns(start: int, count: int) -> list[Entry]:
            found: list[Entry] = []
            for index, name in enumerate(frame.names(start, start + count), start):
                key = keys[index] if index < len(keys) else ""
                found.append((key if keys.count(key) == 1 else "", label_text(name), frame.column(index)))
            return found

        return [Part(frame.columns, columns)]

    def items(start: int, count: int) -> list[Entry]:
        labels = frame.labels(start, start + count)
        values = frame.items(start, start + count)
        keys = map(key_of, labels) if frame.by_label else [""] * len(labels)
        return list(zip(keys, map(label_text, labels), values))

    return [Part(frame.rows, items)]


def label_text(label: Any) -> str:
    """Return a label of a row as it is shown: a text without its quotes."""
    return label[:LONGEST_KEY] if type(label) is str and label.isprintable() else short_text(label)


_LEAVES = frozenset(map(identity, (str, bytes, bytearray, int, float, complex, range, slice, type(None), memoryview)))

_BY_TYPE: dict[int, Callable[[Any], Part]] = {
    identity(list): _list,
    identity(tuple): _tuple,
    identity(deque): _deque,
    identity(dict): _dict,
    identity(set): _set,
    identity(frozenset): _set,
    identity(_Module): _module,
    identity(type(type.__dict__)): _mapping_view,
}
