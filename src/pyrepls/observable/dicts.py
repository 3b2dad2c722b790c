"""The observable dict: each method that changes a dict does what the dict's own does, then tells."""

from __future__ import annotations

from .base import KINDS, MISSING, Observable, adopted, prepared, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Self

    Dict = dict[Any, Any]
else:
    Dict = dict


class ObservableDict(Observable, Dict):
    """A dict that tells. `|` and `copy()` make plain dicts, as with any class made of dict."""

    __slots__ = ("__weakref__", "_links", "_subscribers")

    def get(self, *key_and_default: Any) -> Any:
        """Return the item of a key, as `dict.get` does; without a key, a plain copy of the whole."""
        return dict.get(self, *key_and_default) if key_and_default else Observable.get(self)

    def set(self, value: Any) -> None:
        """Take the items of another dict."""
        if value is self:
            return
        if not isinstance(value, dict):
            raise TypeError(f"an observable dict takes another dict, not {type(value).__name__}")
        before = dict(self)
        after = {key: adopted(self, item, key) for key, item in list(value.items())}
        dict.clear(self)
        dict.update(self, after)
        tell(self, "set", [], after, before)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """Return the item of a key, which gets the default when there is none."""
        if key not in self:
            self._put(key, default)
        return dict.__getitem__(self, key)

    def update(self, *mapping: Any, **items: Any) -> None:
        """Set items, one after the other; those that came before an error stay, as in a dict."""
        made: dict[Any, Any] = {}
        try:
            dict.update(made, *mapping, **items)
        finally:
            self._put_all(made)

    def pop(self, key: Any, *default: Any) -> Any:
        """Remove an item, and return it or the default; raises KeyError when there is neither."""
        length = len(self)
        item = dict.pop(self, key, *default)
        if len(self) < length:
            tell(self, "pop", [key], None, item, key)
        return item

    def popitem(self) -> tuple[Any, Any]:
        """Remove the last item, and return it with its key."""
        key, item = dict.popitem(self)
        tell(self, "popitem", [key], None, item, key)
        return key, item

    def clear(self) -> None:
        """Remove all items."""
        before = dict(self)
        dict.clear(self)
        if before:
            tell(self, "clear", [], None, before)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._put(key, value)

    def __delitem__(self, key: Any) -> None:
        before = dict.get(self, key)
        dict.__delitem__(self, key)
        tell(self, "delitem", [key], None, before, key)

    def __ior__(self, other: Any) -> Self:  # type: ignore[misc]
        made: dict[Any, Any] = {}
        try:
            dict.update(made, other)
        finally:
            self._put_all(made)
        return self

    def __reduce_ex__(self, _protocol: Any) -> Any:
        return Observable, ({},), None, None, iter(self.items())

    @classmethod
    def _empty(cls) -> Self:
        made: Self = prepared(dict.__new__(cls))
        return made

    def _put(self, key: Any, value: Any) -> None:
        before = dict.get(self, key)
        value = adopted(self, value, key)
        dict.__setitem__(self, key, value)
        tell(self, "setitem", [key], value, before, key)

    def _put_all(self, items: dict[Any, Any]) -> None:
        for key, value in items.items():
            self._put(key, value)

    def _fill(self, value: Any, inner: Callable[[Any, Observable, Any], Any]) -> None:
        dict.update(self, {key: inner(item, self, key) for key, item in list(value.items())})

    def _plain(self) -> tuple[Any, Callable[[Callable[[Any], Any]], None]]:
        made: dict[Any, Any] = {}
        return made, lambda bare: made.update((key, bare(item)) for key, item in list(self.items()))

    def _path_of(self, inner: Observable, at: Any) -> list[Any] | None:
        try:
            if dict.get(self, at, MISSING) is inner:
                return [at]
        except Exception:
            pass  # the place is another kind of container's, or the key has code of its own
        return next(([key] for key, item in list(self.items()) if item is inner), None)


KINDS.append((dict, ObservableDict))
