"""An event done once more on a plain value: how whoever shows an observable follows it without reading it again."""

from __future__ import annotations

from .base import plain
from .events import Attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from .events import Event


def replay(event: Event, value: Any) -> Any:
    """Do to a plain value what was done to the observable of an equal one, and return it.

    The event is one that was told just now: what it holds is the observable's own and changes with it.
    """
    path, kind = event["path"], event["type"]
    new = plain(event["value"])
    if type(new) is list:
        new = [plain(each) for each in new]
    elif type(new) is dict:
        new = {key: plain(each) for key, each in new.items()}
    if kind == "set" and not path:
        return new
    if kind in _WHOLE:
        _WHOLE[kind](_at(value, path), new, event)
    elif kind in _IN_PLACE:
        _IN_PLACE[kind](_at(value, path[:-1]), path[-1], new)
    return value


def _at(value: Any, path: list[Any]) -> Any:
    for step in path:
        value = getattr(value, step) if type(step) is Attribute else value[step]
    return value


def _put(owner: Any, step: Any, new: Any) -> None:
    if type(step) is Attribute:
        setattr(owner, step, new)
    else:
        owner[step] = new


_WHOLE: dict[str, Callable[[Any, Any, Event], object]] = {
    "add_set": lambda owner, new, _: owner.add(new),
    "discard_set": lambda owner, _, event: owner.discard(event["old_value"]),
    "clear": lambda owner, _, __: owner.clear(),
    "reverse": lambda owner, _, __: owner.reverse(),
    "sort": lambda owner, new, _: owner.__setitem__(slice(None), new),
}
"""What is done to the value at the end of the path."""

_IN_PLACE: dict[str, Callable[[Any, Any, Any], object]] = {
    "append": lambda owner, _, new: owner.append(new),
    "insert": lambda owner, at, new: owner.insert(at, new),
    "extend": lambda owner, _, new: owner.extend(new),
    "delattr": lambda owner, name, _: delattr(owner, name),
    **dict.fromkeys(("set", "setitem", "setattr"), _put),
    **dict.fromkeys(("pop", "popitem", "remove", "delitem"), lambda owner, at, _: owner.__delitem__(at)),
}
"""What is done at the last step of the path."""
