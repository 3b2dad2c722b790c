"""The journal's thread: does with the store what it is given, in order, and outlives a store that fails.

When the store fails, sessions go on in memory: one notice is given, and the store is tried again after a rest; a
session that lacks events by then gets a snapshot in their place.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Optional

from ..errors import PyreplsError
from ..stores.base import History, Store, Typed
from .gathering import Gathered

log = logging.getLogger(__name__)

_LONG_AGO = 1e-9
"""A rest that is over: not zero, by which it is known that the store had failed."""

Job = Optional[Callable[[], None]]


class Writer:
    """Owns the store and the history while it runs. `to_loop` runs a function in the event loop's thread."""

    def __init__(
        self,
        store: Store,
        history: History,
        to_loop: Callable[..., None],
        on_trouble: Callable[[str], None],
        on_rest: Callable[[float], None],
        rest: float,
    ) -> None:
        self.history = history
        self._store = store
        self._to_loop = to_loop
        self._on_trouble = on_trouble
        self._on_rest = on_rest
        self._rest = rest
        self._resting_until = 0.0
        self._gaps: dict[str, Gathered] = {}
        """Sessions whose journals lack events, with what to mend them from."""
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def put(self, job: Callable[[], None]) -> None:
        """Have something done after everything before it."""
        self._jobs.put(job)

    def join(self) -> None:
        """Wait until everything is done, then end the thread."""
        self._jobs.put(None)
        self._thread.join()

    def commit(self, pending: dict[str, Gathered], typed: list[Typed]) -> None:
        """Keep what has gathered; each session on its own, so that trouble with one does not cost the others."""
        for session, gathered in pending.items():
            missing = self._gaps.pop(session, None)
            if missing is not None:
                gathered.follow(missing)
            if not self._guarded(_bound(self._append, session, gathered)):
                gathered.drop()
            if gathered.gap:
                self._gaps[session] = gathered
        if typed:
            self._guarded(_bound(self.history.remember, typed))

    def mend(self) -> None:
        """Try again what the store refused: a snapshot for each session whose journal has a hole."""
        if self._resting_until:
            self._resting_until = _LONG_AGO
            self.commit({session: Gathered() for session in self._gaps}, [])

    def rename(self, session: str, name: str) -> None:
        """Let a journal and what was typed follow a session's name."""
        if session in self._gaps:
            self._gaps[name] = self._gaps.pop(session)
        self._guarded(_bound(self._store.rename, session, name))
        self._guarded(_bound(self.history.rename_session, session, name))

    def delete(self, session: str) -> None:
        """Forget a journal."""
        self._gaps.pop(session, None)
        self._guarded(_bound(self._store.delete, session))

    def _append(self, session: str, gathered: Gathered) -> None:
        events = gathered.healed() if gathered.gap else gathered.events
        if events and gathered.state is not None:
            self._store.append(session, events, gathered.state)
            gathered.gap = False

    def _guarded(self, job: Callable[[], None]) -> bool:
        """Tell whether something could be done with the store; it is let alone while it rests after a failure."""
        if time.monotonic() < self._resting_until:
            return False
        try:
            job()
        except PyreplsError as problem:
            if not self._resting_until:
                log.error("the store failed: %s", problem)
                self._to_loop(self._on_trouble, f"sessions go on in memory but are not kept on disk: {problem}")
            self._resting_until = time.monotonic() + self._rest
            self._to_loop(self._on_rest, self._rest)
            return False
        if self._resting_until:
            self._resting_until = 0.0
            self._to_loop(self._on_trouble, "sessions are kept on disk again")
        return True

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                return
            try:
                job()
            except Exception:  # the thread must outlive any defect of a store
                log.exception("the journal's writer failed")


def _bound(job: Callable[..., Any], *values: object) -> Callable[[], None]:
    def run() -> None:
        job(*values)

    return run
