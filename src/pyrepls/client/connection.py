"""One connection to a server: requests out, replies matched to them, events handed on in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from ..errors import ConnectionClosed, ConnectionLost, PyreplsError, RemoteProtocolError, error_named
from ..model.events import EVENTS
from ..protocol.codec import decode
from ..protocol.envelope import EventFrame, Reply, ReplyFrame, Request, Trouble, parse_frame, request_frame, wire_name
from ..transports.base import Receiver, Transport

R = TypeVar("R", bound=Reply)

OnEvents = Callable[[list[EventFrame]], None]
OnReply = Callable[[Any], None]


class Connection(Receiver):
    """Asks and is answered. Replies and events are taken in the order in which the server sent them."""

    def __init__(self, transport: Transport, on_events: OnEvents, on_lost: Callable[[PyreplsError], None]) -> None:
        self._transport = transport
        self._on_events = on_events
        self._on_lost = on_lost
        self._waiting: dict[int, tuple[asyncio.Future[Any], type[Reply], OnReply | None]] = {}
        self._last_id = 0
        self._problem: PyreplsError | None = None
        transport.receive(self)

    async def ask(self, request: Request, reply: type[R], on_reply: OnReply | None = None) -> R:
        """Return what the server answers; raises its error as the class of that name.

        `on_reply` is called with the answer before any event that came after it is looked at.
        """
        if self._problem is not None:
            raise self._problem
        self._last_id += 1
        id = self._last_id
        frame = request_frame(id, request)
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting[id] = (future, reply, on_reply)
        self._transport.send(frame)
        try:
            return await future
        finally:
            self._waiting.pop(id, None)

    def close(self) -> None:
        """Close; whoever still waits for a reply gets ConnectionClosed."""
        self._fail(ConnectionClosed("the connection to the server was closed"))
        self._transport.close()

    def frames_received(self, frames: list[bytes]) -> None:
        """Take replies and events in order, neighbouring events together."""
        events: list[EventFrame] = []
        try:
            for frame in frames:
                parsed = parse_frame(frame, {}, EVENTS)
                if isinstance(parsed, EventFrame):
                    events.append(parsed)
                    continue
                if events:
                    self._on_events(events)
                    events = []
                if isinstance(parsed, ReplyFrame):
                    self._take_reply(parsed)
            if events:
                self._on_events(events)
        except RemoteProtocolError as problem:
            self.transport_closed(problem)
            self._transport.close()

    def transport_closed(self, problem: PyreplsError | None) -> None:
        """Fail what waits, and tell, unless we closed it ourselves."""
        if self._problem is None:
            lost = problem or ConnectionLost("the server closed the connection")
            self._fail(lost)
            self._on_lost(lost)

    def transport_drained(self) -> None:
        """Nothing to do: we never wait for our own requests to leave."""

    def _take_reply(self, answer: ReplyFrame) -> None:
        if answer.id == 0 and answer.trouble is not None:
            raise RemoteProtocolError(f"the server refused the connection: {answer.trouble.message}")
        future, reply, on_reply = self._waiting.pop(answer.id, (None, Reply, None))
        if future is None or future.done():
            return
        if answer.trouble is not None:
            future.set_exception(_error_of(answer.trouble))
            return
        try:
            result = decode(reply, answer.result, wire_name(reply))
        except RemoteProtocolError as problem:
            future.set_exception(problem)
            raise
        if on_reply is not None:
            on_reply(result)
        future.set_result(result)

    def _fail(self, problem: PyreplsError) -> None:
        self._problem = self._problem or problem
        waiting, self._waiting = self._waiting, {}
        for future, _, _ in waiting.values():
            if not future.done():
                future.set_exception(problem)


def _error_of(trouble: Trouble) -> PyreplsError:
    return error_named(trouble.type)(trouble.message)
