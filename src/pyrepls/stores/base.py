"""The seams for what must outlive a server: journals of sessions, and the history of what was typed.

Both are used by one thread at a time, and may block on the disk.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ..model.session import Session
from ..model.stamped import Stamped
from ..protocol.record import Record


class Store(ABC):
    """Keeps the journals of sessions, each by the session's name. Its methods raise StoreError."""

    @abstractmethod
    def append(self, session: str, events: Sequence[Stamped], state: Session) -> None:
        """Keep events, all or none of them.

        `state` is the session after the last of them: a store may keep it in place of the events so far.
        """

    @abstractmethod
    def load(self, session: str) -> tuple[int, Session] | None:
        """Return the number of the last event that was kept and the state after it; None for no such journal."""

    @abstractmethod
    def list_sessions(self) -> list[str]:
        """Return the names of all sessions that have a journal, the oldest first."""

    @abstractmethod
    def rename(self, session: str, name: str) -> None:
        """Keep the journal under another name from now on."""

    @abstractmethod
    def delete(self, session: str) -> None:
        """Forget the journal; nothing when there is none."""


class Typed(Record):
    """One source that somebody submitted."""

    session: str
    pane: str
    """The pane's `history` key, which outlives the pane."""
    source: str
    time: float


class History(ABC):
    """Keeps what was typed, beyond the life of panes and sessions."""

    @abstractmethod
    def remember(self, entries: Sequence[Typed]) -> None:
        """Keep some entries, in order."""

    @abstractmethod
    def recall(self, session: str | None, pane: str | None, limit: int) -> list[str]:
        """Return the newest sources, the oldest of them first, each text once.

        Of a pane of a session, of a session when `pane` is None, of everything when both are None.
        """

    @abstractmethod
    def rename_session(self, session: str, name: str) -> None:
        """Let a session's entries follow it to its other name."""
