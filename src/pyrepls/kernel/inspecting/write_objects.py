"""How functions, modules, classes, exceptions and plain objects are written: these by their attributes."""

from __future__ import annotations

import gc
import sys
from _thread import RLock, allocate_lock

from .attributes import attributes_of
from .kinds import known
from .slots import class_attribute, identity, is_made_of, mro_of, plain_text, slot, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .write_builtin import Room, Writer

MAX_ATTRIBUTES = 8
MOST_LOOKED_AT = 16
"""Attributes among which those are chosen that are shown: a watch compares no more."""


class _Example:
    def method(self) -> None: ...


async def _coroutine() -> None: ...


_Function = type(_Example.method)
_Method = type(_Example().method)
_Module = type(sys)
_Builtin = type(len)
_Generator = type(each for each in "")
_example = _coroutine()
_Coroutine = type(_example)
_example.close()
_Lock = type(allocate_lock())
_Proxy = type(type.__dict__)
_module_dict = slot(_Module, "__dict__")
_arguments = slot(BaseException, "args")


def text_of(budget: Room, value: Any, kind: type, depth: int) -> str:
    """Return the text of a value that is no container and of no class with a writer of its own."""
    write = _BY_TYPE.get(identity(kind))
    if write is not None:
        return write(budget, value, depth)
    if is_made_of(kind, type):
        return f"<class {type_name(value)}>"
    if is_made_of(kind, BaseException):
        arguments = list(_arguments(value))
        return f"{type_name(kind)}({budget.items(arguments[:6], depth, len(arguments))})"
    parts = _attributes(budget, value, kind, depth)
    return f"{type_name(kind)}({', '.join(parts)})" if parts else f"<{type_name(kind)} object>"


def signature_of(value: Any) -> str:
    """Return the parameters of a function, as far as its code alone tells them."""
    code = value.__code__
    flags, names = code.co_flags, list(code.co_varnames)
    plain, keyword = code.co_argcount, code.co_kwonlyargcount
    parts = names[:plain]
    if 0 < code.co_posonlyargcount <= plain:
        parts.insert(code.co_posonlyargcount, "/")
    rest = plain + keyword
    if flags & 4:
        parts.append("*" + names[rest])
        rest += 1
    elif keyword:
        parts.append("*")
    parts += names[plain : plain + keyword]
    if flags & 8:
        parts.append("**" + names[rest])
    return f"({', '.join(parts[:12])}{', …' if len(parts) > 12 else ''})"


def _attributes(budget: Room, value: Any, kind: type, depth: int) -> list[str]:
    if depth <= 0:
        return ["…"]
    found = attributes_of(value)
    hidden = _hidden_fields(kind)
    named = [pair for pair in list(found.named.items())[:MOST_LOOKED_AT] if pair[0] not in hidden]
    named.sort(key=lambda pair: pair[0][:1] == "_")
    parts = [f"{name[:60]}={budget.text(each, depth - 1)}" for name, each in named[:MAX_ATTRIBUTES]]
    left = MAX_ATTRIBUTES - len(parts)
    parts += [f"?={budget.text(each, depth - 1)}" for each in found.nameless[:left]]
    return [*parts, "…"] if len(found.named) + len(found.nameless) > len(parts) + len(hidden) else parts


def _hidden_fields(kind: type) -> set[str]:
    fields = class_attribute(mro_of(kind), "__dataclass_fields__")
    if type(fields) is not dict:
        return set()
    return {name for name, field in list(fields.items())[:100] if _is_hidden(field)}


def _is_hidden(field: Any) -> bool:
    kind = type(field)
    return known(kind) == "dataclasses.Field" and kind.__dict__["repr"].__get__(field) is False


def _function(_: Room, value: Any, _depth: int) -> str:
    return f"<function {plain_text(value.__name__)[:60]}{signature_of(value)}>"


def _module(_: Room, value: Any, _depth: int) -> str:
    name = plain_text(_module_dict(value).get("__name__"))
    return f"<module {name[:80]!r}>" if name else "<module>"


def _method(_: Room, value: Any, _depth: int) -> str:
    function = value.__func__
    name = plain_text(function.__qualname__) if type(function) is _Function else ""
    return f"<bound method {name}>" if name else "<bound method>"


def _named(word: str, attribute: str = "__qualname__") -> Writer:
    def write(_: Room, value: Any, _depth: int) -> str:
        return f"<{word} {plain_text(getattr(value, attribute))[:80]}>"

    return write


def _lock(_: Room, value: Any, _depth: int) -> str:
    return f"<lock, {'locked' if value.locked() else 'unlocked'}>"


def _rlock(_: Room, value: Any, _depth: int) -> str:
    return "<RLock, unlocked>" if "<unlocked" in RLock.__repr__(value) else "<RLock, locked>"


def _memory(_: Room, value: Any, _depth: int) -> str:
    try:
        return f"<memory of {value.nbytes} bytes, format {value.format!r}>"
    except ValueError:
        return "<released memory>"


def _inside(budget: Room, value: Any, depth: int) -> str:
    inside = [each for each in gc.get_referents(value) if is_made_of(type(each), dict)]
    return f"{type_name(type(value))}({budget.text(inside[0], depth - 1) if inside else '…'})"


_NAMES: dict[type, Writer] = {
    _Function: _function,
    _Module: _module,
    _Method: _method,
    _Builtin: _named("built-in function", "__name__"),
    _Generator: _named("generator"),
    _Coroutine: _named("coroutine"),
    _Lock: _lock,
    RLock: _rlock,
    _Proxy: _inside,
    memoryview: _memory,
}

_BY_TYPE: dict[int, Writer] = {identity(kind): writer for kind, writer in _NAMES.items()}

LEAVES = frozenset(
    map(identity, (_Function, _Method, _Builtin, _Generator, _Coroutine, _Lock, RLock, object, type(str.join), slice))
)
"""By identity, the types of values with nothing inside that is worth a look."""
