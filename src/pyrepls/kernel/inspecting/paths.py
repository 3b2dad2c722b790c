"""From a path to the value at its end, through the structure of each value: no code of the user is run.

So an item is found in lists, dictionaries, arrays and frames, an attribute where the object itself holds it; what
a property, a `__getitem__` or a `__getattr__` would give is not reached.
"""

from __future__ import annotations

import sys
from _collections import deque  # type: ignore[import-not-found]
from _operator import is_
from itertools import islice, repeat

from ...protocol.errors import NoSuchValue
from . import arrays, frames
from .attributes import MISSING, read_attribute
from .contents import Unread, arguments, page
from .kinds import known
from .slots import class_attribute, identity, is_made_of, mro_of, slot, type_name
from .steps import parse_step, steps_of
from .write_builtin import steady

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Callable

    from .steps import Step

__all__ = ["NoSuchValue", "read", "resolve", "steps_of"]

MOST_COMPARED = 2000
"""Entries of a dictionary that are looked through for keys with code of their own, before it is asked for one.

Of more it is asked at once: a watch looks often, and hardly anybody mixes thousands of plain keys with others.
"""

_module_dict = slot(type(sys), "__dict__")

_ARRAY_FACTS = frozenset({"shape", "dtype", "ndim", "size", "nbytes", "itemsize", "strides"})


