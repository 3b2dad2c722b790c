"""The seam: a backend launches or adopts kernels, a kernel link is the live pair of connection and process.

Whoever holds a link hears from it through two callbacks, called on the event loop: events in batches, and the end,
once. What a kernel sends has been checked before it is handed over; a kernel that breaks the rules is killed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Callable

from ..protocol.envelope import Event, Reply, Request
from ..protocol.requests import Greeting
from .spec import KernelRecord, LaunchSpec

OnEvents = Callable[[list[tuple[int, Event]]], None]
"""Takes events with their numbers, in order; many at once when many arrived at once."""

OnLost = Callable[[str], None]
"""Takes the reason why a link ended: one clause for the user, as `killed by signal 11 (SIGSEGV)`."""


class KernelLink(ABC):
    """A kernel that can be talked to."""

    record: KernelRecord
    greeting: Greeting

    @abstractmethod
    def subscribe(self, on_events: OnEvents, on_lost: OnLost) -> None:
        """Hand over events from now on, first those that came before; called once, right after launch or adoption."""

    @abstractmethod
    async def request(self, request: Request) -> Reply:
        """Ask, and return the reply; raises the error that the kernel names, or KernelLost."""

    @abstractmethod
    def send(self, request: Request) -> None:
        """Send a request that is not replied to; does nothing when the kernel is lost."""

    @abstractmethod
    def acknowledge(self, seq: int) -> None:
        """Tell the kernel that the events up to `seq` are journaled and may be forgotten."""

    @abstractmethod
    async def interrupt(self) -> None:
        """Do what Ctrl+C does in a terminal, also when the kernel's threads cannot run."""

    @abstractmethod
    async def terminate(self, grace: float = 3.0) -> None:
        """Ask the kernel to end in an orderly way, and kill it when it does not; returns when it is gone."""

    @abstractmethod
    def kill(self) -> None:
        """End the process group at once; `on_lost` follows."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of the kernel, which runs on; no callback follows."""

    @abstractmethod
    def last_words(self) -> str:
        """Return what a lost kernel wrote to its terminal and could not report any more."""

    @abstractmethod
    def exit_reason(self) -> str:
        """Return why the process ended, empty while it runs."""


class Backend(ABC):
    """A way to launch kernels."""

    @abstractmethod
    async def launch(self, spec: LaunchSpec) -> KernelLink:
        """Start a kernel and say hello; raises LaunchFailed."""

    @abstractmethod
    async def adopt(self, record: KernelRecord, cursor: int = 0) -> KernelLink:
        """Say hello to a kernel that runs already, to go on after the event `cursor`; raises KernelLost."""
