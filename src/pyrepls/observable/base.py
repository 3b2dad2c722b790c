"""`Observable`: what all kinds have in common. Who subscribes, what contains what, and how a change is told.

Nothing is locked: each step that others could come between is one operation on a dict or a list, which Python makes
whole. So a subscriber may do anything, from any thread, and nothing can deadlock; threads that change one observable
at the same time need a lock of their own for their events to come in order, as they do for a plain list.
"""

from __future__ import annotations

from _weakref import ref

from . import hooks
from .events import path_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Callable, Self, TypeAlias

    from .events import Event

    Subscriber: TypeAlias = Callable[[Event], None]

MISSING: Any = object()


class Link:
    """That an observable is inside another one, and where it was seen there last."""

    __slots__ = ("at", "outer")

    def __init__(self, outer: Observable, at: Any) -> None:
        self.outer = ref(outer)
        self.at = at


KINDS: list[tuple[type, type[Observable]]] = []
"""Which class observes the values of which class, of exactly that one."""


_WHATEVER: Any = object
"""To a type checker, an observable may have whatever its value has."""


class Observable(_WHATEVER):  # type: ignore[misc]
    """A value that tells of its changes: `Observable([1, 2])`, `Observable({})`, `Observable(set())`, `Observable(5)`.

    Lists, dicts and sets become lists, dicts and sets that tell; any other value is put into a holder that has `get`,
    `set`, its operators and its attributes. An observable is returned as it is. See `events` for what is told.
    """

    __slots__ = ()
    holder: type[Observable]
    """The class that observes values of any other class."""

    _subscribers: dict[object, Subscriber]
    _links: list[Link]
    __weakref__: Any

    def __new__(cls, value: Any = MISSING) -> Self:
        """Return the observable of a value, of the class that fits it."""
        made: Any = value
        if cls is not Observable:
            made = converted(value, cls)
        elif not is_observable(value):
            made = converted(value, kind_of(value) or cls.holder)
        return made  # type: ignore[no-any-return]

    def __init__(self, value: Any = MISSING) -> None:
        pass  # the bases would fill themselves a second time

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have a function called with each event, after the change; returns a function that ends it.

        What a subscriber raises is logged under `pyrepls.observable` and goes no further.
        """
        key = object()
        self._subscribers[key] = subscriber

        def stop() -> None:
            self._subscribers.pop(key, None)

        return stop

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Call a function no longer; nothing happens when it was not subscribed."""
        for key, each in list(self._subscribers.items()):
            if each == subscriber:
                self._subscribers.pop(key, None)

    def get(self) -> Any:
        """Return the value without observation: a plain copy of a container, the value itself from a holder."""
        return plain(self)

    def set(self, value: Any) -> None:
        """Take another value of the same kind as a whole; nothing is told when it is the same object."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"Observable({plain(self)!r})"

    def __str__(self) -> str:
        return str(plain(self))

    def __format__(self, spec: str) -> str:
        return format(plain(self), spec)

    @classmethod
    def _empty(cls) -> Self:
        """Return a new one without content."""
        raise NotImplementedError

    def _fill(self, value: Any, inner: Callable[[Any, Observable, Any], Any]) -> None:
        """Take the content of a plain value; `inner` makes of each item what is put in."""
        raise NotImplementedError

    def _plain(self) -> tuple[Any, Callable[[Callable[[Any], Any]], None]]:
        """Return an empty plain value, and a function that fills it with what another makes of each item."""
        raise NotImplementedError

    def _inside(self) -> Any:
        """Return what a holder holds; others are what they hold."""
        return self

    def _path_of(self, inner: Observable, at: Any) -> list[Any] | None:
        """Return the steps to something inside, which was seen at a place last; None when it is not there."""
        raise NotImplementedError


def is_observable(value: object) -> bool:
    """Whether it is one; `isinstance` would ask the value's own `__class__`."""
    return issubclass(type(value), Observable)


def kind_of(value: object) -> Any:
    """Return the class that observes a value, None for one that needs a holder; by identity, as a metaclass may lie."""
    kind = type(value)
    for observed, observing in KINDS:
        if observed is kind:
            return observing
    return None


