"""Where events go to be kept: the event loop never waits for the disk.

Whatever gathers within a few milliseconds is committed together, by the writer's thread. A disk that is too slow gets
a snapshot in place of the events that it could not take.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from ..model.events import TRANSIENT
from ..model.session import Session
from ..model.stamped import Stamped
from ..stores.base import History, Store, Typed
from .gathering import Gathered, weigh
from .writer import Writer

DELAY = 0.01
"""Seconds that events gather before they are committed; acknowledging a kernel waits as long."""

EAGER = 1024 * 1024
"""Bytes that are committed without waiting for more."""

BACKLOG = 64 * 1024 * 1024
"""Bytes that may wait for the disk."""

REST = 30.0
"""Seconds after which a store that failed is tried again."""


class Journal:
    """The event loop's side."""

    def __init__(self, store: Store, history: History, on_trouble: Callable[[str], None], rest: float = REST) -> None:
        self._loop = asyncio.get_running_loop()
        self._writer = Writer(store, history, self._to_loop, on_trouble, self._mend_after, rest)
        self._pending: dict[str, Gathered] = {}
        self._typed: list[Typed] = []
        self._weight = 0
        self._backlog = 0
        self._timer: asyncio.TimerHandle | None = None
        self._mending: asyncio.TimerHandle | None = None

    def append(
        self, session: str, events: Sequence[Stamped], state: Session, on_kept: Callable[[], None] | None = None
    ) -> None:
        """Keep events, in the order of the calls; `on_kept` is called in the loop once that was tried."""
        kept = [each for each in events if not isinstance(each.event, TRANSIENT)]
        gathered = self._pending.get(session)
        if gathered is None:
            gathered = self._pending[session] = Gathered()
        gathered.add(kept, state, on_kept)
        self._weight += sum(map(weigh, kept))
        if self._weight > EAGER:
            self.flush()
        else:
            self._flush_soon()

    def remember(self, entry: Typed) -> None:
        """Keep something that was typed."""
        self._typed.append(entry)
        self._flush_soon()

    async def recall(self, session: str | None, pane: str | None, limit: int) -> list[str]:
        """Return what was typed, everything remembered so far included."""
        self.flush()
        future: asyncio.Future[list[str]] = self._loop.create_future()
        history = self._writer.history
        self._writer.put(lambda: self._answer(future, lambda: history.recall(session, pane, limit)))
        return await future

    def rename(self, session: str, name: str) -> None:
        """Let a session's journal and history follow its name."""
        self.flush()
        self._writer.put(lambda: self._writer.rename(session, name))

    def delete(self, session: str) -> None:
        """Forget a session's journal; what was typed in it is kept."""
        self.flush()
        self._writer.put(lambda: self._writer.delete(session))

    async def close(self) -> None:
        """Commit everything, with a last try at what a failing store refused, and end the thread."""
        self.flush()
        if self._mending is not None:
            self._mending.cancel()
        self._writer.put(self._writer.mend)
        await self._loop.run_in_executor(None, self._writer.join)

    def flush(self) -> None:
        """Give the writer what has gathered."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._pending and not self._typed:
            return
        pending, typed, weight = self._pending, self._typed, self._weight
        self._pending, self._typed, self._weight = {}, [], 0
        if self._backlog > BACKLOG:
            for gathered in pending.values():
                gathered.drop()
        self._backlog += weight

        done = [callback for gathered in pending.values() for callback in gathered.callbacks]

        def commit() -> None:
            self._writer.commit(pending, typed)
            self._to_loop(self._committed, done, weight)

        self._writer.put(commit)

    def _mend_after(self, rest: float) -> None:
        if self._mending is not None:
            self._mending.cancel()
        self._mending = self._loop.call_later(rest, self._writer.put, self._writer.mend)

    def _flush_soon(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(DELAY, self.flush)

    def _committed(self, callbacks: list[Callable[[], None]], weight: int) -> None:
        self._backlog -= weight
        for callback in callbacks:
            callback()

    def _answer(self, future: asyncio.Future[Any], job: Callable[[], Any]) -> None:
        def settle(result: Any, problem: Exception | None) -> None:
            if future.done():
                return
            if problem is None:
                future.set_result(result)
            else:
                future.set_exception(problem)

        try:
            self._to_loop(settle, job(), None)
        except Exception as problem:  # it is raised where somebody waits for the answer
            self._to_loop(settle, None, problem)

    def _to_loop(self, callback: Callable[..., None], *values: object) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *values)
        except RuntimeError:
            pass  # the loop is closed: nobody is left to be told
