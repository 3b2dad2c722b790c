"""What one kernel is to report of its variables: kept equal to what clients look at and to what is pinned."""

from __future__ import annotations

from collections.abc import Callable

from ..backends.base import KernelLink
from ..protocol.requests import Observe
from ..protocol.variables import Watch
from .errands import Errands


class Observing:
    """Who looks at a kernel's variables, and what its present process was told."""

    def __init__(self, errands: Errands, watches: Callable[[], tuple[Watch, ...]]) -> None:
        self._errands = errands
        self._watches = watches
        self._lookers: set[object] = set()
        self._link: KernelLink | None = None
        self._told: Observe | None = None

    def meet(self, link: KernelLink) -> None:
        """Tell a new process."""
        self._link, self._told = link, None
        self.tell()

    def part(self) -> None:
        """The process is gone."""
        self._link = None

    def look(self, client: object, on: bool) -> None:
        """Note that a client begins or stops to look."""
        if on:
            self._lookers.add(client)
        else:
            self._lookers.discard(client)
        self.tell()

    def tell(self) -> None:
        """Say what is wished for, unless the process knows it; at once, so that a cell sent next finds it so."""
        wish = Observe(bool(self._lookers), self._watches())
        if self._link is not None and wish != self._told:
            self._told = wish
            self._errands.ask(self._link, wish)
