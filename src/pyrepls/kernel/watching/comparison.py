"""What the variables were when they were last seen, and which of them are something else now.

Knows no lock and no thread: `changes` sees to it that one thread at a time compares.
"""

from __future__ import annotations

from _operator import is_
from itertools import islice, repeat
from time import perf_counter, time

from ...protocol.errors import NoSuchValue
from ...protocol.variables import Change
from ..inspecting.slots import identity, sendable
from ..late import Late
from .bindings import Bindings
from .held import CHANGED, SAME, UNSURE, Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any, Callable, Optional

    from ...protocol.variables import ChangeKind, Preview
    from ..namespace import Namespace
    from .place import Place

    Item = tuple[str, Any, Optional[Held]]
    """A name, what is bound to it now, and what was seen last."""

MOST_NAMES = 2000
"""Names beyond these are not watched."""

SLOW = 0.00005
"""Seconds that a preview may take to be made after each line that may have changed anything; a slower one is made
when a line names the variable, when the statement ends, and at a tick now and then."""

SHARE = 50
"""A slow one waits this many times as long as it took for the next tick."""

MISSING: Any = object()

preview = Late("inspecting.preview", "preview")
resolve = Late("inspecting.paths", "resolve")


class Comparison:
    """The variables as they were last seen."""

    def __init__(self, namespace: Namespace) -> None:
        self.variables = True
        """Whether all variables are compared, or only what is pinned."""
        self.pinned: tuple[str, ...] = ()
        self.resolved: set[str] = set()
        """Paths whose value could be read at the last look without running code of the user."""
        self.pending: Callable[[], Collection[str]] = tuple
        """Names that lines on other threads are just binding, and will tell themselves."""
        self._namespace = namespace
        self._held: dict[str, Held] = {}
        self._loose: dict[str, Held] = {}
        """Those whose value may change without being bound anew."""
        self._loose_weight = 0
        self._bindings = Bindings()
        self._left_out = False
        """Whether what has changed was left out, as another thread will tell it."""
        self._paths: dict[str, tuple[str, ...]] = {}
        self._texts: dict[str, Held] = {}
        """What paths and expressions were."""
        self._ignored: set[Any] = set()
        """Names that can never be variables; each result adds one, so they must cost next to nothing."""
        self._start = 0
        self._whole = True
        self._window = 0

    def pin(self, variables: bool, names: Collection[str], paths: Mapping[str, tuple[str, ...]]) -> None:
        """Say what is compared from now on."""
        self.variables = variables
        self.pinned, self._paths = tuple(names), dict(paths)
        self.resolved &= paths.keys()
        self._bindings.forget()

    def forget(self, texts: Collection[str]) -> None:
        """Keep of paths and expressions only these."""
        self._texts = {text: held for text, held in self._texts.items() if text in texts}

    def all(self, place: Place, thorough: bool) -> list[Change]:
        """Compare everything: a statement has ended; thoroughly when it is the last of its cell."""
        if not self.variables:
            return self._only_pinned(place)
        found = self._changes(self._items(), place, None if thorough else perf_counter(), thorough)
        return found + self._deletions(place) + self._path_changes(None, place)

    def weight(self, wide: bool) -> int:
        """What it costs to see that nothing stirs, in units of comparing one variable."""
        return 1 + self._loose_weight + (len(self._held) // 20 if wide else 0)

    @property
    def whole(self) -> bool:
        """Whether the last `part` has compared everything."""
        return self._whole

    def part(self, place: Place, seconds: float) -> list[Change]:
        """Compare as much as can be done in so many seconds, and go on there the next time."""
        self._window += 1
        self._whole = True
        if not self.variables:
            return self._only_pinned(place)
        items = self._items()
        start = self._start if self._start < len(items) else 0
        end = perf_counter() + seconds
        found: list[Change] = []
        self._start = 0
        self._whole = not start
        for index in range(start, len(items)):
            found += self._changes(items[index : index + 1], place, end, False)
            if perf_counter() > end:
                self._start, self._whole = index + 1, False
                break
        return found + self._deletions(place) + self._path_changes(None, place)

    def stirs(self, names: Collection[str] | None, wide: bool) -> bool:
        """Whether a line that may have changed these names, or any for None, has anything to compare.

        Not `wide`, names are left out that only a library, or `globals()`, can have bound. Only reads: it needs no
        lock and may be interrupted.
        """
        if names is None:
            if self._paths or not self.variables:
                return bool(self._paths or self.pinned)
            if wide and not self._bindings.hold(self._namespace.names):
                return True
            return any(self._has_changed(name, held) for name, held in list(self._loose.items()))
        known, namespace = self._held, self._namespace.names
        for name in names:
            held = known.get(name)
            if held is None:
                if name in namespace and name not in self._ignored:
                    return True
            elif held.value is not namespace.get(name, MISSING) and (
                not held.is_steady or self._has_changed(name, held)
            ):
                return True
        return bool(self._paths)

    def _has_changed(self, name: str, held: Held) -> bool:
        answer = held.compare(self._namespace.names.get(name, MISSING), self._window)
        return answer == CHANGED or (answer == UNSURE and not (held.is_opaque and held.due))

    def quickly(self, place: Place) -> list[Change]:
        """Compare everything after a line that may have changed anything."""
        if not self.variables:
            return self._only_pinned(place)
        self._left_out = False
        found = self._changes(self._items(), place, None, False) + self._deletions(place)
        if self._left_out:
            self._bindings.forget()
        else:
            self._bindings.take(self._namespace.names, self._held)
        return found + self._path_changes(None, place)

    def some(self, names: Collection[str], place: Place) -> list[Change]:
        """Compare the variables that a line has named."""
        wanted = names if self.variables else [name for name in self.pinned if name in names]
        return self._named(wanted, place, True) + self._path_changes(names, place)

    def told(self, value: object, place: Place) -> list[Change]:
        """Report that a value has changed which says so itself, under each name that it is watched by."""
        items = [item for item in self._bound(self._loose) if item[1] is value]
        if not self.variables:
            items = [item for item in items if item[0] in self.pinned]
        found = [self._changed(name, value, held, CHANGED, place) for name, _, held in items]
        return [change for change in found if change is not None]

    def noted(self, text: str, shown: Preview, place: Place) -> list[Change]:
        """Compare the value of an expression, of which only the preview is known."""
        held = self._texts.get(text)
        if held is not None and held.preview == shown:
            return []
        self._texts[text] = Held(None, shown)
        kind: ChangeKind = "rebound" if held else "bound"
        return [_change(text, kind, held.preview.text if held else None, shown, place)]

    def _only_pinned(self, place: Place) -> list[Change]:
        return self._named(self.pinned, place, False) + self._path_changes(None, place)

    def _named(self, names: Collection[str], place: Place, named: bool) -> list[Change]:
        items = self._bound(names)
        gone = [name for name in names if name in self._held and not any(name == item[0] for item in items)]
        return self._changes(items, place, None, True, named) + [self._deleted(name, place) for name in gone]

    def _bound(self, names: Collection[str]) -> list[Item]:
        namespace = self._namespace.names
        items: list[Item] = []
        for name in names:
            try:
                value = namespace.get(name, MISSING)
            except Exception:
                continue  # a key that is no text, with code of its own
            if value is not MISSING:
                items.append((name, value, self._held.get(name)))
        return items

    def _items(self) -> list[Item]:
        names = self._namespace.names
        while True:
            try:
                items = list(islice(names.items(), MOST_NAMES + len(self._ignored)))
                all_text = all(map(is_, map(type, names), repeat(str)))
                break
            except RuntimeError:
                continue  # another thread bound a name meanwhile
        if not all_text:  # a key that is no text could run code of the user's when it is hashed or compared
            items = [item for item in items if type(item[0]) is str]
        held, ignored = self._held, self._ignored
        return [(name, value, held.get(name)) for name, value in items if name not in ignored]

    def _changes(
        self, items: list[Item], place: Place, end: float | None, thorough: bool, named: bool = False
    ) -> list[Change]:
        found: list[Change] = []
        pending: Collection[str] | None = () if named else None
        for name, value, held in items:
            if held is not None:
                if held.value is value:
                    continue
                answer = held.compare(value, self._window)
                if answer == SAME and held.is_atom:
                    held.value = value  # equal, but another object
                    self._bindings.rebind(name, held, held)
                if answer == SAME or (answer == UNSURE and not thorough and _is_early(held, end)):
                    continue
            elif not self._is_watched(name, value):
                continue
            else:
                answer = CHANGED
            if pending is None:
                pending = self.pending()  # asked after the items were read: what is bound later is not in them
            if name in pending:
                self._left_out = True
                continue
            change = self._changed(name, value, held, answer, place)
            if change is not None:
                found.append(change)
        return found

    def _changed(self, name: str, value: object, held: Held | None, answer: int, place: Place) -> Change | None:
        made, change = _compare(name, value, held, answer, place, self._window)
        if made is not None:
            self._held[name] = made
            self._bindings.rebind(name, held, made)
            self._loosen(name, made)
        return change

    def _loosen(self, name: str, made: Held | None) -> None:
        before = self._loose.pop(name, None)
        if before is not None:
            self._loose_weight -= before.weight
        if made is not None and made.is_loose:
            self._loose[name] = made
            self._loose_weight += made.weight

    def _is_watched(self, name: str, value: object) -> bool:
        if name in self.pinned:
            return True
        if not self._namespace.can_be_variable(name):
            self._ignored.add(name)
            return False
        return self._namespace.is_bound_by_user(name, value)

    def _deletions(self, place: Place) -> list[Change]:
        names = self._namespace.names
        if self._held.keys() <= names.keys():
            return []
        pending = self.pending()
        gone = [name for name in self._held if name not in names and name not in pending]
        return [self._deleted(name, place) for name in gone]

    def _deleted(self, name: str, place: Place) -> Change:
        self._loosen(name, None)
        self._bindings.forget()
        return _change(name, "deleted", self._held.pop(name).preview.text, None, place)

    def _path_changes(self, names: Collection[str] | None, place: Place) -> list[Change]:
        found: list[Change] = []
        for text, path in self._paths.items():
            if names is not None and path[0] not in names:
                continue
            held = self._texts.get(text)
            try:
                value = resolve(self._namespace.names, path)
            except NoSuchValue:
                if text in self.resolved:
                    self.resolved.discard(text)
                    found.append(_change(text, "deleted", self._texts.pop(text).preview.text, None, place))
                continue
            self.resolved.add(text)
            answer = CHANGED if held is None else held.compare(value, self._window)
            if answer != SAME:
                made, change = _compare(text, value, held, answer, place, self._window)
                self._texts[text] = made or self._texts[text]
                found += [change] if change is not None else []
        return found


def _compare(
    name: str, value: object, held: Held | None, answer: int, place: Place, window: int
) -> tuple[Held | None, Change | None]:
    """Return what is to be remembered from now on, None when nothing has changed, and the change to report."""
    began = perf_counter()
    shown = preview(value)
    took = perf_counter() - began
    due = began + took * SHARE if took > SLOW else 0.0
    kind: ChangeKind = "bound"
    if held is not None:
        held.due = due
        same = held.identity == identity(value) and not held.is_atom
        if (same or held.is_atom) and held.preview == shown and (answer != CHANGED or held.is_atom):
            return None, None
        kind = "mutated" if same else "rebound"
    made = Held(value, shown, window)
    made.due = due
    return made, _change(name, kind, held.preview.text if held else None, shown, place)


def _is_early(held: Held, end: float | None) -> bool:
    """Whether a slow preview is to wait: after a line that need not have changed it always, else until it is due."""
    return held.is_opaque and held.due > 0 and (end is None or held.due > perf_counter())


def _change(name: str, kind: ChangeKind, old: str | None, new: Preview | None, place: Place) -> Change:
    count = 1 if place.sure is None or name in place.sure else 0
    return Change(sendable(name), kind, old, new, place.cell, place.line, place.thread, count, time(), place.path)
