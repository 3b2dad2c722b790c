"""Notices that a kernel says nothing while a cell runs, not even that it lives: native code keeps its lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 2.5
"""Seconds; a kernel that runs Python code gives a sign of life every second."""


class Silence:
    """Counts from the last word of one kernel; costs nothing while no cell runs."""

    def __init__(self, busy: Callable[[], bool], report: Callable[[bool], None]) -> None:
        self.lasts = False
        """Whether the kernel is silent now."""
        self._busy = busy
        self._report = report
        self._heard = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """A cell was sent."""
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(PATIENCE, self._look)

    def hear(self) -> None:
        """The kernel has said something."""
        self._heard = asyncio.get_running_loop().time()
        self._tell(False)

    def end(self) -> None:
        """The process has ended, or another takes its place."""
        self.lasts = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if not self._busy():
            self._tell(False)
            return
        loop = asyncio.get_running_loop()
        left = self._heard + PATIENCE - loop.time()
        if left <= 0:
            self._tell(True)
        self._timer = loop.call_later(left if left > 0 else PATIENCE, self._look)

    def _tell(self, silent: bool) -> None:
        if silent != self.lasts:
            self.lasts = silent
            self._report(silent)
