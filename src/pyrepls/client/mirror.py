"""A client's read-only copy of a session, kept up to date by running the server's own `reduce` over its events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from ..errors import ConnectionClosed, NoSuchSession, PyreplsError, RemoteProtocolError
from ..model import events as ev
from ..model.reduce import reduce
from ..model.session import Session
from ..protocol.envelope import Event, EventFrame

Subscriber = Callable[[list[Event]], None]


class Mirror:
    """The state of one session as far as this client has been told."""

    def __init__(self, seq: int, session: Session) -> None:
        self.seq = seq
        """The number of the last event that is in `session`."""
        self.session = session
        self.ended: PyreplsError | None = None
        """Why no more events come; None while they do."""
        self._subscribers: list[Subscriber] = []
        self._waiters: list[tuple[Callable[[Session], bool], asyncio.Future[Session]]] = []

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call back with every batch of events, after all of them are in `session`; returns how to stop that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    async def wait_for(self, predicate: Callable[[Session], bool]) -> Session:
        """Return the session as soon as the predicate holds; raises when it ends before."""
        if predicate(self.session):
            return self.session
        if self.ended is not None:
            raise self.ended
        future: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
        self._waiters.append((predicate, future))
        return await future

    # the client's side

    def take(self, frames: Sequence[EventFrame]) -> None:
        """Apply a batch; raises RemoteProtocolError when an event is missing or out of order."""
        taken: list[Event] = []
        try:
            for frame in frames:
                self._take_one(frame)
                taken.append(frame.event)
        finally:
            if taken:
                self._publish(taken)

    def reset(self, seq: int, session: Session) -> None:
        """Begin anew from a snapshot."""
        self.seq, self.session = seq, session
        self._publish([ev.SnapshotTaken(session)])

    def end(self, problem: PyreplsError) -> None:
        """No more events come."""
        if self.ended is None:
            self.ended = problem
            waiters, self._waiters = self._waiters, []
            for _, future in waiters:
                if not future.done():
                    future.set_exception(problem)

    def _take_one(self, frame: EventFrame) -> None:
        event = frame.event
        if isinstance(event, (ev.SessionEnded, ev.Detached)):
            killed = isinstance(event, ev.SessionEnded)
            self.end(NoSuchSession(event.reason) if killed else ConnectionClosed(event.reason))
            return
        if not isinstance(event, ev.SnapshotTaken) and frame.seq != self.seq + 1:
            raise RemoteProtocolError(f"the server sent event {frame.seq} after event {self.seq}")
        self.session = reduce(self.session, event)
        self.seq = frame.seq

    def _publish(self, events: list[Event]) -> None:
        for callback in tuple(self._subscribers):
            self._guarded(callback, events)
        waiting = self._waiters
        if waiting:
            self._waiters = []
            self._waiters += [each for each in waiting if not self._settled(*each)]

    def _settled(self, predicate: Callable[[Session], bool], future: asyncio.Future[Session]) -> bool:
        if future.done():
            return True
        try:
            if predicate(self.session):
                future.set_result(self.session)
        except Exception as problem:  # the predicate is the caller's: it is raised where it waits
            future.set_exception(problem)
        return future.done()

    def _guarded(self, callback: Subscriber, events: list[Event]) -> None:
        try:
            callback(events)
        except Exception as problem:  # one subscriber's defect must not stop the mirror for the others
            asyncio.get_running_loop().call_exception_handler(
                {"message": "a subscriber of a mirror failed", "exception": problem}
            )
