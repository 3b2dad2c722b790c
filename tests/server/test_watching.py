"""Who looks at variables and what is pinned: kept by the server, and told to every kernel, whatever happens to it."""

from __future__ import annotations

import asyncio

import pytest

from pyrepls.client.cells import run_cell
from pyrepls.errors import NoSuchPane, NoSuchValue, NotAllowed, UsageError
from pyrepls.model import messages as msg
from pyrepls.model.ids import PaneId
from pyrepls.model.variable_messages import AddWatch, Look, RemoveWatch
from pyrepls.protocol.variables import Watch
from tests.server.raw import RawClient
from tests.server.world import Pilot, World, notices_in, until

LOSS, COUNT = Watch("loss"), Watch("len(rows)", "changed")


async def test_variables_are_told_while_somebody_looks(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("unseen = 1")
    await pilot.look()
    await pilot.run("seen = 2")
    await pilot.until_shown("unseen", "1")
    await pilot.until_shown("seen", "2")
    await pilot.look(False)
    await pilot.run("seen = 3")
    await pilot.run("'a cell later'")
    assert pilot.kernel.variables["seen"].preview.text == "2"
    await pilot.look()
    await pilot.until_shown("seen", "3")


async def test_variables_are_told_as_long_as_any_client_looks(world: World) -> None:
    server = await world.start()
    first = await world.open()
    second = await world.join()
    await first.look()
    await second.look()
    await first.look(False)
    await first.run("x = 1")
    await second.until_shown("x", "1")
    await second.client.close()
    await until(lambda: len(server.clients) == 1)
    await first.run("x = 2")
    await first.run("'a cell later'")
    assert first.kernel.variables["x"].preview.text == "1"


async def test_a_client_that_goes_to_another_session_no_longer_looks_here(world: World) -> None:
    await world.start()
    pilot = await world.open()
    watcher = await world.join()
    await watcher.look()
    await world.open("play")
    await watcher.client.attach("play")
    await pilot.run("x = 1")
    await pilot.run("'a cell later'")
    assert pilot.kernel.variables == {}


async def test_a_client_that_attaches_to_the_same_session_again_goes_on_looking(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.look()
    again = Pilot(pilot.client, await pilot.client.attach("work"), pilot.pane)
    await again.run("x = 1")
    await again.until_shown("x", "1")
    assert again.mirror.session.clients == 1


async def test_a_program_that_runs_a_cell_looks_only_while_it_runs(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("x = 1")
    blind = await run_cell(pilot.client, pilot.mirror, pilot.pane, "x = 2")
    assert blind.changes == {}
    report = await run_cell(pilot.client, pilot.mirror, pilot.pane, "x = 3\nx = 4", look=True)
    change = report.changes["x"]
    assert (change.kind, change.old, change.line, change.count) == ("rebound", "2", 2, 2)
    assert report.as_dict()["variables"][0]["new"] == "4"
    await pilot.run("x = 5")
    await pilot.run("'a cell later'")
    assert pilot.kernel.variables["x"].preview.text == "4"


async def test_a_program_whose_pane_is_closed_under_its_cell_is_told_so(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)
    running = asyncio.ensure_future(
        run_cell(pilot.client, pilot.mirror, pilot.pane, "import time; time.sleep(60)", look=True)
    )
    await pilot.until_state("busy")
    await pilot.client.do(msg.ClosePane(pilot.pane))
    with pytest.raises(NoSuchPane):
        await running


async def test_only_a_client_of_the_session_can_look(world: World) -> None:
    await world.start()
    pilot = await world.open()
    stranger = await world.client()
    with pytest.raises(UsageError, match="attach to session work first"):
        await stranger.do(Look(pilot.pane, True))
    with pytest.raises(NoSuchPane):
        await pilot.client.do(Look(PaneId("%99"), True))


async def test_a_read_only_client_may_look_but_not_pin(world: World) -> None:
    await world.start()
    pilot = await world.open()
    looker = await world.join(read_only=True)
    await looker.look()
    await pilot.run("x = 1")
    await looker.until_shown("x", "1")
    with pytest.raises(NotAllowed):
        await looker.client.do(AddWatch(looker.pane, LOSS))


async def test_a_pinned_thing_is_told_though_nobody_looks_and_has_a_history(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.do(AddWatch(pilot.pane, LOSS))
    await pilot.client.do(AddWatch(pilot.pane, Watch("len(rows)")))
    await pilot.run("rows = [1]\nloss = 0.5\nother = 1")
    await pilot.run("rows.append(2)\nloss = 0.25")
    await pilot.until_shown("len(rows)", "2")
    kernel = pilot.kernel
    assert set(kernel.variables) == {"loss", "len(rows)"}
    assert [point.value for point in kernel.histories["loss"].points] == [0.5, 0.25]
    assert [change.kind for change in kernel.histories["loss"].changes] == ["bound", "rebound"]


async def test_a_watch_survives_a_restart_of_its_interpreter_and_of_the_server(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.do(AddWatch(pilot.pane, COUNT))
    await pilot.client.do(AddWatch(pilot.pane, LOSS, everywhere=True))
    await pilot.client.do(msg.Restart(pilot.pane))
    await pilot.until_idle()
    await pilot.run("rows, loss = [1, 2], 1.5")
    await pilot.until_shown("len(rows)", "2")
    await world.stop()
    await world.start()
    again = await world.join()
    await again.until_idle()
    assert (again.kernel.watches, again.mirror.session.watches) == ((COUNT,), (LOSS,))
    await again.run("rows, loss = [1, 2, 3], 2.5")
    await again.until_shown("len(rows)", "3")
    await again.until_shown("loss", "2.5")


async def test_who_looks_goes_on_seeing_after_a_restart(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.look()
    await pilot.client.do(msg.Restart(pilot.pane))
    await pilot.until_idle()
    await pilot.run("x = 1")
    await pilot.until_shown("x", "1")


async def test_a_watch_of_all_panes_is_in_those_that_are_there_and_in_those_to_come(world: World) -> None:
    await world.start()
    pilot = await world.open()
    before = pilot.at((await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)).pane)
    await pilot.client.do(AddWatch(pilot.pane, LOSS, everywhere=True))
    after = pilot.at((await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)).pane)
    for pane, value in ((before, "1"), (after, "2")):
        await pane.run(f"loss = {value}")
        await pane.until_shown("loss", value)


async def test_what_is_let_go_is_forgotten_with_its_value_and_its_history(world: World) -> None:
    await world.start()
    pilot = await world.open()
    for watch in (LOSS, Watch("len(rows)")):
        await pilot.client.do(AddWatch(pilot.pane, watch))
    await pilot.run("rows, loss = [1], 1")
    await pilot.until_shown("len(rows)", "1")
    await pilot.client.do(RemoveWatch(pilot.pane, "len(rows)"))
    session = await pilot.until(lambda session: session.kernel_of(pilot.pane).watches == (LOSS,))
    kernel = session.kernel_of(pilot.pane)
    assert "len(rows)" not in kernel.variables
    assert set(kernel.histories) == {"loss"}
    with pytest.raises(NoSuchValue, match=r"len\(rows\) is not watched; watched are: loss"):
        await pilot.client.do(RemoveWatch(pilot.pane, "len(rows)"))
    await pilot.client.do(RemoveWatch(pilot.pane, ""))
    await pilot.until(lambda session: not session.kernel_of(pilot.pane).watches)


async def test_a_text_that_cannot_be_watched_is_refused_and_changes_nothing(world: World) -> None:
    await world.start()
    pilot = await world.open()
    for text in ("x =", "(x := 1)", "", "x" * 1000, "a\x1bb"):
        with pytest.raises(UsageError):
            await pilot.client.do(AddWatch(pilot.pane, Watch(text)))
    assert pilot.kernel.watches == ()


async def test_code_pins_and_lets_go(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("loss = 1\n%watch loss --break\n%watch len(dir()) --all")
    session = await pilot.until(lambda session: bool(session.watches))
    assert session.kernel_of(pilot.pane).watches == (Watch("loss", "changed"),)
    assert session.watches == (Watch("len(dir())"),)
    assert (await pilot.run("%watch")).outputs
    await pilot.run("%unwatch nothing_like_it")
    assert "nothing_like_it is not watched; watched are: len(dir()), loss" in notices_in(pilot.kernel)
    await pilot.run("%unwatch --all")
    await pilot.until(lambda session: not session.watches and not session.kernel_of(pilot.pane).watches)


async def test_a_cell_breaks_where_a_watched_value_changes(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("loss = 1")
    await pilot.client.do(AddWatch(pilot.pane, Watch("loss", "changed")))
    await pilot.until_shown("loss", "1")
    cell = await pilot.run("a = 1\nloss = 2\nb = 1")
    assert cell.state == "interrupted"
    await pilot.client.do(AddWatch(pilot.pane, LOSS))
    assert (await pilot.run("loss = 3\nb = 1")).state == "ok"


async def test_a_slow_client_that_looks_and_vanishes_without_a_word_stops_looking(world: World) -> None:
    server = await world.start()
    pilot = await world.open()
    raw = await RawClient.connect()
    await raw.ask(msg.Attach("work"))
    await raw.ask(Look(pilot.pane, True))
    raw.close()
    await until(lambda: len(server.clients) == 1)
    await pilot.run("x = 1")
    await pilot.run("'a cell later'")
    assert pilot.kernel.variables == {}
