"""Previews of functions, modules, classes, exceptions, and of plain objects by their attributes.

Attributes are read only where no class could interfere: names that no class of the object defines, or that a class
defines as a slot in its structure. Candidates are the annotations, the slots, and the names in `__init__`.
"""

from __future__ import annotations

import sys

from .slots import class_dict, mro_of, sendable, slot, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Callable

    from .preview import Budget

MAX_ATTRIBUTES = 8


class _Example:
    __slots__ = ("member",)

    def method(self) -> None: ...


_Function = type(_Example.method)
_Method = type(_Example().method)
_Member = type(_Example.__dict__["member"])
_Module = type(sys)
_Builtin = type(len)
_Generator = type(each for each in "")
_module_dict = slot(_Module, "__dict__")
_arguments = slot(BaseException, "args")


def text_of(budget: Budget, value: Any, kind: type, depth: int) -> str:
    """Return the text of a value that is no container and no table."""
    write = _BY_TYPE.get(kind)
    if write is not None:
        return sendable(write(value))
    classes = mro_of(kind)
    if type in classes:
        return f"<class {type_name(value)}>"
    if BaseException in classes:
        return f"{type_name(kind)}({budget.items(_arguments(value)[:6], depth, 0)})"
    parts = [f"{name}={budget.text(each, depth - 1)}" for name, each in attributes_of(value, classes, MAX_ATTRIBUTES)]
    return f"{type_name(kind)}({', '.join(parts)})" if parts else f"<{type_name(kind)} object>"


def attributes_of(value: object, classes: tuple[type, ...], most: int) -> Iterator[tuple[str, Any]]:
    """Yield the attributes of a plain object that can be read without running code of the user's."""
    seen: set[str] = set()
    found = 0
    for name in _candidates(classes):
        if name in seen or found == most:
            continue
        seen.add(name)
        try:
            yield name, _read(value, classes, name)
            found += 1
        except AttributeError:
            continue


def _read(value: object, classes: tuple[type, ...], name: str) -> Any:
    for each in classes:
        member = class_dict(each).get(name)
        if type(member) is _Member:
            return member.__get__(value)
        if member is not None and type(member) not in _PLAIN:
            raise AttributeError(name)  # a property, say: reading it would run it
    return object.__getattribute__(value, name)


_PLAIN = frozenset({bool, bytes, complex, dict, float, int, list, set, str, tuple, type(None)})
"""Types of a class's attribute that only stand in for one of the object: no descriptors."""


def _candidates(classes: tuple[type, ...]) -> Iterator[str]:
    for each in classes[:-1]:
        names = class_dict(each)
        for key in ("__slots__", "__annotations__", "__match_args__"):
            found = names.get(key)
            if type(found) in (tuple, list, dict):
                yield from (name for name in tuple(found)[:32] if type(name) is str and not name.startswith("__"))
        start = names.get("__init__")
        if type(start) is _Function:
            yield from (name for name in start.__code__.co_names[:32] if not name.startswith("__"))


def _function(value: Any) -> str:
    code = value.__code__
    names = code.co_varnames[: code.co_argcount]
    return f"<function {value.__name__}({', '.join(names[:8])})>"


def _module(value: Any) -> str:
    name = _module_dict(value).get("__name__")
    return f"<module {name[:80]!r}>" if type(name) is str else "<module>"


def _method(value: Any) -> str:
    function = value.__func__
    return f"<bound method {function.__qualname__}>" if type(function) is _Function else "<bound method>"


_BY_TYPE: dict[type, Callable[[Any], str]] = {
    _Function: _function,
    _Module: _module,
    _Method: _method,
    _Builtin: lambda value: f"<built-in function {value.__name__}>",
    _Generator: lambda value: f"<generator {value.__qualname__}>",
}
