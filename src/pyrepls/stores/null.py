"""The store and the history that keep nothing, for who wants no trace on disk."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.session import Session
from ..model.stamped import Stamped
from .base import History, Store, Typed


class NullStore(Store):
    """Keeps nothing."""

    def append(self, session: str, events: Sequence[Stamped], state: Session) -> None:
        """Forget."""

    def load(self, session: str) -> tuple[int, Session] | None:  # noqa: ARG002 - the seam names it
        """Return None."""
        return None

    def list_sessions(self) -> list[str]:
        """Return nothing."""
        return []

    def rename(self, session: str, name: str) -> None:
        """Do nothing."""

    def delete(self, session: str) -> None:
        """Do nothing."""


class MemoryHistory(History):
    """Keeps the newest entries as long as the server lives: recall must work without a disk, too."""

    def __init__(self, most: int = 10_000) -> None:
        self._entries: list[Typed] = []
        self._most = most

    def remember(self, entries: Sequence[Typed]) -> None:
        """Keep some entries."""
        self._entries.extend(entries)
        del self._entries[: -self._most]

    def recall(self, session: str | None, pane: str | None, limit: int) -> list[str]:
        """Return the newest sources."""
        found: dict[str, None] = {}
        for entry in reversed(self._entries):
            if len(found) >= limit:
                break
            if session in (None, entry.session) and pane in (None, entry.pane):
                found.setdefault(entry.source)
        return list(reversed(found))

    def rename_session(self, session: str, name: str) -> None:
        """Let a session's entries follow it."""
        for index, entry in enumerate(self._entries):
            if entry.session == session:
                self._entries[index] = Typed(name, entry.pane, entry.source, entry.time)
