"""Journals: what outlives the server, and what happens when the disk does not play along."""

from __future__ import annotations

import os
from collections.abc import Sequence

from pyrepls.config.paths import state_directory
from pyrepls.errors import StoreError
from pyrepls.model import messages as msg
from pyrepls.model.session import Session
from pyrepls.model.stamped import Stamped
from pyrepls.protocol.record import replace
from pyrepls.stores.base import Store
from tests.server.world import Pilot, World, alive, everything_in, notices_in, text_of, until, value_of


class Ailing(Store):
    """A store whose disk is full whenever a test says so."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.full = False
        self.appended = 0

    def append(self, session: str, events: Sequence[Stamped], state: Session) -> None:
        if self.full:
            raise StoreError("journal.db cannot be used: database or disk is full")
        self.store.append(session, events, state)
        self.appended += len(events)

    def load(self, session: str) -> tuple[int, Session] | None:
        return self.store.load(session)

    def list_sessions(self) -> list[str]:
        return self.store.list_sessions()

    def rename(self, session: str, name: str) -> None:
        self.store.rename(session, name)

    def delete(self, session: str) -> None:
        self.store.delete(session)


def without_clients(session: Session) -> Session:
    return replace(session, clients=0)


async def test_the_journal_holds_the_state_of_the_server(world: World) -> None:
    server = await world.start()
    pilot = await world.open()
    await pilot.run("x = 1\nprint(x)\n1/0")
    await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)
    await pilot.client.do(msg.RenamePane(pilot.pane, "api"))
    await pilot.client.do(msg.RenameSession("work", "job"))
    live = server.session("job")
    kept = live.state
    await world.stop()
    loaded = world.store.load("job")
    assert loaded is not None
    assert without_clients(loaded[1]) == without_clients(kept)
    await world.start()


async def test_a_session_comes_back_with_its_layout_transcript_and_history(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("x = 41\nprint('before')")
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)
    await pilot.at(opened.pane).until_idle()
    running = await pilot.ready_then_block()
    waiting = await pilot.submit("'never'")
    pid, layout = pilot.kernel.pid, pilot.mirror.session.tabs[0].layout
    await world.stop()
    assert not alive(pid)
    await world.start()
    listed = await (await world.client()).ask(msg.ListSessions(), msg.SessionList)
    assert [pane.state for pane in listed.sessions[0].panes] == ["dead", "dead"]
    again = Pilot((await world.join()).client, (await world.join()).mirror, pilot.pane)
    kernel = await again.until_idle()
    assert again.mirror.session.tabs[0].layout == layout
    assert "before" in everything_in(kernel)
    assert notices_in(kernel)[-1].startswith("restarted: python")
    assert [(await again.until_finished(id)).state for id in (running, waiting)] == ["dead", "withdrawn"]
    assert kernel.pid != pid
    cell = await again.run("'x' in dir()")
    assert (value_of(cell), cell.number, cell.id) == ("False", 1, 4)
    new = await again.client.ask(msg.SplitPane(again.pane, "down"), msg.Opened)
    assert new.pane not in (pilot.pane, opened.pane)
    entries = (await again.client.ask(msg.ReadHistory(again.pane), msg.HistoryEntries)).entries
    assert entries[0] == "x = 41\nprint('before')"


async def test_a_killed_session_does_not_come_back(world: World) -> None:
    server = await world.start()
    pilot = await world.open()
    await world.open("play")
    await pilot.client.do(msg.KillSession("work"))
    await world.stop()
    server = await world.start()
    assert list(server.sessions) == ["play"]


async def test_a_read_only_client_starts_no_kernel_of_a_restored_session_and_a_cell_does(world: World) -> None:
    await world.start()
    await world.open()
    await world.stop()
    await world.start()
    looker = await world.join(read_only=True)
    assert looker.kernel.state == "dead"
    assert looker.kernel.reason == "the server was ended"
    client = await world.client()
    queued = await client.ask(msg.Execute(looker.pane, "1 + 1"), msg.Queued)
    assert value_of(await looker.until_finished(queued.cell)) == "2"


async def test_a_full_disk_gives_one_notice_and_the_session_goes_on(world: World) -> None:
    server = await world.start(wrap=Ailing)
    store = world.store
    assert isinstance(store, Ailing)
    pilot = await world.open()
    await pilot.run("'kept'")
    store.full = True
    for number in range(30):
        assert value_of(await pilot.run(f"print({number})\n{number}")) == str(number)
    await pilot.until(lambda session: any("in memory" in each for each in notices_in(session.kernel_of(pilot.pane))))
    assert sum("in memory" in each for each in notices_in(pilot.kernel)) == 1
    assert "disk is full" in notices_in(pilot.kernel)[0]
    store.full = False
    await pilot.run("'room again'")
    await pilot.until(
        lambda session: any("on disk again" in each for each in notices_in(session.kernel_of(pilot.pane)))
    )
    state = server.session("work").state
    await world.stop()
    loaded = store.load("work")
    assert loaded is not None
    assert without_clients(loaded[1]) == without_clients(state)
    await world.start()


async def test_a_real_quota_does_not_stop_a_session(world: World) -> None:
    await world.start()
    pilot = await world.open()
    database = world.store._database  # type: ignore[attr-defined]
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages + 20}")
    cell = await pilot.run("for i in range(200): print(i, 'x' * 1000)")
    assert text_of(cell).endswith("x\n")
    await pilot.until(lambda session: any("in memory" in each for each in notices_in(session.kernel_of(pilot.pane))))
    assert value_of(await pilot.run("'alive'")) == "'alive'"


async def test_a_damaged_journal_is_set_aside_and_its_place_is_said(world: World) -> None:
    path = state_directory() / "pyrepls.db"
    path.write_bytes(b"garbage" * 1000)
    await world.start()
    pilot = await world.open()
    notice = await pilot.until(lambda session: bool(notices_in(session.kernel_of(pilot.pane))))
    (text,) = notices_in(notice.kernel_of(pilot.pane))
    aside = next(path.parent.glob("pyrepls.db.damaged-*"))
    assert str(aside) in text
    assert aside.read_bytes().startswith(b"garbage")


async def test_a_journal_of_a_later_pyrepls_is_left_alone_and_the_session_is_in_memory(world: World) -> None:
    await world.start()
    await world.stop()
    path = state_directory() / "pyrepls.db"
    import sqlite3

    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    await world.start()
    pilot = await world.open()
    assert "later pyrepls" in notices_in(pilot.kernel)[0]
    assert value_of(await pilot.run("1 + 1")) == "2"
    await pilot.client.ask(msg.ReadHistory(pilot.pane), msg.HistoryEntries)


async def test_a_kernel_is_told_what_was_kept(world: World) -> None:
    await world.start(wrap=Ailing)
    store = world.store
    assert isinstance(store, Ailing)
    pilot = await world.open()
    # More than the ring of a kernel holds: without acknowledgements, the flood would stop.
    cell = await pilot.run("for i in range(9000): print('x' * 1000)")
    assert sum(map(len, text_of(cell).split("\n"))) + cell.elided >= 8_000_000
    await until(lambda: store.appended > 100)
    assert os.path.getsize(state_directory() / "pyrepls.db") > 0
