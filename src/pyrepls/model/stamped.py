"""An event with its place in its session's order, encoded at most once for everybody who wants its bytes."""

from __future__ import annotations

from ..protocol.envelope import Event, EventFrame, event_frame, parse_frame
from ..protocol.errors import MalformedMessage
from .events import EVENTS


class Stamped:
    """One event of a session, numbered by the server. The journal and every client get the same frame."""

    __slots__ = ("_frame", "event", "seq")

    def __init__(self, seq: int, event: Event, frame: bytes | None = None) -> None:
        self.seq = seq
        self.event = event
        self._frame = frame

    @property
    def frame(self) -> bytes:
        """The event's frame, NUL byte included; raises LocalProtocolError when it is too large."""
        if self._frame is None:
            self._frame = event_frame(self.seq, self.event)
        return self._frame


def parse_stamped(body: bytes) -> Stamped:
    """Return the event of a frame given without its NUL byte; raises RemoteProtocolError."""
    parsed = parse_frame(body, {}, EVENTS)
    if not isinstance(parsed, EventFrame):
        raise MalformedMessage("a journal holds something that is not an event")
    return Stamped(parsed.seq, parsed.event)
