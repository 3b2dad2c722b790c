"""Questions to a value that its class cannot answer with code of its own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

_mro = type.__dict__["__mro__"].__get__
_name = type.__dict__["__name__"].__get__
_dict = type.__dict__["__dict__"].__get__


def mro_of(kind: type) -> tuple[type, ...]:
    """Return the classes of which `kind` is made, without asking its metaclass."""
    classes: tuple[type, ...] = _mro(kind)
    return classes


def class_dict(kind: type) -> Any:
    """Return what the class itself defines, without asking its metaclass."""
    return _dict(kind)


def type_name(kind: type) -> str:
    """Return the name of a class without asking its metaclass."""
    return sendable(_name(kind)[:80])


def sendable(text: str) -> str:
    """Return text without lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def slot(kind: type, name: str) -> Callable[[Any], Any]:
    """Return the function that reads an attribute which `kind`, a class written in C, keeps in its structure."""
    getter: Callable[[Any], Any] = kind.__dict__[name].__get__
    return getter
