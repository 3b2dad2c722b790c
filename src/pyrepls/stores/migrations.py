"""The steps by which the database came to its present form, numbered from 1. A step, once released, never changes."""

from __future__ import annotations

import sqlite3

from ..errors import StoreTooNew

STEPS = (
    """
    CREATE TABLE sessions (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE snapshots (
        session INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE, seq INTEGER NOT NULL, state BLOB NOT NULL
    );
    CREATE TABLE events (
        session INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE, seq INTEGER NOT NULL, frame BLOB NOT NULL,
        PRIMARY KEY (session, seq)
    ) WITHOUT ROWID;
    CREATE TABLE typed (
        id INTEGER PRIMARY KEY, session TEXT NOT NULL, pane TEXT NOT NULL, source TEXT NOT NULL, time REAL NOT NULL
    );
    CREATE INDEX typed_by_pane ON typed (session, pane, id);
    """,
)

LATEST = len(STEPS)


def migrate(database: sqlite3.Connection, path: str) -> None:
    """Bring a database to the latest form; raises StoreTooNew when a later pyrepls has written it."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > LATEST:
        raise StoreTooNew(
            f"{path} was written by a later pyrepls (form {version}, this one knows {LATEST}); "
            "upgrade pyrepls, or move the file away to begin anew"
        )
    for number in range(version, LATEST):
        database.executescript(f"BEGIN;{STEPS[number]}PRAGMA user_version = {number + 1};COMMIT;")
