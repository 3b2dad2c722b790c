"""Ctrl+R: the newest entry of the history that contains what is typed."""

from __future__ import annotations

from collections.abc import Sequence


class Search:
    """An incremental search. It finds nothing until something is typed, and keeps its find while nothing matches."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.query = ""
        self.found: str | None = None
        self.failed = False
        """Whether nothing (more) matches."""
        self._entries = entries
        self._position = len(entries)

    @property
    def column(self) -> int:
        """Where the query begins in the entry that was found."""
        return max(0, (self.found or "").casefold().find(self.query.casefold()))

    def type(self, text: str) -> None:
        """Add to the query; the entry that is shown stays if it still matches."""
        self.query += text
        self._look(range(min(self._position, len(self._entries) - 1), -1, -1))

    def erase(self) -> None:
        """Take back the last character; the search begins again at the newest entry."""
        self.query = self.query[:-1]
        self._position = len(self._entries)
        self._look(range(len(self._entries) - 1, -1, -1))

    def older(self) -> None:
        """Go on to the next older entry that matches."""
        self._look(range(self._position - 1, -1, -1))

    def newer(self) -> None:
        """Go back to the next newer entry that matches."""
        self._look(range(self._position + 1, len(self._entries)))

    def _look(self, positions: range) -> None:
        query = self.query.casefold()
        if not query:
            self.found, self.failed = None, False
            return
        for position in positions:
            entry = self._entries[position]
            if query in entry.casefold() and (entry != self.found or position == self._position):
                self._position, self.found, self.failed = position, entry, False
                return
        self.failed = True
