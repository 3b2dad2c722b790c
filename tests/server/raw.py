"""A client that speaks in bytes, for what a well-behaved one never does."""

from __future__ import annotations

import asyncio
from typing import Any

from pyrepls.config.paths import server_socket
from pyrepls.model import messages as msg
from pyrepls.model.events import EVENTS
from pyrepls.protocol.codec import decode_json
from pyrepls.protocol.envelope import EventFrame, ReplyFrame, Request, parse_frame, request_frame
from pyrepls.protocol.version import RELEASE, SESSION_PROTOCOL

PATIENCE = 20.0


class RawClient:
    """One connection to the server's socket; it reads only when it is told to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._id = 0

    @classmethod
    async def connect(cls, hello: bool = True) -> RawClient:
        """Connect, and say hello unless that is not wanted."""
        client = cls(*await asyncio.open_unix_connection(str(server_socket()), limit=1 << 16))
        if hello:
            await client.ask(msg.Hello(SESSION_PROTOCOL, RELEASE, "raw"))
        return client

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(data)

    def request(self, request: Request) -> int:
        """Send a request, and return its id."""
        self._id += 1
        self.write(request_frame(self._id, request))
        return self._id

    async def ask(self, request: Request) -> ReplyFrame:
        """Send a request, and return its reply; what came before it is dropped."""
        id = self.request(request)
        while True:
            frame = await self.read()
            if isinstance(frame, ReplyFrame) and frame.id == id:
                return frame

    async def read(self) -> EventFrame | ReplyFrame:
        """Return the next reply or event."""
        parsed = parse_frame(await self._read_frame(), {}, EVENTS)
        assert isinstance(parsed, (EventFrame, ReplyFrame))
        return parsed

    async def read_json(self) -> dict[str, Any]:
        """Return the next frame as it is."""
        return decode_json(await self._read_frame())

    async def until_closed(self) -> None:
        """Wait until the server has closed the connection, dropping what it sends."""
        while await asyncio.wait_for(self._reader.read(65536), PATIENCE):
            pass

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()

    async def _read_frame(self) -> bytes:
        parts: list[bytes] = []
        while True:
            try:
                parts.append(await asyncio.wait_for(self._reader.readuntil(b"\0"), PATIENCE))
            except asyncio.LimitOverrunError as more:
                parts.append(await self._reader.readexactly(more.consumed))
                continue
            return b"".join(parts)[:-1]
