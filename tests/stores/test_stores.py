"""Every store and history keeps the published contract; damage, versions and limits of the SQLite one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyrepls.errors import StoreDamaged, StoreError, StoreTooNew
from pyrepls.model import events as ev
from pyrepls.model.cell import Text
from pyrepls.model.ids import CellId, KernelId
from pyrepls.model.stamped import Stamped
from pyrepls.stores.base import Typed
from pyrepls.stores.contract import check_history, check_store, sample_events, stamp, state_after
from pyrepls.stores.migrations import LATEST
from pyrepls.stores.null import MemoryHistory, NullStore
from pyrepls.stores.sqlite import SqliteStore, open_database
from pyrepls.stores.sqlite_history import SqliteHistory


class Disk:
    """A database file of a test's own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: list[sqlite3.Connection] = []

    def open(self) -> sqlite3.Connection:
        database, _ = open_database(self.path)
        self._opened.append(database)
        return database

    def store(self, compact_at: int = 1 << 26) -> SqliteStore:
        return SqliteStore(self.open(), self.path, compact_at)

    def close(self) -> None:
        for database in self._opened:
            database.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path / "journal.db")
    yield disk
    disk.close()


def count(disk: Disk, table: str) -> int:
    found: int = disk.open().execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_the_sqlite_store_keeps_the_contract(disk: Disk) -> None:
    check_store(disk.store)


def test_the_sqlite_store_keeps_the_contract_when_it_compacts_at_every_event(disk: Disk) -> None:
    check_store(lambda: disk.store(compact_at=1))


def test_the_sqlite_history_keeps_the_contract(disk: Disk) -> None:
    check_history(lambda: SqliteHistory(disk.open(), disk.path))


def test_the_history_in_memory_keeps_the_contract() -> None:
    history = MemoryHistory()
    check_history(lambda: history)


def test_the_null_store_keeps_nothing() -> None:
    store, events = NullStore(), sample_events("work")
    store.append("work", stamp(events), state_after(events))
    store.rename("work", "play")
    store.delete("play")
    assert store.load("work") is None
    assert store.list_sessions() == []


def test_a_heavy_journal_is_replaced_by_a_snapshot_and_loads_to_the_same_state(disk: Disk) -> None:
    store, events = disk.store(compact_at=10_000), sample_events("work")
    for seq, event in enumerate(events, 1):
        store.append("work", [Stamped(seq, event)], state_after(events[:seq]))
    for _ in range(50):
        events.append(ev.CellGrew(KernelId("k1"), CellId(1), Text("x" * 1000)))
        store.append("work", [Stamped(len(events), events[-1])], state_after(events))
    assert count(disk, "snapshots") == 1
    assert count(disk, "events") < 12
    assert disk.store().load("work") == (len(events), state_after(events))


def test_the_file_belongs_to_its_user_alone(disk: Disk) -> None:
    disk.open()
    assert disk.path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_is_set_aside_and_named_and_a_new_one_is_begun(disk: Disk) -> None:
    events = sample_events("work")
    disk.store().append("work", stamp(events), state_after(events))
    disk.close()
    disk.path.write_bytes(b"not a database at all" * 1000)
    database, notice = open_database(disk.path)
    aside = next(disk.path.parent.glob("journal.db.damaged-*"))
    assert str(aside) in notice
    assert aside.read_bytes().startswith(b"not a database")
    assert SqliteStore(database, disk.path).list_sessions() == []
    database.close()


def test_a_page_overwritten_in_the_middle_is_noticed_when_the_file_is_opened(disk: Disk) -> None:
    store, events = disk.store(), sample_events("work")
    for _ in range(30):
        events.append(ev.CellGrew(KernelId("k1"), CellId(1), Text("x" * 5000)))
    store.append("work", stamp(events), state_after(events))
    disk.close()
    with disk.path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(8 * 4096))
    database, notice = open_database(disk.path)
    database.close()
    assert "is damaged" in notice


def test_a_file_of_a_later_pyrepls_is_refused_and_left_alone(disk: Disk) -> None:
    disk.open().execute(f"PRAGMA user_version = {LATEST + 1}")
    disk.close()
    with pytest.raises(StoreTooNew, match="upgrade pyrepls"):
        open_database(disk.path)
    assert disk.path.exists()


def test_a_place_that_cannot_be_written_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used") as caught:
        open_database(tmp_path / "nowhere" / "journal.db")
    assert not isinstance(caught.value, StoreDamaged)


def test_an_event_that_cannot_be_read_cuts_the_journal_and_later_ones_can_be_appended(disk: Disk) -> None:
    store, events = disk.store(), sample_events("work")
    store.append("work", stamp(events), state_after(events))
    disk.open().execute("UPDATE events SET frame = x'7b' WHERE seq = 6")
    loaded = disk.store().load("work")
    assert loaded == (5, state_after(events[:5]))
    renamed = ev.SessionRenamed("work")
    disk.store().append("work", [Stamped(6, renamed)], loaded[1])
    assert disk.store().load("work") == (6, state_after([*events[:5], renamed]))


def test_a_full_disk_is_an_error_of_ours_and_loses_nothing_that_was_kept(disk: Disk) -> None:
    database = disk.open()
    database.execute("PRAGMA max_page_count = 20")
    store, events = SqliteStore(database, disk.path), sample_events("work")
    store.append("work", stamp(events), state_after(events))
    grown = [*events, ev.CellGrew(KernelId("k1"), CellId(1), Text("x" * 200_000))]
    with pytest.raises(StoreError, match="full"):
        store.append("work", [Stamped(len(grown), grown[-1])], state_after(grown))
    assert store.load("work") == (len(events), state_after(events))


def test_the_history_keeps_the_newest_entries(disk: Disk) -> None:
    history = SqliteHistory(disk.open(), disk.path, most=5)
    history.remember([Typed("work", "1.1", f"line {number}", 0.0) for number in range(20)])
    assert history.recall(None, None, 100) == [f"line {number}" for number in range(15, 20)]


def test_the_history_takes_text_that_is_no_text(disk: Disk) -> None:
    history = SqliteHistory(disk.open(), disk.path)
    history.remember([Typed("work", "1.1", "half \ud800 a character", 0.0)])
    assert history.recall("work", "1.1", 1) == ["half ? a character"]
