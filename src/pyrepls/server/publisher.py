"""Hands every event of a session to every attached client, in order, once, encoded once for all.

A client that does not read gets no further events until it has caught up, and then a snapshot in their place: memory
is bounded, and neither kernels nor other clients ever wait for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from ..errors import LocalProtocolError
from ..model.session import Session
from ..model.stamped import Stamped
from ..protocol.envelope import Event
from ..transports.base import HIGH_WATER
from .gathering import snapshot_event


class Audience(ABC):
    """A client, as far as the publisher is concerned."""

    @property
    @abstractmethod
    def queued(self) -> int:
        """Bytes that it has not taken yet."""

    @abstractmethod
    def send(self, frames: bytes) -> None:
        """Queue frames for it."""


class Publisher:
    """The clients attached to one session."""

    def __init__(self, current: Callable[[], tuple[int, Session]]) -> None:
        self._current = current
        self._clients: dict[Audience, bool] = {}
        """Each client, and whether it is behind."""

    @property
    def clients(self) -> tuple[Audience, ...]:
        """Who is attached."""
        return tuple(self._clients)

    def add(self, client: Audience) -> None:
        """Begin to publish to a client, which has the present state."""
        self._clients[client] = False

    def remove(self, client: Audience) -> None:
        """Stop publishing to a client."""
        self._clients.pop(client, None)

    def publish(self, events: Sequence[Stamped]) -> None:
        """Send events to all who can take them."""
        if not self._clients:
            return
        frames = self._encode(events)
        for client, behind in self._clients.items():
            if behind:
                continue
            if frames is None or client.queued > HIGH_WATER:
                self._clients[client] = True
                if client.queued <= HIGH_WATER:  # an event too large for a frame: its snapshot can follow at once
                    self.catch_up(client)
            else:
                client.send(frames)

    def publish_last(self, event: Event, only: Sequence[Audience] | None = None) -> None:
        """Send the event after which nothing comes, and forget those clients."""
        seq, _ = self._current()
        frame = Stamped(seq + 1, event).frame
        for client in self.clients if only is None else only:
            client.send(frame)
            self.remove(client)

    def catch_up(self, client: Audience) -> None:
        """Send a snapshot to a client that was behind and has drained."""
        if self._clients.get(client):
            self._clients[client] = False
            client.send(snapshot_event(*self._current()).frame)

    @staticmethod
    def _encode(events: Sequence[Stamped]) -> bytes | None:
        try:
            return b"".join([each.frame for each in events])
        except LocalProtocolError:
            return None
