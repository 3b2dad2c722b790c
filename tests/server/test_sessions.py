"""Sessions and their clients."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

from pyrepls.errors import ConnectionClosed, NameTaken, NoSuchSession, NotAllowed, UsageError
from pyrepls.model import events as ev
from pyrepls.model import messages as msg
from pyrepls.protocol.envelope import Event, Request
from tests.server.world import World, alive, until, value_of


def wish(name: str) -> msg.NewSession:
    return msg.NewSession(name, "/tmp", dict(os.environ), sys.executable)


async def test_sessions_without_a_name_get_the_first_free_one(world: World) -> None:
    await world.start()
    client = await world.client()
    names = [(await client.ask(wish(""), msg.SessionMade)).name for _ in range(3)]
    assert names == ["main", "main-2", "main-3"]
    with pytest.raises(NameTaken, match="attach main"):
        await client.ask(wish("main"), msg.SessionMade)


@pytest.mark.parametrize("name", ["a:b", "a.b", "a\nb", "%1", "x" * 61, "\x1b[31m"])
async def test_a_name_that_could_not_be_a_target_is_refused(world: World, name: str) -> None:
    server = await world.start()
    client = await world.client()
    with pytest.raises(UsageError):
        await client.ask(wish(name), msg.SessionMade)
    assert server.sessions == {}


async def test_the_list_shows_what_ls_prints(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    await pilot.at(opened.pane).until_idle()
    listed = await pilot.client.ask(msg.ListSessions(), msg.SessionList)
    (session,) = listed.sessions
    assert listed.pid == os.getpid()
    assert (session.name, session.clients) == ("work", 1)
    assert [pane.target for pane in session.panes] == ["work:1.1", "work:1.2"]
    assert session.recent == (opened.pane, pilot.pane)
    first = session.panes[0]
    assert (first.id, first.state, first.policy, first.pid) == (pilot.pane, "idle", "trusted", pilot.kernel.pid)


async def test_clients_are_counted_and_everybody_sees_the_same_events_in_the_same_order(world: World) -> None:
    await world.start()
    one = await world.open()
    other = await world.join()
    await one.until(lambda session: session.clients == 2)
    seen: tuple[list[Event], list[Event]] = ([], [])
    one.mirror.subscribe(seen[0].extend)
    other.mirror.subscribe(seen[1].extend)
    cells = await asyncio.gather(*(pilot.submit(f"print({n})") for n in range(20) for pilot in (one, other)))
    for id in cells:
        await one.until_finished(id)
        await other.until_finished(id)
    await one.until_idle()
    await other.until_idle()
    assert seen[0] == seen[1]
    assert one.mirror.seq == other.mirror.seq
    assert one.mirror.session == other.mirror.session
    await other.client.close()
    await one.until(lambda session: session.clients == 1)


async def test_detaching_leaves_the_kernel_running(world: World) -> None:
    await world.start()
    pilot = await world.open()
    cell = await pilot.ready_then_block()
    pid = pilot.kernel.pid
    mirror = pilot.mirror
    await pilot.client.detach()
    assert isinstance(mirror.ended, ConnectionClosed)
    await pilot.client.close()
    again = await world.join()
    assert alive(pid)
    assert again.kernel.pid == pid
    assert again.kernel.running is not None
    await again.client.do(msg.Interrupt(again.pane))
    assert (await again.until_finished(cell)).state == "interrupted"


async def test_a_client_that_attaches_sees_what_happened_before(world: World) -> None:
    await world.start()
    one = await world.open()
    cell = await one.run("print('before')\n41 + 1")
    await one.until_idle()
    other = await world.join()
    assert value_of(await other.until_finished(cell.id)) == "42"
    await one.until(lambda session: session.clients == 2)
    assert other.mirror.session == one.mirror.session


async def test_attaching_can_detach_the_others_who_are_told(world: World) -> None:
    await world.start()
    one = await world.open()
    events: list[Event] = []
    one.mirror.subscribe(events.extend)
    client = await world.client()
    mirror = await client.attach("work", detach_others=True)
    await until(lambda: one.mirror.ended is not None)
    assert isinstance(one.mirror.ended, ConnectionClosed)
    assert isinstance(events[-1], ev.Detached)
    assert mirror.session.clients == 1
    assert (await one.client.ask(msg.ListSessions(), msg.SessionList)).sessions[0].clients == 1


async def test_every_client_can_be_taken_off_a_session(world: World) -> None:
    await world.start()
    one, other = await world.open(), await world.join()
    await one.client.do(msg.DetachClients("work"))
    await until(lambda: one.mirror.ended is not None and other.mirror.ended is not None)
    listed = await one.client.ask(msg.ListSessions(), msg.SessionList)
    assert listed.sessions[0].clients == 0


async def test_attaching_elsewhere_ends_the_mirror_before(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await world.open("play")
    before = pilot.mirror
    mirror = await pilot.client.attach("play")
    assert before.ended is not None
    assert mirror.session.name == "play"
    assert (await pilot.client.ask(msg.ListSessions(), msg.SessionList)).sessions[0].clients == 0


async def test_a_read_only_client_is_refused_whatever_changes_something(world: World) -> None:
    await world.start()
    one = await world.open()
    looker = await world.join(read_only=True)
    tab = one.mirror.session.tabs[0]
    changing: list[Request] = [
        msg.Execute(one.pane, "1"),
        msg.Interrupt(one.pane),
        msg.Restart(one.pane),
        msg.SplitPane(one.pane, "down"),
        msg.NewTab("work"),
        msg.ClosePane(one.pane),
        msg.SetLayout(tab.id, tab.layout),
        msg.RenameSession("work", "x"),
        msg.SaveDraft(one.pane, "x"),
        msg.ResizeTerminal(one.pane, 10, 10),
        msg.NewSession("x", "/tmp", {}),
        msg.KillSession("work"),
        msg.KillServer(),
        msg.DetachClients("work"),
    ]
    before = one.mirror.session
    for request in changing:
        with pytest.raises(NotAllowed, match="read-only"):
            await looker.client.do(request)
    await looker.client.attach("work")
    with pytest.raises(NotAllowed):
        await looker.client.do(msg.Execute(one.pane, "1"))
    looker.mirror = await looker.client.attach("work")
    cell = await one.run("'seen'")
    assert value_of(await looker.until_finished(cell.id)) == "'seen'"
    assert one.mirror.session.tabs == before.tabs
    await looker.client.ask(msg.ReadHistory(one.pane), msg.HistoryEntries)


async def test_a_session_is_renamed_for_everybody(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await world.open("play")
    with pytest.raises(NameTaken):
        await pilot.client.do(msg.RenameSession("work", "play"))
    await pilot.client.do(msg.RenameSession("work", "job"))
    assert pilot.mirror.session.name == "job"
    assert (await world.join("job")).pane == pilot.pane
    with pytest.raises(NoSuchSession, match=r"job, play"):
        await pilot.client.attach("work")


async def test_a_killed_session_tells_its_clients_and_ends_its_kernels(world: World) -> None:
    await world.start()
    pilot = await world.open()
    pid = pilot.kernel.pid
    await pilot.client.do(msg.KillSession("work"))
    assert isinstance(pilot.mirror.ended, NoSuchSession)
    assert "killed" in str(pilot.mirror.ended)
    await until(lambda: not alive(pid))
    with pytest.raises(NoSuchSession, match="pyrepls new"):
        await pilot.client.attach("work")


async def test_kernels_inherit_the_environment_of_their_session_which_is_not_journaled(world: World) -> None:
    server = await world.start()
    pilot = await world.open(MARK="a-secret-of-mine")
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    cell = await pilot.at(opened.pane).run("import os; os.environ['MARK'], bool(os.environ['PYREPLS'])")
    assert value_of(cell) == "('a-secret-of-mine', True)"
    assert "a-secret-of-mine" not in repr(server.session("work").state.kernels[pilot.kernel.id])