def prepared(made: Any) -> Any:
    """Return a new observable with what every one has."""
    made._subscribers = {}
    made._links = []
    return made


def converted(value: Any, kind: type[Observable]) -> Any:
    """Return an observable with the content of a plain value, however deep and tangled that is."""
    made = kind._empty()
    known = {id(value): made}
    waiting = [(value, made)] if value is not MISSING else []

    def inner(each: Any, outer: Observable, at: Any) -> Any:
        found = each if is_observable(each) else known.get(id(each))
        if found is None:
            inner_kind = kind_of(each)
            if inner_kind is None:
                return each
            found = known[id(each)] = inner_kind._empty()
            waiting.append((each, found))
        _link(found, outer, at)
        return found

    while waiting:
        source, target = waiting.pop()
        target._fill(source, inner)
    return made


def adopted(outer: Observable, value: Any, at: Any) -> Any:
    """Return what is put into an observable for a value: itself, or its observable, which knows where it is."""
    kind = type(value)
    if kind is int or kind is str or kind is float:
        return value  # most values: they need no search
    if not issubclass(kind, Observable):
        chosen = kind_of(value)
        if chosen is None:
            return value
        value = converted(value, chosen)
    _link(value, outer, at)
    return value


def plain(value: Any) -> Any:
    """Return what a value is without observation: a copy without observables, however deep and tangled it is."""
    known: dict[int, Any] = {}
    waiting: list[Any] = []

    def bare(each: Any) -> Any:
        if is_observable(each):
            each = each._inside()  # what a holder holds is no holder
        if not is_observable(each):
            return each
        if id(each) not in known:
            known[id(each)], fill = each._plain()
            waiting.append(fill)
        return known[id(each)]

    made = bare(value)
    while waiting:
        waiting.pop()(bare)
    return made


def is_heard(source: Observable) -> bool:
    """Whether anybody is told of a change: what is costly to find out is left out otherwise."""
    return bool(hooks.listeners) or any(each._subscribers for each, _ in _levels(source, []))


def tell(
    source: Observable, type: str, path: list[Any], value: Any = None, old_value: Any = None, key: Any = MISSING
) -> None:
    """Tell of a change that has been made: to whoever subscribed to the observable, or to one that contains it."""
    if not (source._subscribers or source._links or hooks.listeners):
        return
    event = {"type": type, "path": path, "value": value, "old_value": old_value, "length": _length(source)}
    if key is not MISSING:
        event["key"] = key
    for each, steps in list(_levels(source, path)):
        told = event if steps is path else {**event, "path": steps}
        for subscriber in list(each._subscribers.values()):
            _call(subscriber, told)
        for listener in list(hooks.listeners.values()):
            _call(listener, each, path_text(steps), told)


def _length(source: Any) -> int | None:
    return len(source) if isinstance(source, (list, dict, set)) else None


def _levels(source: Observable, path: list[Any]) -> Iterator[tuple[Observable, list[Any]]]:
    seen = {id(source)}
    waiting = [(source, path)]
    while waiting:
        each, steps = waiting.pop()
        yield each, steps
        for link in list(each._links):
            outer = link.outer()
            before = None if outer is None else outer._path_of(each, link.at)
            if outer is None or before is None:
                _unlink(each, link)
            elif id(outer) not in seen:
                seen.add(id(outer))
                link.at = before[0] if before else None
                waiting.append((outer, [*before, *steps]))


def _link(inner: Observable, outer: Observable, at: Any) -> None:
    for link in inner._links:
        if link.outer() is outer:
            return
    inner._links.append(Link(outer, at))


def _unlink(inner: Observable, link: Link) -> None:
    try:
        inner._links.remove(link)
    except ValueError:
        pass  # another thread was faster


def _call(function: Callable[..., None], *values: Any) -> None:
    try:
        function(*values)
    except Exception:
        import logging  # here, as it takes longer to load than everything else together

        logging.getLogger("pyrepls.observable").exception("a subscriber of an observable failed")


Observable.__module__ = "pyrepls"  # under which pickles find it
