"""The only way out of the kernel: numbers events, keeps them until they are journaled, and sends them.

Events are sent from the thread that emits them when the socket takes them without blocking; what it does not take,
the control thread sends when it can. Replies share the socket and never cut into a frame. What a cell reports just
before its end waits for that end, a tick at most: a short cell costs one message to the server instead of five.
"""

from __future__ import annotations

import errno
import os
from _thread import allocate_lock, get_ident
from os import _exit

from ..protocol.events import CellStarted, Changed, Failed, Result
from .ring import Ring, event_body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from typing import NoReturn

    from ..protocol.envelope import Event

DESCRIPTORS_CLOSED = 70
"""Exit status of a kernel whose own descriptors were closed: "it closed the descriptors that pyrepls needs"."""

SOON_FOLLOWED = (CellStarted, Changed, Failed, Result)
"""Events that are sent with the next one, or at the next tick. The server knows by itself that a cell runs."""

BATCH = 256 * 1024
"""About how many bytes are handed to the socket at once."""

GONE = (OSError, ValueError)
"""What a socket raises when its peer vanished, or when it was closed under us."""


def give_up() -> NoReturn:
    """End the process: without its descriptors the kernel can neither report nor be reached."""
    _exit(DESCRIPTORS_CLOSED)  # Python's own: the one in `os` tries to report first


class Outbox:
    """Ring, socket, and the lock over both."""

    def __init__(self, limit: int) -> None:
        self.ring = Ring(limit)
        self.muted = False
        """In a forked child: what it emits would be taken for the parent's."""
        self._lock = allocate_lock()
        self._owner = 0
        self._deferred: list[bytes] = []
        self._socket: socket | None = None
        self._rest = b""
        self._replies: list[bytes] = []
        self._unsent = 1
        self._corked = True
        """Whether what is unsent only waits for something to be sent with."""
        self._room = allocate_lock()
        self._room.acquire()
        self._pump_waits = False
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)

    @property
    def wake_descriptor(self) -> int:
        """Becomes readable when the control thread has something to send."""
        return self._wake_read

    @property
    def descriptors(self) -> tuple[int, int]:
        """Both ends of the pipe that wakes the control thread."""
        return self._wake_read, self._wake_write

    @property
    def backed_up(self) -> bool:
        """Whether something waits for the socket to take more."""
        waiting = self._rest or (not self._corked and (self._replies or self._unsent < self.ring.next))
        return self._socket is not None and bool(waiting)

    def emit(self, event: Event) -> None:
        """Report an event. Never blocks on the server; a finalizer that emits inside an emit is put off, not lost."""
        if self.muted:
            return
        body = event_body(event)
        if self._owner == get_ident():
            self._deferred.append(body)
            return
        with self._lock:
            self._owner = get_ident()
            try:
                self._append(body, isinstance(event, SOON_FOLLOWED))
                while self._deferred:
                    self._append(self._deferred.pop(0), cork=False)
            finally:
                self._owner = 0

    def reply(self, frame: bytes, cork: bool = False) -> None:
        """Send the answer to a request, corked: with the next event or at the next tick.

        Corked ones come from the control thread only. When whoever asked has gone, nobody is answered.
        """
        with self._lock:
            if self._socket is None:
                return
            self._replies.append(frame)
            if not cork:
                self._send()
                if self.backed_up:
                    self._wake()

    def attach(self, connection: socket, cursor: int, greeting: bytes) -> None:
        """Send to this connection from now on: the greeting, then the events after the cursor."""
        with self._lock:
            self._socket, self._rest, self._replies = connection, b"", [greeting]
            self.ring.drop_through(cursor)
            self._unsent = min(max(cursor + 1, 1), self.ring.next)
            self._send()
            self._free_room()

    def detach(self) -> None:
        """Nobody listens any more; events are kept as far as the ring goes."""
        with self._lock:
            self._socket, self._rest, self._replies = None, b"", []
            self.ring.drop_beyond(self.ring.limit)
            self._free_room()

    def acknowledge(self, seq: int) -> None:
        """Events up to `seq` are journaled."""
        with self._lock:
            self.ring.drop_through(min(seq, self._unsent - 1))
            self._free_room()

    def send_waiting(self) -> None:
        """Send what the socket takes now; from the control thread."""
        with self._lock:
            self._send()

    def wait_room(self) -> None:
        """Return when there is room for output; how a flood is slowed down to what the server journals."""
        while self._socket is not None and self.ring.full:
            self._pump_waits = True
            if self._socket is not None and self.ring.full:
                self._room.acquire()

    def _free_room(self) -> None:
        if self._pump_waits and not (self._socket is not None and self.ring.full):
            self._pump_waits = False
            if self._room.locked():
                self._room.release()

    def _append(self, body: bytes, cork: bool) -> None:
        direct = self._socket is not None and not self.backed_up
        self.ring.append(body)
        self.ring.drop_beyond(self.ring.limit * 2 if self._socket is not None else self.ring.limit)
        if direct and not cork:
            self._send()
            if self.backed_up:
                self._wake()

    def _wake(self) -> None:
        try:
            os.write(self._wake_write, b"w")
        except BlockingIOError:
            pass  # it is awake already
        except OSError:
            give_up()

    def _send(self) -> None:
        self._corked = False
        while self._socket is not None:
            data = self._rest or self._next_batch()
            if not data:
                self._corked = True
                return
            try:
                sent = self._socket.send(data)
            except BlockingIOError:
                self._rest = data
                return
            except GONE as problem:
                self._lose(problem)
                return
            self._rest = data[sent:]

    def _next_batch(self) -> bytes:
        parts, self._replies = self._replies, []
        size = sum(map(len, parts))
        if self._unsent < self.ring.first:
            parts.append(self.ring.lost_frame(self._unsent))
            self._unsent = self.ring.first
        while self._unsent < self.ring.next and size < BATCH:
            parts.append(self.ring[self._unsent])
            size += len(parts[-1])
            self._unsent += 1
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _lose(self, problem: Exception) -> None:
        # The socket object stays with the control thread, which learns by polling it that the peer is gone.
        if getattr(problem, "errno", None) in (errno.EBADF, errno.ENOTSOCK):
            give_up()
        self._socket, self._rest, self._replies = None, b"", []
        self._free_room()
