"""What was typed, and what is being typed."""

from __future__ import annotations

from pyrepls.model import messages as msg
from tests.server.world import Pilot, World


async def recall(pilot: Pilot, scope: str = "pane", limit: int = 1000) -> tuple[str, ...]:
    request = msg.ReadHistory(pilot.pane, scope, limit)  # type: ignore[arg-type]
    return (await pilot.client.ask(request, msg.HistoryEntries)).entries


async def test_each_pane_has_its_history_and_a_session_and_all_have_theirs(world: World) -> None:
    await world.start()
    one = await world.open()
    opened = await one.client.ask(msg.SplitPane(one.pane, "across"), msg.Opened)
    two, other = one.at(opened.pane), await world.open("play")
    for pilot, source in [(one, "a = 1"), (two, "b = 2"), (one, "a = 1"), (other, "c = 3"), (one, "d = 4")]:
        await pilot.run(source)
    assert await recall(one) == ("a = 1", "d = 4")
    assert await recall(two) == ("b = 2",)
    assert await recall(two, "session") == ("b = 2", "a = 1", "d = 4")
    assert await recall(other, "all") == ("b = 2", "a = 1", "c = 3", "d = 4")
    assert await recall(other, "all", 2) == ("c = 3", "d = 4")


async def test_cells_of_programs_and_blank_ones_are_not_remembered(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.ask(msg.Execute(pilot.pane, "'by a program'", "send"), msg.Queued)
    await pilot.run("  \n")
    await pilot.run("'by hand'")
    assert await recall(pilot) == ("'by hand'",)


async def test_the_history_of_a_pane_outlives_the_server_and_the_session(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    await pilot.at(opened.pane).run("x = 'second pane'")
    await pilot.run("x = 'first pane'")
    await pilot.client.do(msg.KillSession("work"))
    await world.stop()
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    assert await recall(pilot) == ("x = 'first pane'",)
    assert await recall(pilot.at(opened.pane)) == ("x = 'second pane'",)


async def test_a_pane_that_moves_keeps_its_history_and_a_new_one_never_shares_a_living_ones(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    await pilot.at(opened.pane).run("mine = 1")
    await pilot.client.ask(msg.BreakPane(opened.pane), msg.Opened)
    third = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    assert await recall(pilot.at(opened.pane)) == ("mine = 1",)
    assert await recall(pilot.at(third.pane)) == ()
    keys = [pane.history for pane in pilot.mirror.session.panes.values()]
    assert keys == ["1.1", "1.2", "1.3"]


async def test_the_history_follows_the_name_of_its_session(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("x = 1")
    await pilot.client.do(msg.RenameSession("work", "job"))
    assert await recall(pilot, "session") == ("x = 1",)


async def test_what_is_being_typed_waits_for_the_next_client(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.do(msg.SaveDraft(pilot.pane, "for x in"))
    other = await world.join()
    assert (await other.client.ask(msg.ReadDraft(other.pane), msg.Draft)).text == "for x in"
    await other.client.do(msg.SaveDraft(pilot.pane, ""))
    assert (await pilot.client.ask(msg.ReadDraft(pilot.pane), msg.Draft)).text == ""
