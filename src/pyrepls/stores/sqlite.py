"""Journals and history in one SQLite file, in write-ahead mode: a crash of ours loses nothing that was committed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import ProtocolError, StoreDamaged, StoreError
from ..model.reduce import reduce
from ..model.session import Session
from ..model.stamped import Stamped, parse_stamped
from ..protocol.codec import decode, decode_json, encode, encode_json
from .base import Store
from .migrations import migrate

COMPACT_AT = 64 * 1024 * 1024
"""Bytes of a session's events after which a snapshot takes their place."""

CHECKED_SIZE = 32 * 1024 * 1024
"""A file up to this many bytes is checked as a whole when it is opened."""


def open_database(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open or create the file; a damaged one is set aside, and the second value says so in a sentence.

    Raises StoreError when the place cannot be written, StoreTooNew when a later pyrepls wrote the file.
    """
    try:
        return _open(path), ""
    except StoreDamaged as problem:
        aside = _set_aside(path)
        return _open(path), f"{problem}; it was kept as {aside}, and a new one was begun"


def _open(path: Path) -> sqlite3.Connection:
    with translated(path):
        database = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5)
        try:
            path.chmod(0o600)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA foreign_keys = ON")
            migrate(database, str(path))
            _check(database, path)
        except BaseException:
            database.close()
            raise
        return database


def _check(database: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size > CHECKED_SIZE:
        return  # reading all of it would keep the first client waiting
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1_000_000}")
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + ending))
    return aside


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as ours."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as problem:
        if "malformed" in str(problem):
            raise StoreDamaged(f"{path} is damaged ({problem})") from None
        raise StoreError(f"{path} cannot be used: {problem}") from None
    except sqlite3.DatabaseError as problem:
        raise StoreDamaged(f"{path} is damaged ({problem})") from None


class SqliteStore(Store):
    """The journals of sessions."""

    def __init__(self, database: sqlite3.Connection, path: Path, compact_at: int = COMPACT_AT) -> None:
        self._database = database
        self._path = path
        self._compact_at = compact_at
        self._ids: dict[str, int] = {}
        self._weights: dict[int, int] = {}

    def append(self, session: str, events: Sequence[Stamped], state: Session) -> None:
        """Keep events; a snapshot takes their place when they have become heavy."""
        if not events:
            return
        rows = [(each.seq, each.frame[:-1]) for each in events]
        with self._transaction() as run:
            run.execute("INSERT OR IGNORE INTO sessions (name) VALUES (?)", (session,))
            id = self._id_of(session) or 0
            run.executemany("INSERT INTO events VALUES (?, ?, ?)", [(id, seq, frame) for seq, frame in rows])
            weight = self._weight_of(id) + sum(len(frame) for _, frame in rows)
            if weight > self._compact_at:
                self._compact(id, rows[-1][0], state)
                weight = 0
        self._weights[id] = weight

    def load(self, session: str) -> tuple[int, Session] | None:
        """Replay a journal from its snapshot, up to the last event that can be read."""
        with translated(self._path):
            id = self._id_of(session)
            if id is None:
                return None
            seq, state = self._snapshot(id)
            query = "SELECT seq, frame FROM events WHERE session = ? AND seq > ? ORDER BY seq"
            for number, frame in self._database.execute(query, (id, seq)):
                try:
                    state = reduce(state, parse_stamped(frame).event)
                except ProtocolError:
                    break  # written by another pyrepls, or damaged: what came before it still holds
                seq = number
            self._database.execute("DELETE FROM events WHERE session = ? AND seq > ?", (id, seq))
            return seq, state

    def list_sessions(self) -> list[str]:
        """Return the names of all journals."""
        with translated(self._path):
            return [name for (name,) in self._database.execute("SELECT name FROM sessions ORDER BY id")]

    def rename(self, session: str, name: str) -> None:
        """Change the name; a journal that had the other name is gone."""
        with self._transaction() as run:
            run.execute("DELETE FROM sessions WHERE name = ?", (name,))
            run.execute("UPDATE sessions SET name = ? WHERE name = ?", (name, session))
        self._ids.clear()

    def delete(self, session: str) -> None:
        """Forget a journal."""
        with self._transaction() as run:
            run.execute("DELETE FROM sessions WHERE name = ?", (session,))
        self._ids.clear()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                self._ids.clear()
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def _id_of(self, session: str) -> int | None:
        if session not in self._ids:
            found = self._database.execute("SELECT id FROM sessions WHERE name = ?", (session,)).fetchone()
            if found is None:
                return None
            self._ids[session] = found[0]
        return self._ids[session]

    def _weight_of(self, id: int) -> int:
        if id not in self._weights:
            query = "SELECT coalesce(sum(length(frame)), 0) FROM events WHERE session = ?"
            self._weights[id] = self._database.execute(query, (id,)).fetchone()[0]
        return self._weights[id]

    def _compact(self, id: int, seq: int, state: Session) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)", (id, seq, encode_json(encode(state)))
        )
        self._database.execute("DELETE FROM events WHERE session = ? AND seq <= ?", (id, seq))

    def _snapshot(self, id: int) -> tuple[int, Session]:
        found = self._database.execute("SELECT seq, state FROM snapshots WHERE session = ?", (id,)).fetchone()
        if found is None:
            return 0, Session("")
        try:
            return found[0], decode(Session, decode_json(found[1]))
        except ProtocolError as problem:
            raise StoreDamaged(f"a snapshot in {self._path} cannot be read: {problem}") from None
