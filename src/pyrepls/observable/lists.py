"""The observable list: each method that changes a list does what the list's own does, then tells."""

from __future__ import annotations

from _operator import index

from .base import KINDS, Observable, adopted, is_heard, prepared, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Callable, Self

    List = list[Any]
else:
    List = list


class ObservableList(Observable, List):
    """A list that tells. Slices, `+` and `copy()` are plain lists, as with any class made of list."""

    __slots__ = ("__weakref__", "_links", "_subscribers")

    def set(self, value: Any) -> None:
        """Take the items of another list."""
        if value is self:
            return
        if not isinstance(value, list):
            raise TypeError(f"an observable list takes another list, not {type(value).__name__}")
        before = list(self)
        list.__setitem__(self, slice(None), self._adopted(value))
        tell(self, "set", [], list(self), before)

    def append(self, item: Any) -> None:
        """Add an item at the end."""
        item = adopted(self, item, len(self))
        list.append(self, item)
        tell(self, "append", [len(self) - 1], item)

    def insert(self, where: Any, item: Any) -> None:
        """Add an item before an index."""
        at = index(where)
        at = max(at + len(self), 0) if at < 0 else min(at, len(self))
        item = adopted(self, item, at)
        list.insert(self, at, item)
        tell(self, "insert", [at], item)

    def extend(self, items: Iterable[Any]) -> None:
        """Add items at the end; those that came before an error stay, as in a list."""
        start = len(self)
        items = list(items) if issubclass(type(items), (list, tuple)) else items  # it may be this very list
        try:
            list.extend(self, (adopted(self, item, len(self)) for item in items))
        finally:
            if len(self) > start:
                tell(self, "extend", [start], self[start:])

    def pop(self, where: Any = -1) -> Any:
        """Remove an item, and return it."""
        at = index(where)
        at = at + len(self) if at < 0 else at
        item = list.pop(self, where)
        tell(self, "pop", [at], None, item)
        return item

    def remove(self, item: Any) -> None:
        """Remove the first item that is equal; raises ValueError when there is none."""
        before = list(self)
        list.remove(self, item)
        at = next((at for at, pair in enumerate(zip(before, self)) if pair[0] is not pair[1]), len(self))
        while at and before[at - 1] is before[at]:
            at -= 1  # of the same object several times in a row, it was the first that went
        tell(self, "remove", [at], None, before[at])

    def clear(self) -> None:
        """Remove all items."""
        before = list(self)
        list.clear(self)
        if before:
            tell(self, "clear", [], None, before)

    def sort(self, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> None:
        """Sort in place."""
        before = list(self)
        try:
            list.sort(self, key=key, reverse=reverse)
        finally:
            if any(old is not new for old, new in zip(before, self)):
                tell(self, "sort", [], list(self))

    def reverse(self) -> None:
        """Reverse in place."""
        list.reverse(self)
        if len(self) > 1:
            tell(self, "reverse", [])

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            self._set_slice(key, value)
            return
        at = index(key)
        at = at + len(self) if at < 0 else at
        before = list.__getitem__(self, at) if 0 <= at < len(self) else None
        value = adopted(self, value, at)
        list.__setitem__(self, key, value)
        tell(self, "setitem", [at], value, before)

    def _set_slice(self, key: slice, value: Any) -> None:
        try:
            items = iter(value)
        except TypeError:
            items = None
        if items is None:
            list.__setitem__(self, key, value)  # says in the list's own words that this cannot be
            return
        kept = self._adopted(items)
        where, before = _exact(key, len(self)), self[key]
        list.__setitem__(self, key, kept)
        tell(self, "setitem", [where], kept, before)

    def __delitem__(self, key: Any) -> None:
        where: Any = _exact(key, len(self)) if isinstance(key, slice) else index(key)
        if type(where) is int and where < 0:
            where += len(self)
        before = self[key] if is_heard(self) and (type(where) is slice or 0 <= where < len(self)) else None
        length = len(self)
        list.__delitem__(self, key)
        if len(self) < length:
            tell(self, "delitem", [where], None, before)

    def __iadd__(self, items: Iterable[Any]) -> Self:  # type: ignore[misc]
        self.extend(items)
        return self

    def __imul__(self, times: Any) -> Self:  # type: ignore[misc]
        before = list(self)
        list.__imul__(self, times)
        if len(self) > len(before):
            tell(self, "extend", [len(before)], self[len(before) :])
        elif len(self) < len(before):
            tell(self, "clear", [], None, before)
        return self

    def __reduce_ex__(self, _protocol: Any) -> Any:
        return Observable, ([],), None, iter(self)

    @classmethod
    def _empty(cls) -> Self:
        made: Self = prepared(list.__new__(cls))
        return made

    def _adopted(self, items: Iterable[Any]) -> list[Any]:
        return [adopted(self, item, at) for at, item in enumerate(list(items))]

    def _fill(self, value: Any, inner: Callable[[Any, Observable, Any], Any]) -> None:
        list.extend(self, [inner(item, self, at) for at, item in enumerate(list(value))])

    def _plain(self) -> tuple[Any, Callable[[Callable[[Any], Any]], None]]:
        made: list[Any] = []
        return made, lambda bare: made.extend(map(bare, self))

    def _path_of(self, inner: Observable, at: Any) -> list[Any] | None:
        if type(at) is int and 0 <= at < len(self) and self[at] is inner:
            return [at]
        return next(([at] for at, item in enumerate(self) if item is inner), None)


def _exact(key: slice, length: int) -> slice:
    """Return a slice that means the same with ends that are numbers."""
    start, stop, step = key.indices(length)
    if start < 0:
        return slice(0, 0, step)  # backwards from before the first item: empty, while -1 would mean the last one
    return slice(start, None if step < 0 and stop < 0 else stop, None if step == 1 else step)


KINDS.append((list, ObservableList))
