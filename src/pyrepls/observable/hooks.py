"""Who is told of the changes of every observable there is: how the kernel hears of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, TypeAlias

    from .events import Event

    Listener: TypeAlias = Callable[[Any, str, Event], None]
    """Takes an observable, where in it something has changed, as text, and the event."""

listeners: dict[object, Listener] = {}
"""By a key of its own each; empty in general, and then a change costs nothing but a look at it."""


def listen(callback: Listener) -> Callable[[], None]:
    """Have a function called after each change of any observable; returns a function that ends it.

    It is called on the thread that made the change, once for the observable that was changed, with the path inside
    it, and once for each that contains that one.
    """
    key = object()
    listeners[key] = callback

    def stop() -> None:
        listeners.pop(key, None)

    return stop
