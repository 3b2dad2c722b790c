"""Bytes to frames and back: one JSON object in UTF-8, then one NUL byte.

JSON escapes NUL, so the byte cannot occur inside a frame, and a reader that lost its place finds it again at the
next NUL. No socket in sight: feed bytes, get frames.
"""

from __future__ import annotations

from .errors import FrameTooLarge, LocalProtocolError

MAX_FRAME = 16 * 1024 * 1024
"""Most bytes of one frame, its NUL not counted."""


class FrameDecoder:
    """Cuts a stream of bytes into frames, for any chunking, without copying quadratically.

    After `FrameTooLarge` the decoder drops bytes up to the next NUL and can be fed again.
    """

    def __init__(self, limit: int = MAX_FRAME, sender: str = "the peer") -> None:
        self._limit = limit
        self._sender = sender
        self._parts: list[bytes] = []
        self._held = 0
        self._skipping = False

    @property
    def held(self) -> int:
        """Bytes kept of a frame that has not ended yet."""
        return self._held

    def feed(self, data: bytes) -> list[bytes]:
        """Return the frames that `data` completes, without their NUL bytes.

        Raises FrameTooLarge when a frame passes the limit; the other frames of `data` are lost with it, as the
        connection is to be closed.
        """
        *ended, rest = data.split(b"\0")
        frames = []
        known = self._skipping
        too_large = False
        for piece in ended:
            self._take(piece)
            if not self._skipping:
                frames.append(self._parts[0] if len(self._parts) == 1 else b"".join(self._parts))
            too_large |= self._skipping and not known
            known = False
            self._parts, self._held, self._skipping = [], 0, False
        self._take(rest)
        if too_large or (self._skipping and not known):
            raise FrameTooLarge(f"{self._sender} sent a frame that is longer than the limit of {self._limit} bytes")
        return frames

    def _take(self, piece: bytes) -> None:
        if self._skipping or not piece:
            return
        self._held += len(piece)
        if self._held > self._limit:
            self._parts, self._held, self._skipping = [], 0, True
        else:
            self._parts.append(piece)


def encode_frame(body: bytes, limit: int = MAX_FRAME) -> bytes:
    """Return `body`, the bytes of one JSON object, as a frame.

    Raises LocalProtocolError when it is longer than the limit or holds a NUL byte.
    """
    if len(body) > limit:
        raise LocalProtocolError(f"a frame of {len(body)} bytes is longer than the limit of {limit}")
    if b"\0" in body:
        raise LocalProtocolError("a frame holds a NUL byte; JSON text never does")
    return body + b"\0"
