"""Where clients arrive: the unix socket in the runtime directory, which only this user can reach."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

from ..errors import NotAllowed, RuntimeDirectoryError
from ..protocol.envelope import trouble_frame
from ..transports.byte_stream import ByteStream
from .access import check_peer
from .server import Server

MOST_BYTES = 107
"""The longest path that a unix socket may have here."""


async def listen(server: Server, path: Path) -> asyncio.AbstractServer:
    """Listen at a path, in place of what an ended server left there; the caller holds the lock."""
    if len(os.fsencode(path)) > MOST_BYTES:
        raise RuntimeDirectoryError(
            f"the path {path} is too long for a socket; set PYREPLS_RUNTIME_DIR to a directory with a shorter name"
        )
    try:
        path.unlink()
    except FileNotFoundError:
        pass
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        path.chmod(0o600)
    except OSError:
        listener.close()
        raise
    loop = asyncio.get_running_loop()
    return await loop.create_unix_server(lambda: ByteStream("a client", lambda it: _admit(server, it)), sock=listener)


def _admit(server: Server, stream: ByteStream) -> None:
    try:
        check_peer(stream.socket)
    except NotAllowed as problem:
        stream.send(trouble_frame(0, "NotAllowed", str(problem)))
        stream.close()
        return
    server.accept(stream)
