"""When nobody is connected: how long the kernel waits for a server, and when waiting has become pointless."""

from __future__ import annotations

import os
from time import monotonic

LOOK = 60.0
"""Seconds between looks whether a server could still come."""


class Solitude:
    """Kept by the control thread."""

    def __init__(self, path: str, linger: float) -> None:
        self._path = path if os.path.exists(path) else ""  # in a sandbox it may lie out of sight from the start
        self._linger = linger
        self._since = monotonic()

    def begin(self) -> None:
        """The last server has gone."""
        self._since = monotonic()

    def patience(self) -> float:
        """Return after how many milliseconds to look again."""
        left = self._since + self._linger - monotonic()
        return max(0.0, min(left, LOOK, self._linger / 10)) * 1000 + 1

    def reason_to_end(self) -> str:
        """Return why nobody can be expected any more, empty while somebody can."""
        if monotonic() - self._since > self._linger:
            return f"nobody was connected for {self._linger:.0f} seconds"
        if self._path and not os.path.exists(self._path):
            return "its socket was removed, so nobody can connect any more"
        return ""
