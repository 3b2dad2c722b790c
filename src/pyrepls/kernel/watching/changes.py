"""Which variables changed since the last look: compared after each statement, and by the tick while one runs.

No reference to a user's object is kept between looks, as holding one has effects that the user can see: see `held`.
"""

from __future__ import annotations

from _thread import allocate_lock
from itertools import islice
from time import perf_counter, time

from ...protocol.events import Changed
from ...protocol.variables import Change
from ..inspecting.preview import preview
from ..inspecting.slots import sendable
from .held import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ...protocol.variables import ChangeKind
    from ..namespace import Namespace

MOST_NAMES = 2000
"""Names beyond these are not watched."""

MOST_CHANGES = 500
"""Changes of one event."""

GLANCE = 0.0003
"""Seconds that a tick may take."""


class Changes:
    """The variables as they were last seen, and what is reported of them."""

    def __init__(self, namespace: Namespace, report: Callable[[Changed], None]) -> None:
        self._namespace = namespace
        self._report = report
        self._held: dict[str, Held] = {}
        self._lock = allocate_lock()
        self._ignored: set[Any] = set()
        """Names that can never be variables; each result adds one, so they must cost next to nothing."""
        self._start = 0

    def look(self, cell: int, line: int, thread: str) -> None:
        """Compare everything: a statement has ended. On the main thread, Ctrl+C held back."""
        with self._lock:
            names = self._items()
            self._compare(names, (cell, line, thread), None)
            self._drop_missing((cell, line, thread))

    def glance(self, cell: int, line: int) -> None:
        """Compare as much as can be done in a moment, and go on there next time; skipped while a look is under way."""
        if not self._lock.acquire(False):
            return
        try:
            names = self._items()
            start = self._start if self._start < len(names) else 0
            done = self._compare(names[start:], (cell, line, ""), perf_counter() + GLANCE)
            self._start = start + done if start + done < len(names) else 0
            self._drop_missing((cell, line, ""))
        finally:
            self._lock.release()

    def _items(self) -> list[tuple[Any, Any]]:
        names = self._namespace.names
        while True:
            try:
                items = list(islice(names.items(), MOST_NAMES + len(self._ignored)))
                all_text = set(map(type, names)) == {str}
                break
            except RuntimeError:
                continue  # another thread bound a name meanwhile
        # A key that is no text could run code of the user's when it is hashed or compared.
        return items if all_text else [item for item in items if type(item[0]) is str]

    def _compare(self, items: list[tuple[Any, Any]], where: tuple[int, int, str], end: float | None) -> int:
        found: list[Change] = []
        held_names, ignored = self._held, self._ignored
        done = 0
        for name, value in items:
            done += 1
            if name in ignored:
                continue
            held = held_names.get(name)
            if held is not None:
                if held.value is value or held.is_surely(value):
                    continue
            elif not self._is_watched(name, value):
                continue
            change = self._changed(name, value, held, where)
            if change is not None:
                found.append(change)
            if end is not None and perf_counter() > end:
                break
        self._send(found)
        return done

    def _is_watched(self, name: str, value: object) -> bool:
        if not self._namespace.can_be_variable(name):
            self._ignored.add(name)
            return False
        return self._namespace.is_bound_by_user(name, value)

    def _changed(self, name: str, value: object, held: Held | None, where: tuple[int, int, str]) -> Change | None:
        shown = preview(value)
        kind: ChangeKind = "bound"
        if held is not None:
            same = held.identity == id(value) and not held.is_atom
            if same and held.preview == shown:
                return None
            kind = "mutated" if same else "rebound"
        self._held[name] = Held(value, shown)
        return Change(sendable(name), kind, held.preview.text if held else None, shown, *where, 1, time())

    def _drop_missing(self, where: tuple[int, int, str]) -> None:
        names = self._namespace.names
        if self._held.keys() <= names.keys():
            return
        gone = [(name, self._held.pop(name).preview.text) for name in list(self._held) if name not in names]
        self._send([Change(sendable(name), "deleted", text, None, *where, 1, time()) for name, text in gone])

    def _send(self, found: list[Change]) -> None:
        for start in range(0, len(found), MOST_CHANGES):
            self._report(Changed(tuple(found[start : start + MOST_CHANGES])))
