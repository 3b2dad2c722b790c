"""The events that the server has not journaled yet: numbered, bounded, the oldest dropped first.

Pure: no lock and no socket; `outbox` holds the lock.
"""

from __future__ import annotations

from ..protocol.codec import encode, encode_json
from ..protocol.envelope import Event, event_frame, wire_name
from ..protocol.events import Lost


def event_body(event: Event) -> bytes:
    """Return the JSON of an event without its number, so that it can be made before the number is known."""
    return encode_json({"status": "event", "cmd": wire_name(type(event)), "result": encode(event)})


class Ring:
    """Frames of events `first` up to, not including, `next`."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.first = 1
        self.next = 1
        self.size = 0
        self._frames: dict[int, bytes] = {}

    def __getitem__(self, seq: int) -> bytes:
        return self._frames[seq]

    @property
    def full(self) -> bool:
        """Whether what can wait should wait."""
        return self.size >= self.limit

    def append(self, body: bytes) -> bytes:
        """Number an event and return its frame."""
        frame = b'{"seq":%d,%b\0' % (self.next, body[1:])
        self._frames[self.next] = frame
        self.next += 1
        self.size += len(frame)
        return frame

    def drop_through(self, seq: int) -> None:
        """Forget the events up to `seq`: they are journaled."""
        while self.first < self.next and self.first <= seq:
            self.size -= len(self._frames.pop(self.first))
            self.first += 1

    def drop_beyond(self, limit: int) -> None:
        """Forget the oldest events until at most `limit` bytes are held; the newest event always stays."""
        while self.size > limit and self.first < self.next - 1:
            self.drop_through(self.first)

    def lost_frame(self, wanted: int) -> bytes:
        """Return what says that the events from `wanted` to the first one held are gone, numbered as the last."""
        return event_frame(self.first - 1, Lost(wanted, self.first - 1))
