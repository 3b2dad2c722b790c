"""Cells: how they are submitted, queued, run, withdrawn and interrupted, and what everybody sees of them."""

from __future__ import annotations

import pytest

from pyrepls.errors import KernelLost, NoSuchCell, NoSuchPane, UsageError
from pyrepls.model import messages as msg
from pyrepls.model.cell import Value
from pyrepls.model.ids import CellId, PaneId
from tests.server.world import World, raised_by, text_of, value_of


async def test_a_cell_runs_and_its_value_arrives(world: World) -> None:
    await world.start()
    pilot = await world.open()
    cell = await pilot.run("1 + 1")
    assert (cell.number, cell.state, cell.outputs) == (1, "ok", (Value("2", "int"),))
    assert cell.seconds is not None
    assert (await pilot.until_idle()).variables == {}


async def test_output_failures_and_variables_arrive(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.look()
    cell = await pilot.run("x = [1]\nprint('hello')\n1 / 0")
    assert (cell.state, text_of(cell), raised_by(cell)) == ("failed", "hello\n", "ZeroDivisionError")
    await pilot.until_shown("x", "[1]")


async def test_a_submitted_cell_is_in_the_mirror_when_its_reply_arrives(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.ready_then_block()
    id = await pilot.submit("2")
    cell = pilot.kernel.transcript.cell(id)
    assert cell is not None
    assert cell.state == "queued"


async def test_cells_run_one_at_a_time_in_the_order_of_their_submission(world: World) -> None:
    await world.start()
    pilot = await world.open()
    ids = [await pilot.submit(f"print({number})\n{number}") for number in range(20)]
    cells = [await pilot.until_finished(id) for id in ids]
    assert [cell.number for cell in cells] == list(range(1, 21))
    assert [value_of(cell) for cell in cells] == [str(number) for number in range(20)]
    assert [text_of(cell) for cell in cells] == [f"{number}\n" for number in range(20)]
    assert all(before.started <= after.started for before, after in zip(cells, cells[1:]))


async def test_cells_submitted_while_the_kernel_starts_wait_for_it(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    below = pilot.at(opened.pane)
    assert below.kernel.state == "starting"
    assert value_of(await below.run("'early'")) == "'early'"


async def test_a_kernel_whose_first_cell_waited_for_it_is_seen_busy(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    below = pilot.at(opened.pane)
    await below.submit("input()")
    session = await below.until(lambda session: session.kernel_of(below.pane).running is not None)
    assert session.kernel_of(below.pane).state == "busy"


async def test_a_waiting_cell_can_be_withdrawn_and_a_running_one_cannot(world: World) -> None:
    await world.start()
    pilot = await world.open()
    running = await pilot.ready_then_block()
    waiting, last = await pilot.submit("'withdrawn'"), await pilot.submit("'kept'")
    await pilot.client.do(msg.Withdraw(pilot.pane, waiting))
    assert (await pilot.until_finished(waiting)).state == "withdrawn"
    with pytest.raises(NoSuchCell, match="interrupt it instead"):
        await pilot.client.do(msg.Withdraw(pilot.pane, running))
    with pytest.raises(NoSuchCell):
        await pilot.client.do(msg.Withdraw(pilot.pane, waiting))
    await pilot.client.do(msg.Interrupt(pilot.pane))
    assert value_of(await pilot.until_finished(last)) == "'kept'"


async def test_an_interrupted_cell_ends_and_the_namespace_stays(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("kept = 5")
    cell = await pilot.ready_then_block()
    await pilot.client.do(msg.Interrupt(pilot.pane))
    ended = await pilot.until_finished(cell)
    assert (ended.state, raised_by(ended)) == ("interrupted", "KeyboardInterrupt")
    assert value_of(await pilot.run("kept")) == "5"


async def test_interrupting_an_idle_kernel_does_nothing(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.do(msg.Interrupt(pilot.pane))
    assert value_of(await pilot.run("'well'")) == "'well'"


async def test_a_cell_that_reads_a_line_gets_it(world: World) -> None:
    await world.start()
    pilot = await world.open()
    cell = await pilot.submit("name = input('who? ')")
    session = await pilot.until(lambda session: session.kernel_of(pilot.pane).input is not None)
    asked = session.kernel_of(pilot.pane).input
    assert asked is not None
    assert (asked.cell, asked.prompt, asked.secret) == (cell, "who? ", False)
    await pilot.client.do(msg.Input(pilot.pane, "Ada"))
    assert pilot.kernel.input is None
    await pilot.until_finished(cell)
    assert value_of(await pilot.run("name")) == "'Ada'"


async def test_a_cell_that_reads_to_the_end_is_given_the_end(world: World) -> None:
    await world.start()
    pilot = await world.open()
    cell = await pilot.submit("input()")
    await pilot.until(lambda session: session.kernel_of(pilot.pane).input is not None)
    await pilot.client.do(msg.Input(pilot.pane, "", end=True))
    assert raised_by(await pilot.until_finished(cell)) == "EOFError"


async def test_asking_to_exit_is_a_question_that_can_be_refused(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("import sys; sys.exit(3)")
    await pilot.until(lambda session: session.kernel_of(pilot.pane).exit_asked == "3")
    await pilot.client.do(msg.RefuseExit(pilot.pane))
    assert pilot.kernel.exit_asked is None
    assert value_of(await pilot.run("'still here'")) == "'still here'"


async def test_a_broadcast_cell_runs_in_every_living_pane_of_its_tab(world: World) -> None:
    await world.start()
    pilot = await world.open()
    panes = [(await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)).pane for _ in range(2)]
    for pane in panes:
        await pilot.at(pane).until_idle()
    dead = pilot.at(panes[1])
    await pilot.client.do(msg.Terminate(dead.pane, force=True))
    await dead.until_state("dead")
    tab = pilot.mirror.session.tab_of(pilot.pane).id
    await pilot.client.do(msg.Broadcast(tab, True))
    queued = await pilot.client.ask(msg.Execute(pilot.pane, "'all'", broadcast=True), msg.Queued)
    for pane in (pilot.pane, panes[0]):
        assert value_of(await pilot.at(pane).until_finished(queued.cell)) == "'all'"
    assert dead.kernel.transcript.cell(CellId(1)) is None
    await pilot.client.do(msg.Broadcast(tab, False))
    queued = await pilot.client.ask(msg.Execute(pilot.pane, "'one'", broadcast=True), msg.Queued)
    await pilot.until_finished(queued.cell)
    assert pilot.at(panes[0]).kernel.transcript.cell(queued.cell) is None


async def test_the_terminal_has_the_size_that_a_client_gave_it(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.do(msg.ResizeTerminal(pilot.pane, 33, 111))
    assert value_of(await pilot.run("import os; tuple(os.get_terminal_size(1))")) == "(111, 33)"
    await pilot.client.do(msg.Restart(pilot.pane))
    assert value_of(await pilot.run("import os; tuple(os.get_terminal_size(1))")) == "(111, 33)"
    with pytest.raises(UsageError, match="cannot have 0 rows"):
        await pilot.client.do(msg.ResizeTerminal(pilot.pane, 0, 80))


async def test_requests_for_what_does_not_exist_say_so(world: World) -> None:
    await world.start()
    pilot = await world.open()
    with pytest.raises(NoSuchPane, match="%77"):
        await pilot.client.ask(msg.Execute(PaneId("%77"), "1"), msg.Queued)
    with pytest.raises(UsageError, match="at most"):
        await pilot.client.ask(msg.Execute(pilot.pane, "#" * (1 << 21)), msg.Queued)
    await pilot.client.do(msg.Terminate(pilot.pane, force=True))
    await pilot.until_state("dead")
    with pytest.raises(KernelLost, match=r"work:1\.1 is dead .*restart it first"):
        await pilot.client.ask(msg.Execute(pilot.pane, "1"), msg.Queued)


async def test_a_transcript_is_read_in_pages_and_nothing_is_lost_or_doubled(world: World) -> None:
    await world.start()
    pilot = await world.open()
    for _ in range(3):
        await pilot.run("for i in range(60): print(i, 'x' * 10_000)")
    text, sources, pages = "", list[int](), 0
    at: CellId | None = CellId(0)
    output = 0
    while at is not None:
        page = await pilot.client.ask(msg.ReadTranscript(pilot.pane, at, output), msg.TranscriptPage)
        text += "".join(text_of(cell) for cell in page.cells)
        sources += [cell.id for cell in page.cells if cell.id not in sources]
        at, output, pages = page.next_cell, page.next_output, pages + 1
    assert pages > 2
    assert sources == [0, 1, 2, 3]
    assert text == 3 * "".join(f"{i} {'x' * 10_000}\n" for i in range(60))
