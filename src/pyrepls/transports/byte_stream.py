"""Frames over a stream of bytes that asyncio moves: the unix socket between a client and its server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from ..errors import ConnectionLost, PyreplsError, RemoteProtocolError
from ..protocol.framing import FrameDecoder
from .base import HIGH_WATER, LOW_WATER, Receiver, Transport


class ByteStream(asyncio.Protocol, Transport):
    """Both faces of one stream: asyncio's protocol below, our transport above."""

    def __init__(self, peer: str, on_open: Callable[[ByteStream], None] | None = None) -> None:
        self._peer = peer
        self._on_open = on_open
        self._decoder = FrameDecoder(sender=peer)
        self._stream: Any = None
        self._receiver: Receiver | None = None
        self._early: list[bytes] = []
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._ended = False
        self._ending: PyreplsError | None = None

    @property
    def socket(self) -> Any:
        """The socket below, for asking who is at its other end."""
        return self._stream.get_extra_info("socket")

    def receive(self, receiver: Receiver) -> None:
        """Begin to deliver; what arrived before is delivered at once."""
        self._receiver = receiver
        early, self._early = self._early, []
        if early:
            receiver.frames_received(early)
        if self._ended:
            receiver.transport_closed(self._ending)

    def send(self, frames: bytes) -> None:
        """Queue whole frames; what is sent in one turn of the loop leaves together."""
        if self._stream.is_closing():
            return
        if not self._pending:
            asyncio.get_running_loop().call_soon(self._flush)
        self._pending.append(frames)
        self._pending_size += len(frames)

    @property
    def queued(self) -> int:
        """Bytes that wait for the peer."""
        size: int = self._stream.get_write_buffer_size()
        if size + self._pending_size > HIGH_WATER:
            self._flush()  # asyncio tells of a drained queue only what it knows to have been full
            size = self._stream.get_write_buffer_size()
        return size + self._pending_size

    def hold(self, on: bool) -> None:
        """Stop reading, or go on."""
        if self._stream.is_closing():
            return
        if on:
            self._stream.pause_reading()
        else:
            self._stream.resume_reading()

    def close(self) -> None:
        """Close when everything queued was sent."""
        self._end(None)
        self._close()

    def abort(self) -> None:
        """Close at once, dropping what is queued."""
        self._end(None)
        self._stream.abort()

    # asyncio's side

    def connection_made(self, transport: Any) -> None:
        """Take asyncio's transport."""
        self._stream = transport
        transport.set_write_buffer_limits(high=HIGH_WATER, low=LOW_WATER)
        if self._on_open is not None:
            self._on_open(self)

    def data_received(self, data: bytes) -> None:
        """Deliver the frames that these bytes complete, as one batch."""
        if self._ended:
            return
        try:
            frames = self._decoder.feed(data)
        except RemoteProtocolError as problem:
            self._end(problem)
            self._close()
            return
        if not frames:
            return
        if self._receiver is None:
            self._early.extend(frames)
        else:
            self._receiver.frames_received(frames)

    def connection_lost(self, problem: Exception | None) -> None:
        """Report that the peer is gone, unless the end was reported before."""
        why = f": {problem}" if problem else ""
        self._end(ConnectionLost(f"{self._peer} closed the connection{why}"))

    def resume_writing(self) -> None:
        """Report that a slow peer caught up."""
        if self._receiver is not None and not self._ended:
            self._receiver.transport_drained()

    def _flush(self) -> None:
        frames, self._pending, self._pending_size = self._pending, [], 0
        if frames and not self._stream.is_closing():
            self._stream.write(frames[0] if len(frames) == 1 else b"".join(frames))

    def _close(self) -> None:
        self._flush()
        self._stream.close()

    def _end(self, problem: PyreplsError | None) -> None:
        if self._ended:
            return
        self._ended, self._ending = True, problem
        if self._receiver is not None:
            self._receiver.transport_closed(problem)
