"""One connection that was accepted: its socket, its frames, and whether it may be talked to."""

from __future__ import annotations

import _socket
import os
import sys

from ..protocol.errors import FrameTooLarge
from ..protocol.framing import MAX_FRAME, FrameDecoder

MAX_STRANGE_FRAME = 64 * 1024
"""Most bytes that a frame may have before hello was said."""

CHUNK = 256 * 1024


class Peer:
    """Whoever is at the other end."""

    def __init__(self, socket: _socket.socket) -> None:
        self.socket = socket
        self.descriptor = socket.fileno()
        self._decoder = FrameDecoder(MAX_FRAME)
        self._trusted = False
        socket.setblocking(False)
        os.set_inheritable(self.descriptor, False)

    def is_same_user(self) -> bool:
        """Whether the process at the other end belongs to the kernel's user."""
        option = getattr(_socket, "SO_PEERCRED", None)
        if option is None:
            return True  # the directory of the socket keeps others out
        credentials = self.socket.getsockopt(_socket.SOL_SOCKET, option, 12)
        return int.from_bytes(credentials[4:8], sys.byteorder) == os.geteuid()

    def trust(self) -> None:
        """Allow frames of full length: it has said hello."""
        self._trusted = True

    def receive(self) -> list[bytes]:
        """Return the frames that have arrived; raises EOFError at the end, FrameTooLarge, OSError."""
        try:
            data = self.socket.recv(CHUNK)
        except BlockingIOError:
            return []
        if not data:
            raise EOFError
        frames = self._decoder.feed(data)
        if self._decoder.held > MAX_STRANGE_FRAME and not self._trusted:
            raise FrameTooLarge("a stranger sent a long frame")
        return frames

    def send_last(self, frame: bytes) -> None:
        """Send one frame before the connection is closed, if that can be done at once."""
        try:
            self.socket.send(frame)
        except OSError:
            pass

    def close(self) -> None:
        """Close the connection."""
        try:
            self.socket.close()
        except OSError:
            pass

    def abandon(self) -> int:
        """Return the descriptor, which is the caller's to close; the socket object will not."""
        return self.socket.detach()
