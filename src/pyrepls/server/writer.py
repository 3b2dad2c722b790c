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

Job = Optional[Callable[[], None]]


class Writer:
    """Owns the store and the history while it runs. `to_loop` runs a function in the event loop's thread."""

    def __init__(
        self,
        store: Store,
        history: History,
        to_loop: Callable[..., None],
        on_trouble: Callable[[str], None],
        rest: float,
    ) -> None:
        self.history = history
        self._store = store
        self._to_loop = to_loop
        self._on_trouble = on_trouble
        self._rest = rest
        self._resting_until = 0.0
        self._gaps: set[str] = set()
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
            self._guarded(_bound(self._append, session, gathered), session)
        if typed:
            self._guarded(_bound(self.history.remember, typed))

    def rename(self, session: str, name: str) -> None:
        """Let a journal and what was typed follow a session's name."""
        if session in self._gaps:
            self._gaps.remove(session)
            self._gaps.add(name)
        self._guarded(_bound(self._store.rename, session, name), name)
        self._guarded(_bound(self.history.rename_session, session, name))

    def delete(self, session: str) -> None:
        """Forget a journal."""
        self._gaps.discard(session)
        self._guarded(_bound(self._store.delete, session))

    def _append(self, session: str, gathered: Gathered) -> None:
        mending = gathered.gap or session in self._gaps
        events = gathered.healed() if mending else gathered.events
        if events and gathered.state is not None:
            self._store.append(session, events, gathered.state)
            self._gaps.discard(session)
        elif mending:
            self._gaps.add(session)

    def _guarded(self, job: Callable[[], None], session: str = "") -> None:
        if time.monotonic() < self._resting_until:
            self._gaps.add(session)
            return
        try:
            job()
        except PyreplsError as problem:
            self._gaps.add(session)
            if not self._resting_until:
                log.error("the store failed: %s", problem)
                self._to_loop(self._on_trouble, f"sessions go on in memory but are not kept on disk: {problem}")
            self._resting_until = time.monotonic() + self._rest
            return
        if self._resting_until:
            self._resting_until = 0.0
            self._to_loop(self._on_trouble, "sessions are kept on disk again")

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
