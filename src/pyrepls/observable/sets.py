"""The observable set: each method that changes a set does what the set's own does, then tells, item by item."""

from __future__ import annotations

from .base import KINDS, Observable, prepared, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Self

    Set = set[Any]
else:
    Set = set


class ObservableSet(Observable, Set):
    """A set that tells. `|`, `&`, `copy()` and their like make plain sets."""

    __slots__ = ("_links", "_subscribers")

    def set(self, value: Any) -> None:
        """Take the items of another set."""
        if value is self:
            return
        if not isinstance(value, (set, frozenset)):
            raise TypeError(f"an observable set takes another set, not {type(value).__name__}")
        before, after = set(self), set(value)
        set.clear(self)
        set.update(self, after)
        tell(self, "set", [], after, before)

    def add(self, item: Any) -> None:
        """Add an item, unless there is an equal one."""
        length = len(self)
        set.add(self, item)
        if len(self) > length:
            tell(self, "add_set", [], item)

    def discard(self, item: Any) -> None:
        """Remove an item, if there is an equal one."""
        length = len(self)
        set.discard(self, item)
        if len(self) < length:
            tell(self, "discard_set", [], None, item)

    def remove(self, item: Any) -> None:
        """Remove an item; raises KeyError when there is none."""
        set.remove(self, item)
        tell(self, "discard_set", [], None, item)

    def pop(self) -> Any:
        """Remove any item, and return it."""
        item = set.pop(self)
        tell(self, "discard_set", [], None, item)
        return item

    def clear(self) -> None:
        """Remove all items."""
        before = set(self)
        set.clear(self)
        if before:
            tell(self, "clear", [], None, before)

    def __reduce_ex__(self, _protocol: Any) -> Any:
        return Observable, (set(self),)

    @classmethod
    def _empty(cls) -> Self:
        made: Self = prepared(set.__new__(cls))
        return made

    def _become(self, after: Set) -> None:
        for item in set(self) - after:
            self.discard(item)
        for item in after - set(self):
            self.add(item)

    def _fill(self, value: Any, _inner: Callable[[Any, Observable, Any], Any]) -> None:
        set.update(self, value)

    def _plain(self) -> tuple[Any, Callable[[Callable[[Any], Any]], None]]:
        made: set[Any] = set()
        return made, lambda _: made.update(self)

    def _path_of(self, _inner: Observable, _at: Any) -> list[Any] | None:
        return None  # observables have no hash, so none can be in a set


def _changing(name: str) -> Callable[..., Any]:
    change = getattr(set, name)

    def method(self: ObservableSet, *others: Any) -> Any:
        after = set(self)
        try:
            answer = change(after, *others)
        finally:
            self._become(after)
        return self if answer is after else answer

    return method


def _making(name: str) -> Callable[..., Any]:
    make = getattr(set, name)

    def method(self: ObservableSet, *others: Any) -> Any:
        return make(set(self), *others)

    return method


_CHANGING = (
    "update intersection_update difference_update symmetric_difference_update __ior__ __iand__ __isub__ __ixor__"
)
_MAKING = (
    "copy union intersection difference symmetric_difference "
    "__or__ __and__ __sub__ __xor__ __ror__ __rand__ __rsub__ __rxor__"
)

for _names, _made in ((_CHANGING, _changing), (_MAKING, _making)):
    for _name in _names.split():
        _method = _made(_name)
        _method.__name__ = _name
        _method.__qualname__ = f"ObservableSet.{_name}"
        _method.__doc__ = getattr(set, _name).__doc__
        setattr(ObservableSet, _name, _method)

KINDS.append((set, ObservableSet))