def resolve(names: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """Return the value at the end of a path. Raises NoSuchValue."""
    if not path:
        raise NoSuchValue("the path is empty: it must begin with the name of a variable")
    first, steps = path[0], path[1:]
    value = names.get(first, MISSING)
    if value is MISSING:
        chain = steps_of(first)
        if chain is None:
            raise NoSuchValue(f"{first[:100]} is an expression: only names and paths can be looked into")
        value = names.get(chain[0], MISSING)
        if value is MISSING:
            raise NoSuchValue(f"there is no variable {chain[0][:100]}")
        first, steps = chain[0], (*chain[1:], *steps)
    so_far = first
    for step in steps:
        try:
            value = read(value, step)
        except NoSuchValue as problem:
            raise NoSuchValue(f"{so_far[-200:]} {problem}") from None
        so_far += step[:100]
    return value


def read(value: Any, step: str) -> Any:
    """Return what one step leads to. Raises NoSuchValue, whose text is what is to be said of the value."""
    parsed = parse_step(step)
    if parsed is None:
        raise NoSuchValue(f"cannot be followed by {step[:60]!r}, which is neither an attribute nor a constant key")
    try:
        found = _read(value, parsed)
    except NoSuchValue:
        raise
    except Exception as problem:  # a package that has not kept its promises, or changed meanwhile
        raise NoSuchValue(f"cannot be read at {step[:60]}: {type_name(type(problem))}") from None
    if found is MISSING:
        raise NoSuchValue(_why_not(value, parsed, step))
    return found


def _read(value: Any, step: Step) -> Any:
    if step.attribute:
        return _attribute(value, step.attribute)
    if step.is_item:
        return _item(value, step.key)
    entries, _ = page(value, step.number, 1)
    found = entries[0][2] if entries else MISSING
    return MISSING if type(found) is Unread else found


def _attribute(value: Any, name: str) -> Any:
    kind = type(value)
    if kind is type(sys):
        return _module_dict(value).get(name, MISSING)
    if is_made_of(kind, type):
        return _of_class(value, name)
    fields = class_attribute(mro_of(kind), "_fields") if is_made_of(kind, tuple) else None
    if type(fields) is tuple and name in [each for each in fields if type(each) is str]:
        return tuple.__getitem__(value, [each if type(each) is str else "" for each in fields].index(name))
    if name == "args" and is_made_of(kind, BaseException):
        return arguments(value)
    if name in _ARRAY_FACTS and known(kind) == "numpy.ndarray":
        return getattr(value, name)
    return read_attribute(value, name)


def _of_class(value: Any, name: str) -> Any:
    members = class_attribute((value,), "_member_map_")
    if type(members) is dict and name in members:
        return members[name]
    found = class_attribute(mro_of(value), name, MISSING)
    return found.__func__ if type(found) is staticmethod else found


def _item(value: Any, key: Any) -> Any:
    for base in mro_of(type(value)):
        look = _BY_TYPE.get(identity(base))
        if look is not None:
            return look(value, key)
        name = known(base)
        if name in arrays.NAMES:
            return _of_array(value, key)
        if name in frames.NAMES:
            return _of_frame(value, key)
        if name == "torch.nn.Module":
            parts = read_attribute(value, "_modules")
            return _of_dict(parts, str(key)) if is_made_of(type(parts), dict) else MISSING
    return MISSING


def _sequence(base: Any) -> Callable[[Any, Any], Any]:
    def look(value: Any, key: Any) -> Any:
        if type(key) is not int or not -(2**60) < key < 2**60:
            return MISSING
        try:
            return base.__getitem__(value, key)
        except IndexError:
            return MISSING

    return look


def _of_dict(value: dict[Any, Any], key: Any) -> Any:
    # A key with a hash or a comparison of its own could be asked, if its hash is that of our key.
    if type(key) is not tuple and (dict.__len__(value) > MOST_COMPARED or _has_only(value, type(key))):
        return dict.get(value, key, MISSING)
    pairs = steady(lambda: list(islice(dict.items(value), 1_000_000)))
    return next((each for own, each in pairs if _is_same(own, key)), MISSING)


def _has_only(value: dict[Any, Any], kind: type) -> bool:
    return bool(steady(lambda: [all(map(is_, map(type, dict.__iter__(value)), repeat(kind)))]) == [True])


def _is_same(own: Any, key: Any) -> bool:
    if type(own) is not type(key):
        return False
    if type(key) is tuple:
        return len(own) == len(key) and all(map(_is_same, own, key))
    return bool(own == key)


def _of_array(value: Any, key: Any) -> Any:
    array = arrays.plain(value)
    indexes = key if type(key) is tuple else (key,)
    fields = getattr(array, "dtype", None) if type(key) is str else None
    if array is None or (not fields and not all(type(each) is int for each in indexes)):
        return MISSING
    try:
        return array[key]
    except (IndexError, ValueError):
        return MISSING


def _of_frame(value: Any, key: Any) -> Any:
    frame = frames.frame_of(value)
    if frame is None:
        return MISSING
    if isinstance(frame, frames.Table):
        names = frame.names(0, min(frame.columns, 10_000))
        places = [index for index, name in enumerate(names) if _is_same(name, key)]
        return frame.column(places[0]) if len(places) == 1 else MISSING
    if not frame.by_label or type(key) is not int:
        return MISSING
    if known(type(value)) == "pandas.Series":
        start = frame.labels(0, 1)
        key = key - start[0] if start == [0] else -1
    found = frame.items(key, key + 1) if 0 <= key < frame.rows else []
    return found[0] if found else MISSING


def _why_not(value: Any, step: Step, text: str) -> str:
    kind = type(value)
    if step.attribute:
        member = class_attribute(mro_of(kind), step.attribute, MISSING)
        if member is not MISSING and not is_made_of(kind, type):
            return f"has {text[:100]} as a {type_name(type(member))}, which is not run to look at it"
        return f"has no attribute {step.attribute[:100]} that can be read without running code of its class"
    if step.is_item and not any(identity(base) in _BY_TYPE or known(base) for base in mro_of(kind)):
        return f"is of the class {type_name(kind)}, whose own code would have to find {text[:100]}"
    return f"has no item {text[:100]}" if step.is_item else f"has nothing at {text[:100]}"


_BY_TYPE: dict[int, Callable[[Any, Any], Any]] = {
    **{identity(base): _sequence(base) for base in (list, tuple, str, bytes, bytearray, range, deque)},
    identity(dict): _of_dict,
}
