"""The changes of variables on their way out: one thread compares at a time, and reports are gathered for a moment.

Whoever runs a line waits for a comparison that another thread makes; the tick only tries; the same thread, come again
by a signal handler or a finalizer, returns. Else changes would be reported twice.
"""

from __future__ import annotations

from _thread import allocate_lock, get_ident
from time import perf_counter

from ...protocol.events import Changed
from .comparison import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Callable

    from ...protocol.variables import Change, Preview
    from .place import Place

MOST_CHANGES = 500
"""Changes of one event."""

GLANCE = 0.0003
"""Seconds that a tick may take."""

SOON = 0.015
"""Seconds after the last report within which a change waits for the tick, or for the end of the statement."""


class Changes:
    """The lock over the comparison, and what it has found since the last report."""

    def __init__(self, comparison: Comparison, report: Callable[[Changed], None]) -> None:
        self.comparison = comparison
        self.hurry: Callable[[], None] = _do_nothing
        """Has somebody call `flush` soon, on another thread than the user's."""
        self.seen = 0
        """How many changes were seen so far."""
        self._report = report
        self._lock = allocate_lock()
        self._owner = 0
        self._found: list[Change] = []
        self._sent_at = 0.0
        self._stopped = False

    def pin(
        self, variables: bool, names: Collection[str], paths: Mapping[str, tuple[str, ...]], texts: Collection[str]
    ) -> None:
        """Say what is compared from now on: all variables or not, some names, what stands at the end of paths.

        `texts` are all paths and expressions that are still of interest.
        """
        with self._lock:
            self.comparison.pin(variables, names, paths)
            self.comparison.forget(texts)

    def look(self, place: Place, thorough: bool = True) -> list[Change]:
        """Compare everything and report it: a statement has ended. On the main thread, Ctrl+C held back."""
        return self._locked(lambda: self._look(place, thorough))

    def check(self, names: Collection[str] | None, place: Place) -> list[Change]:
        """Compare some variables, or all for None: a line has run. Returns what has changed; Ctrl+C held back."""
        return self._locked(lambda: self._check(names, place))

    def note(self, text: str, shown: Preview, place: Place) -> list[Change]:
        """Take the value of an expression, which was evaluated elsewhere."""
        return self._locked(lambda: self._add(self.comparison.noted(text, shown, place)))

    def tell(self, value: object, place: Place) -> list[Change]:
        """Take what a value says itself: that it has changed."""
        return self._locked(lambda: self._finish(self.comparison.told(value, place)))

    def glance(self, place: Place, settle: Callable[[], None]) -> list[Change]:
        """Compare as much as can be done in a moment and report it; skipped while a comparison is under way.

        `settle` is called when that was everything.
        """
        if self._owner == get_ident() or not self._lock.acquire(False):
            return []
        try:
            self._owner = get_ident()
            found = self._add(self.comparison.part(place, GLANCE))
            if self.comparison.whole:
                settle()
            self._flush()
            return found
        finally:
            self._owner = 0
            self._lock.release()

    def flush(self) -> None:
        """Report what was found; left to the next tick while a comparison is under way."""
        if self._lock.acquire(False):
            try:
                self._flush()
            finally:
                self._lock.release()

    def stop(self) -> None:
        """Do nothing any more: in a forked child, the lock may be held by a thread that is not there."""
        self._stopped = True

    def _locked(self, work: Callable[[], list[Change]]) -> list[Change]:
        if self._stopped or self._owner == get_ident():
            return []
        with self._lock:
            self._owner = get_ident()
            try:
                return work()
            finally:
                self._owner = 0

    def _look(self, place: Place, thorough: bool) -> list[Change]:
        found = self._add(self.comparison.all(place, thorough))
        self._flush()
        return found

    def _check(self, names: Collection[str] | None, place: Place) -> list[Change]:
        found = self.comparison.quickly(place) if names is None else self.comparison.some(names, place)
        return self._finish(found)

    def _finish(self, found: list[Change]) -> list[Change]:
        self._add(found)
        if self._found and perf_counter() - self._sent_at > SOON:
            self.hurry()
        return found

    def _add(self, found: list[Change]) -> list[Change]:
        self._found += found
        self.seen += len(found)
        return found

    def _flush(self) -> None:
        found, self._found = self._found, []
        for start in range(0, len(found), MOST_CHANGES):
            self._report(Changed(tuple(found[start : start + MOST_CHANGES])))
        if found:
            self._sent_at = perf_counter()


def _do_nothing() -> None:
    pass
