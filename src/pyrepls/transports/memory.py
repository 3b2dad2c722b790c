"""A pair of transports inside one process: what one side sends, the other receives in a later turn of the loop."""

from __future__ import annotations

import asyncio

from ..errors import ConnectionLost, PyreplsError, RemoteProtocolError
from ..protocol.framing import FrameDecoder
from .base import HIGH_WATER, LOW_WATER, Receiver, Transport


def open_pair() -> tuple[MemoryTransport, MemoryTransport]:
    """Return both ends of a new connection."""
    one, other = MemoryTransport("the left end"), MemoryTransport("the right end")
    one.peer, other.peer = other, one
    return one, other


class MemoryTransport(Transport):
    """One end; it holds what was sent *to* it until its receiver takes it."""

    peer: MemoryTransport

    def __init__(self, name: str) -> None:
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._decoder = FrameDecoder(sender=name)
        self._receiver: Receiver | None = None
        self._inbox: list[bytes] = []
        self._held = False
        self._ended = False
        self._told = False
        self._problem: PyreplsError | None = None
        self._slow = False

    def receive(self, receiver: Receiver) -> None:
        """Begin to deliver, in the next turn of the loop."""
        self._receiver = receiver
        self._loop.call_soon(self._deliver)

    def send(self, frames: bytes) -> None:
        """Put frames into the other end's inbox."""
        if self._ended or self.peer._ended:
            return
        self.peer._inbox.append(frames)
        self._slow = self._slow or self.queued > HIGH_WATER
        self._loop.call_soon(self.peer._deliver)

    @property
    def queued(self) -> int:
        """Bytes in the other end's inbox."""
        return sum(map(len, self.peer._inbox))

    def hold(self, on: bool) -> None:
        """Stop delivering, or go on."""
        self._held = on
        self._loop.call_soon(self._deliver)

    def close(self) -> None:
        """End this side; the other one gets what was sent, then learns of it."""
        self._end(None)
        self._loop.call_soon(self.peer._deliver)

    def _deliver(self) -> None:
        if self._receiver is None or self._held:
            return
        data, self._inbox = b"".join(self._inbox), []
        if data and not self._ended:
            self._feed(data)
        if self.peer._ended:
            self._end(ConnectionLost(f"{self.peer._name} closed the connection"))
        if self._ended and not self._told:
            self._told = True
            self._receiver.transport_closed(self._problem)
        self.peer._drain()

    def _feed(self, data: bytes) -> None:
        assert self._receiver is not None
        try:
            frames = self._decoder.feed(data)
        except RemoteProtocolError as problem:
            self._told = True
            self._receiver.transport_closed(problem)
            self._end(problem)
            return
        if frames:
            self._receiver.frames_received(frames)

    def _drain(self) -> None:
        if self._slow and self.queued < LOW_WATER and self._receiver is not None and not self._ended:
            self._slow = False
            self._receiver.transport_drained()

    def _end(self, problem: PyreplsError | None) -> None:
        if not self._ended:
            self._ended, self._problem = True, problem
            self._loop.call_soon(self._deliver)
