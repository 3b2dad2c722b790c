"""Names that an object's attributes may have: from its classes, from the source of the cells, from earlier hits."""

from __future__ import annotations

import sys

from .slots import class_dict, identity, slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MOST_NAMES = 2000
"""Names taken from one class, or from all cells."""

MOST_CLASSES = 500
"""Classes of which it is remembered what their objects have."""

MOST_LINES = 5000
MOST_TEXT = 200_000
"""Characters of a cell that are looked through."""

_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_JOINED = {**_APART, ord("-"): "_"}
"""The hyphens of an option of a command line become the underscores of its name."""

_Function = type(lambda: None)
_code = slot(_Function, "__code__")

_hits: dict[int, tuple[str, ...]] = {}
"""By the identity of a class: another that takes its place is only guessed badly at first."""

_words: dict[str, None] = {}
"""Of the cells, the latest last."""

_in_vain: dict[int, int] = {}
"""By the identity of a class: how many cells had been read when their words were all tried."""

_read: set[str] = set()
_modules = sys.modules


def remembered(kind: type) -> tuple[str, ...]:
    """Return the names that objects of a class were found to have."""
    return _hits.get(identity(kind), ())


def remember(kind: type, names: list[str]) -> None:
    """Keep the names that an object of a class has, for the next one."""
    if len(_hits) >= MOST_CLASSES:
        _hits.clear()
    before = _hits.get(identity(kind), ())
    if before[: len(names)] != tuple(names):
        _hits[identity(kind)] = tuple(dict.fromkeys((*names, *before)))[:MOST_NAMES]


def guesses(classes: tuple[type, ...]) -> Iterator[str]:
    """Yield the names in annotations and functions of some classes, those of `__init__` first."""
    for each in classes[:-1]:
        names = class_dict(each)
        start = names.get("__init__")
        yield from _names_in(start)
        for key in ("__annotations__", "__match_args__"):
            found = names.get(key)
            if type(found) is dict or type(found) is tuple:
                yield from _usable(found)
    for each in classes[:-1]:
        for member in list(class_dict(each).values())[:MOST_NAMES]:
            yield from _names_in(member)


def guesses_from_cells(kind: type) -> Iterator[str]:
    """Yield the words in the source of the cells: attributes that are set from outside, or are made from arguments.

    They are many, so for a class whose objects have other names they are not tried again until there are new ones.
    """
    linecache = _modules.get("linecache")
    cache: Any = getattr(linecache, "cache", None)
    if type(cache) is dict:
        for name in [name for name in list(cache) if type(name) is str and name.startswith("<cell ")]:
            if name not in _read:
                _read.add(name)
                _learn(cache.get(name))
    if _in_vain.get(identity(kind)) == len(_read):
        return
    yield from list(_words)
    if len(_in_vain) >= MOST_CLASSES:
        _in_vain.clear()
    _in_vain[identity(kind)] = len(_read)


def _learn(entry: Any) -> None:
    lines = entry[2] if type(entry) is tuple and len(entry) == 4 else ()
    plain = [line for line in lines[:MOST_LINES] if type(line) is str] if type(lines) is list else []
    text = "".join(plain)[:MOST_TEXT]
    for word in (*text.translate(_APART).split(), *text.translate(_JOINED).split()):
        name = word.strip("_") if word.startswith("__") else word
        if name.isidentifier():
            _words.pop(name, None)
            _words[name] = None
    while len(_words) > MOST_NAMES:
        del _words[next(iter(_words))]


def _names_in(member: Any) -> Iterator[str]:
    if type(member) is classmethod or type(member) is staticmethod:
        member = member.__func__
    if type(member) is property:
        member = member.fget
    if type(member) is _Function:
        yield from _usable(_code(member).co_names)


def _usable(names: Any) -> Iterator[str]:
    for name in list(names)[:MOST_NAMES]:
        if type(name) is str and not name.startswith("__"):
            yield name
