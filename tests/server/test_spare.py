"""The warm spare: a kernel that waits for the next pane, and that nobody sees."""

from __future__ import annotations

import os

from pyrepls.backends.local import records
from pyrepls.config.paths import runtime_directory
from pyrepls.model import messages as msg
from tests.server.world import World, alive, until, value_of


def kernels() -> set[int]:
    return {record.pid for record in records(str(runtime_directory()))}


async def test_the_next_pane_takes_the_spare_and_another_one_is_made(world: World) -> None:
    await world.start(spare=True)
    pilot = await world.open()
    await until(lambda: len(kernels()) == 2)
    (spare,) = kernels() - {pilot.kernel.pid}
    listed = await pilot.client.ask(msg.ListSessions(), msg.SessionList)
    assert [pane.pid for pane in listed.sessions[0].panes] == [pilot.kernel.pid]
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    kernel = await pilot.at(opened.pane).until_idle()
    assert kernel.pid == spare
    assert value_of(await pilot.at(opened.pane).run("__import__('os').getpid()")) == str(spare)
    await until(lambda: len(kernels()) == 3)


async def test_a_spare_that_does_not_fit_or_has_died_is_not_taken(world: World) -> None:
    await world.start(spare=True)
    pilot = await world.open()
    await until(lambda: len(kernels()) == 2)
    (spare,) = kernels() - {pilot.kernel.pid}
    other = await world.open("other", MARK="another environment")
    assert other.kernel.pid != spare
    await until(lambda: not alive(spare))
    await until(lambda: len(kernels()) == 3)
    (spare,) = kernels() - {pilot.kernel.pid, other.kernel.pid}
    os.kill(spare, 9)
    await until(lambda: spare not in kernels())
    opened = await other.client.ask(msg.SplitPane(other.pane, "across"), msg.Opened)
    assert (await other.at(opened.pane).until_idle()).pid != spare


async def test_the_spare_ends_with_the_server(world: World) -> None:
    await world.start(spare=True)
    await world.open()
    await until(lambda: len(kernels()) == 2)
    running = kernels()
    await world.stop()
    assert not any(alive(pid) for pid in running)
