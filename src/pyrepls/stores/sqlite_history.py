"""What was typed, in the same SQLite file as the journals."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from .base import History, Typed
from .sqlite import translated

MOST = 100_000
"""Entries kept; the oldest go first."""


class SqliteHistory(History):
    """The table `typed`."""

    def __init__(self, database: sqlite3.Connection, path: Path, most: int = MOST) -> None:
        self._database = database
        self._path = path
        self._most = most

    def remember(self, entries: Sequence[Typed]) -> None:
        """Keep some entries, and drop the oldest beyond the limit."""
        rows = [(each.session, each.pane, _storable(each.source), each.time) for each in entries]
        with translated(self._path):
            insert = "INSERT INTO typed (session, pane, source, time) VALUES (?, ?, ?, ?)"
            self._database.executemany(insert, rows)
            newest = self._database.execute("SELECT max(id) FROM typed").fetchone()[0] or 0
            self._database.execute("DELETE FROM typed WHERE id <= ?", (newest - self._most,))

    def recall(self, session: str | None, pane: str | None, limit: int) -> list[str]:
        """Return the newest sources, the oldest of them first, each text once."""
        given = [(name, value) for name, value in (("session", session), ("pane", pane)) if value is not None]
        where = " AND ".join(f"{name} = ?" for name, _ in given) or "1"
        query = f"SELECT source FROM typed WHERE {where} GROUP BY source ORDER BY max(id) DESC LIMIT ?"
        with translated(self._path):
            found = self._database.execute(query, (*(value for _, value in given), limit))
            return [source for (source,) in found][::-1]

    def rename_session(self, session: str, name: str) -> None:
        """Let a session's entries follow it."""
        with translated(self._path):
            self._database.execute("UPDATE typed SET session = ? WHERE session = ?", (name, session))


def _storable(source: str) -> str:
    return source.encode("utf-8", "replace").decode("utf-8")  # SQLite takes no lone surrogates
