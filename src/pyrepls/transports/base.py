"""The seam for moving frames: a transport sends and queues, a receiver is told what arrived."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ..errors import PyreplsError

HIGH_WATER = 4 * 1024 * 1024
"""Bytes queued for a peer above which it counts as slow."""

LOW_WATER = 1024 * 1024
"""Bytes queued below which a slow peer has caught up."""


class Receiver(ABC):
    """Whoever is told what a transport does. No call comes from within `send`."""

    @abstractmethod
    def frames_received(self, frames: list[bytes]) -> None:
        """Take frames that arrived together, in order, without their NUL bytes."""

    @abstractmethod
    def transport_closed(self, problem: PyreplsError | None) -> None:
        """Nothing more arrives; called once. `problem` is None when we closed it.

        After a RemoteProtocolError one last `send` from within this call still reaches the peer.
        """

    @abstractmethod
    def transport_drained(self) -> None:
        """The queue was above the high water mark and is below the low one now."""


class Transport(ABC):
    """Moves frames both ways, understands nothing."""

    @abstractmethod
    def receive(self, receiver: Receiver) -> None:
        """Begin to deliver; what arrived before is kept for this call."""

    @abstractmethod
    def send(self, frames: bytes) -> None:
        """Queue whole frames, each with its NUL byte; never blocks. What is sent after the end goes nowhere."""

    @property
    @abstractmethod
    def queued(self) -> int:
        """Bytes that were sent and that the peer has not taken yet."""

    @abstractmethod
    def hold(self, on: bool) -> None:
        """Stop taking frames from the peer, or go on: how a peer that asks too much is slowed down."""

    @abstractmethod
    def close(self) -> None:
        """Send what is queued, then close. May be called twice."""
