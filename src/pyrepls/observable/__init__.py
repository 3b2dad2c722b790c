"""Values that tell of their own changes: what `from pyrepls import Observable` brings, for the code of cells.

An `Observable` of a list, a dict or a set is a real list, dict or set: everything that reads one, `json`, `numpy` and
`match` included, takes it. It has its own content: what it is made of, and what is put into it, is copied, all lists,
dicts and sets inside become observables as well, and a change deep inside is told with its full path.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .base import Observable, plain
    from .dicts import ObservableDict
    from .events import Attribute, path_text
    from .holder import ObservableHolder
    from .hooks import listen
    from .lists import ObservableList
    from .replaying import replay
    from .sets import ObservableSet

__all__ = [
    "Attribute",
    "Observable",
    "ObservableDict",
    "ObservableHolder",
    "ObservableList",
    "ObservableSet",
    "listen",
    "path_text",
    "plain",
    "replay",
]

_HOMES = {
    "Attribute": "events",
    "Observable": "base",
    "ObservableDict": "dicts",
    "ObservableHolder": "holder",
    "ObservableList": "lists",
    "ObservableSet": "sets",
    "listen": "hooks",
    "path_text": "events",
    "plain": "base",
    "replay": "replaying",
}
"""Where each name is defined: a kernel listens from its start, and few cells ever make an observable."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for kind in ("dicts", "holder", "lists", "sets"):  # they make themselves known to `Observable`
        __import__(f"{__name__}.{kind}")
    __import__(f"{__name__}.{_HOMES[name]}")
    return getattr(sys.modules[f"{__name__}.{_HOMES[name]}"], name)
