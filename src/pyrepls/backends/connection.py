"""The server's end of a kernel's socket: frames in, checked events out in batches, replies matched by id.

No process in sight. Everything a kernel sends is hostile until it has been decoded here.
"""

from __future__ import annotations

import asyncio
from typing import Callable, cast

from ..errors import KernelLost, MalformedMessage, ProtocolError, error_named
from ..protocol.codec import decode
from ..protocol.envelope import Event, EventFrame, Reply, ReplyFrame, Request, parse_frame, request_frame
from ..protocol.events import EVENTS
from ..protocol.framing import FrameDecoder
from ..protocol.requests import Greeting, Hello
from ..protocol.version import KERNEL_PROTOCOL, RELEASE, check_version
from .base import OnEvents

OnEnd = Callable[[str], None]
"""Takes what rule the kernel broke, empty when the connection just ended."""


class Connection(asyncio.Protocol):
    """One connection to a kernel."""

    def __init__(self, on_end: OnEnd) -> None:
        self._on_end: OnEnd | None = on_end
        self._on_events: OnEvents | None = None
        self._early: list[tuple[int, Event]] = []
        self._transport: asyncio.Transport | None = None
        self._decoder = FrameDecoder(sender="the kernel")
        self._waiting: dict[int, tuple[type[Reply], asyncio.Future[Reply]]] = {}
        self._next_id = 1
        self._seen = 0

    @property
    def open(self) -> bool:
        """Whether something can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    async def hello(self, token: str, cursor: int) -> Greeting:
        """Open the conversation; raises what the kernel answers, or KernelLost."""
        self._seen = cursor
        greeting = await self.request(Hello(version=KERNEL_PROTOCOL, release=RELEASE, token=token, cursor=cursor))
        assert isinstance(greeting, Greeting)
        check_version(KERNEL_PROTOCOL, greeting.version, "the kernel", greeting.release)
        self._next_id = greeting.last_request + 1
        return greeting

    def subscribe(self, on_events: OnEvents) -> None:
        """Hand over events, first those that came before."""
        self._on_events = on_events
        early, self._early = self._early, []
        if early:
            on_events(early)

    async def request(self, request: Request) -> Reply:
        """Ask, and return the reply; raises the error that the kernel names, or KernelLost."""
        if not self.open:
            raise KernelLost("the kernel is not connected")
        id, self._next_id = self._next_id, self._next_id + 1
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[id] = request.reply_, reply
        self.write(request_frame(id, request))
        try:
            return await reply
        finally:
            self._waiting.pop(id, None)

    def write(self, frame: bytes) -> None:
        """Send a frame, if there is still somebody to send it to."""
        if self._transport is not None and self.open:
            self._transport.write(frame)

    def close(self) -> None:
        """End the connection without further callbacks."""
        self._on_end = None
        self._on_events = _ignore
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's: the socket is connected."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Asyncio's: bytes have arrived; usually many frames at once."""
        events: list[tuple[int, Event]] = []
        broken = ""
        try:
            for frame in self._decoder.feed(data):
                self._take(frame, events)
        except ProtocolError as problem:
            broken = str(problem)
        if events:
            self._hand_over(events)
        if broken:
            self._end(broken)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Asyncio's: the socket is closed."""
        self._end("")

    def _hand_over(self, events: list[tuple[int, Event]]) -> None:
        if self._on_events is None:
            self._early.extend(events)
        else:
            self._on_events(events)

    def _take(self, frame: bytes, events: list[tuple[int, Event]]) -> None:
        if b"\\ud" in frame:
            _refuse_lone_surrogates(frame)
        found = parse_frame(frame, {}, EVENTS)
        if isinstance(found, EventFrame):
            if found.seq <= self._seen:
                raise MalformedMessage(f"event {found.seq} came after event {self._seen}")
            self._seen = found.seq
            events.append((found.seq, found.event))
        elif isinstance(found, ReplyFrame):
            self._settle(found)

    def _settle(self, found: ReplyFrame) -> None:
        record, reply = self._waiting.get(found.id, (Reply, None))
        if reply is None or reply.done():
            return  # whoever asked has given up
        if found.trouble is not None:
            reply.set_exception(error_named(found.trouble.type)(found.trouble.message))
        else:
            reply.set_result(decode(record, found.result))

    def _end(self, broken: str) -> None:
        on_end, self._on_end = self._on_end, None
        if self._transport is not None:
            self._transport.abort()
        why = f"the kernel broke the protocol: {broken}" if broken else "the kernel is gone"
        for _, reply in self._waiting.values():
            if not reply.done():
                reply.set_exception(KernelLost(why))
                reply.exception()  # whoever asked may have stopped waiting; that is no defect
        if on_end is not None:
            on_end(broken)


def _ignore(_events: list[tuple[int, Event]]) -> None:
    pass


def _refuse_lone_surrogates(frame: bytes) -> None:
    # JSON can escape half a character; text that holds one cannot be written anywhere later.
    import json

    try:
        json.dumps(json.loads(frame), ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as problem:
        raise MalformedMessage(f"a frame holds text that is no text: {type(problem).__name__}") from None
