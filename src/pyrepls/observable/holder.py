"""The observable of any other value: it holds the value, and passes on what is done with it.

Operators give plain values; `+=` and its like, items and attributes that are set through the holder are told. What
the value does to itself, as `append` of a deque, is not. It has no hash, as what it is equal to changes.
"""

from __future__ import annotations

import _operator
import math

from .base import Observable, adopted, is_heard, kind_of, prepared, tell
from .events import Attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Self


class ObservableHolder(Observable):
    """A value that tells when it is replaced, or changed through its holder."""

    __slots__ = ("__weakref__", "_links", "_subscribers", "_value")
    _value: Any
    __hash__ = None  # type: ignore[assignment]

    def set(self, value: Any) -> None:
        """Hold another value; nothing is told when it is the same object."""
        if _bare(value) is not self._value:
            self._hold(value)

    def _hold(self, value: Any) -> None:
        before = self._value
        object.__setattr__(self, "_value", adopted(self, _bare(value), None))
        tell(self, "set", [], self._value, before)

    def __getattr__(self, name: str) -> Any:
        if name in _OWN:
            raise AttributeError(name)  # a holder that is only just being made
        return getattr(self._value, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            object.__setattr__(self, name, value)
            return
        before = _former(self, lambda: getattr(self._value, name))
        setattr(self._value, name, value)
        tell(self, "setattr", [Attribute(name)], value, before)

    def __delattr__(self, name: str) -> None:
        before = _former(self, lambda: getattr(self._value, name))
        delattr(self._value, name)
        tell(self, "delattr", [Attribute(name)], None, before)

    def __setitem__(self, key: Any, value: Any) -> None:
        before = _former(self, lambda: self._value[key])
        self._value[key] = value
        tell(self, "setitem", [key], value, before, key)

    def __delitem__(self, key: Any) -> None:
        before = _former(self, lambda: self._value[key])
        del self._value[key]
        tell(self, "delitem", [key], None, before, key)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call the value."""
        return self._value(*values, **named)

    def __reduce_ex__(self, _protocol: Any) -> Any:
        return Observable, (self._value,)

    @classmethod
    def _empty(cls) -> Self:
        made: Self = prepared(object.__new__(cls))
        made._value = None
        return made

    def _fill(self, value: Any, inner: Callable[[Any, Observable, Any], Any]) -> None:
        self._value = value if kind_of(value) is None else inner(value, self, None)

    def _inside(self) -> Any:
        return self._value

    def _path_of(self, inner: Observable, _at: Any) -> list[Any] | None:
        return [] if self._value is inner else None


_OWN = frozenset({"_links", "_subscribers", "_value", "__weakref__"})


def _former(holder: ObservableHolder, read: Callable[[], Any]) -> Any:
    try:
        return read() if is_heard(holder) else None
    except Exception:
        return None  # there was nothing, or it cannot be read


def _bare(value: Any) -> Any:
    return value._value if type(value) is ObservableHolder else value


def _passing(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: ObservableHolder, *others: Any) -> Any:
        return function(self._value, *map(_bare, others))

    return method


def _reflected(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: ObservableHolder, other: Any) -> Any:
        return function(_bare(other), self._value)

    return method


def _replacing(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: ObservableHolder, other: Any) -> Any:
        self._hold(function(self._value, _bare(other)))
        return self

    return method


_PASSED = "eq ne lt le gt ge neg pos abs invert contains index"
_BINARY = "add sub mul matmul truediv floordiv mod pow lshift rshift and xor or"
_OTHER: dict[str, Callable[..., Any]] = {
    **{f"__{name}__": getattr(_operator, name) for name in _PASSED.split()},
    **{f"__{kind.__name__}__": kind for kind in (bool, int, float, complex, bytes, len, iter, reversed, next, round)},
    **{f"__{name}__": getattr(math, name) for name in ("trunc", "floor", "ceil")},
    "__getitem__": _operator.getitem,
    "__divmod__": divmod,
    "__dir__": dir,
}

for _name in _BINARY.split():
    _function: Any = getattr(_operator, {"and": "and_", "or": "or_"}.get(_name, _name))
    setattr(ObservableHolder, f"__{_name}__", _passing(_function))
    setattr(ObservableHolder, f"__r{_name}__", _reflected(_function))
    setattr(ObservableHolder, f"__i{_name}__", _replacing(getattr(_operator, f"i{_name}")))
for _name, _function in _OTHER.items():
    setattr(ObservableHolder, _name, _passing(_function))
ObservableHolder.__rdivmod__ = _reflected(divmod)

Observable.holder = ObservableHolder
