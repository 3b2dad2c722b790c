"""Questions to a value that its class cannot answer with code of its own.

Classes are compared and looked up by identity only: a metaclass may define `__eq__` and `__hash__`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

_mro = type.__dict__["__mro__"].__get__
_name = type.__dict__["__name__"].__get__
_qualname = type.__dict__["__qualname__"].__get__
_module = type.__dict__["__module__"].__get__
_dict = type.__dict__["__dict__"].__get__
_dict_offset = type.__dict__["__dictoffset__"].__get__
_flags = type.__dict__["__flags__"].__get__

_HEAP_TYPE = 1 << 9


identity: Callable[[object], int] = object.__hash__
"""What `id` is for, without its audit event: a hook in Python, as the kernel has one, makes that ten times as slow."""


def mro_of(kind: type) -> tuple[type, ...]:
    """Return the classes of which `kind` is made, without asking its metaclass."""
    classes: tuple[type, ...] = _mro(kind)
    return classes


def is_made_of(kind: type, base: type) -> bool:
    """Whether `base` is among the classes of `kind`: `issubclass` without anybody's say."""
    for each in _mro(kind):  # noqa: SIM110 - half as fast with any()
        if each is base:
            return True
    return False


def class_dict(kind: type) -> Any:
    """Return what the class itself defines, without asking its metaclass."""
    return _dict(kind)


def has_dict(kind: type) -> bool:
    """Whether instances can have attributes of any name."""
    return bool(_dict_offset(kind))


def is_made_in_c(kind: type) -> bool:
    """Whether a class is built in, or of an extension, and cannot be changed."""
    return not _flags(kind) & _HEAP_TYPE


def plain_name(kind: type) -> str:
    """Return the name of a class as it was given, empty when it is no plain text."""
    name: Any = _name(kind)
    return name if type(name) is str else ""


def type_name(kind: type) -> str:
    """Return the name of a class without asking its metaclass."""
    return printable(plain_text(_name(kind))[:80])


def module_name(kind: type) -> str:
    """Return the name of the module in which a class says it was made, without asking its metaclass."""
    try:
        return plain_text(_module(kind))
    except Exception:
        return ""


def full_name(kind: type) -> str:
    """Return a class's name with its module, unless that is built in or `__main__`."""
    module, name = module_name(kind), plain_text(_qualname(kind))
    return printable((name if module in ("", "builtins", "__main__") else f"{module}.{name}")[:200])


def plain_text(text: Any) -> str:
    """Return a text as it is, one of a class with code of its own as a plain one, anything else as empty."""
    if type(text) is str:
        return text
    return str.__str__(text)[:] if is_made_of(type(text), str) else ""


def sendable(text: str) -> str:
    """Return text without lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def printable(text: str) -> str:
    """Return text with everything escaped that is no visible letter: control characters, lone surrogates."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def slot(kind: type, name: str) -> Callable[[Any], Any]:
    """Return the function that reads an attribute which `kind`, a class written in C, keeps in its structure."""
    getter: Callable[[Any], Any] = kind.__dict__[name].__get__
    return getter


def class_attribute(classes: tuple[type, ...], name: str, missing: Any = None) -> Any:
    """Return what the first of some classes defines under a name, as it stands there."""
    for each in classes:
        found = _dict(each).get(name, missing)
        if found is not missing:
            return found
    return missing
