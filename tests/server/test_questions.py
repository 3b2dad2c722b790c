"""Questions about variables, relayed to kernels that may be busy, dead, or lie; and edits, which are cells."""

from __future__ import annotations

import asyncio

import pytest

from pyrepls.errors import CannotMove, KernelLost, NoSuchCell, NoSuchValue, UsageError, VariableError
from pyrepls.model import messages as msg
from pyrepls.model import variable_messages as asked
from pyrepls.protocol.envelope import Reply
from pyrepls.protocol.inspecting import Description, Item, Representation, TablePart, Unfolded
from pyrepls.protocol.variables import Preview
from pyrepls.server.bounded import bounded_reply, bounded_trouble
from pyrepls.server.client_connection import MOST_QUESTIONS
from tests.server.raw import RawClient
from tests.server.world import PATIENCE, Pilot, World, raised_by, until, value_of

LIAR = """
import gc
_handlers = next(each for each in gc.get_objects() if type(each).__name__ == 'Handlers')
_truth = _handlers.handle
def _lie(answer):
    asked = ('Unfold', 'ReadTable', 'Describe')
    _handlers.handle = lambda request: (answer if type(request).__name__ in asked else _truth)(request)
"""


async def test_a_value_is_unfolded_described_and_read_while_code_runs(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("rows = [{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]")
    await pilot.ready_then_block()
    found = await pilot.client.ask(asked.Unfold(pilot.pane, ("rows",)), Unfolded)
    assert [item.key for item in found.items] == ["[0]", "[1]"]
    inside = await pilot.client.ask(asked.Unfold(pilot.pane, ("rows", "[1]")), Unfolded)
    assert [item.preview.text for item in inside.items] == ["3", "4"]
    table = await pilot.client.ask(asked.ReadTable(pilot.pane, ("rows",)), TablePart)
    assert (table.names, table.cells) == (("a", "b"), (("1", "2"), ("3", "4")))
    described = await pilot.client.ask(asked.Describe(pilot.pane, ("rows",)), Description)
    assert (described.preview.type, described.table) == ("list", True)
    await pilot.client.do(msg.Interrupt(pilot.pane))


async def test_what_is_not_there_is_said_so(world: World) -> None:
    await world.start()
    pilot = await world.open()
    with pytest.raises(NoSuchValue):
        await pilot.client.ask(asked.Unfold(pilot.pane, ("nothing",)), Unfolded)
    for path in ((), ("x",) * 200, ("x" * 20_000,)):
        with pytest.raises(UsageError, match="a path has 1 to 100 steps"):
            await pilot.client.ask(asked.Describe(pilot.pane, path), Description)


async def test_a_values_own_repr_is_asked_for_when_nothing_runs(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("class Own:\n    def __repr__(self): return 'my own words'\nx = Own()")
    await pilot.until_idle()
    shown = await pilot.client.ask(asked.Represent(pilot.pane, ("x",)), Representation)
    assert shown == Representation("my own words")
    await pilot.ready_then_block()
    with pytest.raises(VariableError, match="the interpreter is busy"):
        await pilot.client.ask(asked.Represent(pilot.pane, ("x",)), Representation)


async def test_a_dead_interpreter_answers_nothing(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.submit("import os; os._exit(3)")
    await pilot.until_state("dead")
    with pytest.raises(KernelLost, match="restart it first"):
        await pilot.client.ask(asked.Describe(pilot.pane, ("x",)), Description)


async def test_an_interpreter_that_starts_says_so(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)
    with pytest.raises(VariableError, match="has not started yet"):
        await pilot.client.ask(asked.Describe(opened.pane, ("x",)), Description)


async def silent(world: World, monkeypatch: pytest.MonkeyPatch, patience: float) -> Pilot:
    """Open a session whose kernel answers no question."""
    monkeypatch.setattr("pyrepls.server.handlers_variables.PATIENCE", patience)
    await world.start()
    pilot = await world.open()
    await pilot.run(LIAR + "import time\n_lie(lambda request: time.sleep(3600))")
    return pilot


async def test_an_interpreter_that_does_not_answer_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pilot = await silent(world, monkeypatch, 0.1)
    with pytest.raises(VariableError, match=r"did not answer in 0\.1 s"):
        await pilot.client.ask(asked.Describe(pilot.pane, ("x",)), Description)


async def test_other_requests_do_not_wait_behind_a_question(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pilot = await silent(world, monkeypatch, 3600)
    waiting = asyncio.ensure_future(pilot.client.ask(asked.Describe(pilot.pane, ("x",)), Description))
    await asyncio.sleep(0)
    await asyncio.wait_for(pilot.client.do(msg.RenamePane(pilot.pane, "quick")), PATIENCE)
    assert not waiting.done()
    waiting.cancel()


async def test_a_client_cannot_ask_without_end_and_leaves_no_question_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilot = await silent(world, monkeypatch, 3600)
    raw = await RawClient.connect()
    await raw.ask(msg.ListSessions())
    for _ in range(MOST_QUESTIONS):
        raw.request(asked.Describe(pilot.pane, ("x",)))
    refused = await raw.ask(asked.Describe(pilot.pane, ("x",)))
    assert refused.trouble is not None
    assert "have not been answered yet" in refused.trouble.message
    raw.close()
    await until(lambda: len(world.server.clients) == 1)
    await until(lambda: not [task for task in asyncio.all_tasks() if "_answer_later" in repr(task)])


async def test_a_lying_interpreter_is_cut_to_measure(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run(LIAR)
    await pilot.run(
        "m = __import__('sys').modules\n"
        "inspecting = next(m[n] for n in list(m) if n.endswith('protocol.inspecting'))\n"
        "errors = next(m[n] for n in list(m) if n.endswith('protocol.errors'))\n"
        "variables = next(m[n] for n in list(m) if n.endswith('protocol.variables'))\n"
        "big = variables.Preview('t' * 999, 'x' * 999, -5, True, (10 ** 30,) * 50, 'd' * 999, -1, 1e308, False)\n"
        "_lie(lambda request: inspecting.Unfolded((inspecting.Item('k' * 999, 'l' * 999, big),) * 300, -3))"
    )
    found = await pilot.client.ask(asked.Unfold(pilot.pane, ("x",)), Unfolded)
    assert (len(found.items), found.total) == (200, 200)
    preview = found.items[0].preview
    assert (len(preview.text), preview.length, preview.bytes, len(preview.shape)) == (200, 0, 0, 8)
    await pilot.run("def answer(request):\n    raise errors.NoTable('\\x1b]0;title\\x07no\\n' * 500)\n_lie(answer)")
    with pytest.raises(VariableError) as refused:
        await pilot.client.ask(asked.ReadTable(pilot.pane, ("x",)), TablePart)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) <= 500
    assert value_of(await pilot.run("'well'")) == "'well'"


def test_a_table_whose_corners_do_not_meet_is_made_a_rectangle() -> None:
    crooked = TablePart(-1, 10**30, ("a" * 999, "b"), ("0",), (("1",), ("2", "3", "4")), (True,), "p" * 999)
    straight = bounded_reply(crooked)
    assert straight == TablePart(
        0, 2**53, ("a" * 100, "b"), ("0", ""), (("1", ""), ("2", "3")), (True, False), "p" * 200
    )
    assert bounded_reply(straight) == straight
    huge = TablePart(1, 1, ("c",) * 5000, ("l",) * 5000, (("x",) * 5000,) * 5000)
    bounded = bounded_reply(huge)
    assert isinstance(bounded, TablePart)
    assert (len(bounded.names), len(bounded.labels), len(bounded.cells), len(bounded.numeric)) == (100, 500, 500, 100)


def test_facts_that_are_no_pairs_are_left_out() -> None:
    preview = Preview("int", "1")
    odd = (("class", "int"), ("alone",), ("a", "b", "c"), ())
    described = bounded_reply(Description(preview, "x" * 99_999, odd))  # type: ignore[arg-type]
    assert described == Description(preview, "x" * 10_000, (("class", "int"),))
    assert bounded_reply(Representation("x" * 99_999, "y" * 999)) == Representation("x" * 10_000, "y" * 200)
    assert bounded_reply(Reply()) == Reply()
    assert bounded_reply(Unfolded((Item("[0]", "0", preview),), 7)) == Unfolded((Item("[0]", "0", preview),), 7)


def test_a_kernel_can_answer_with_errors_of_its_own_kind_only() -> None:
    assert type(bounded_trouble(CannotMove("no"))) is CannotMove
    assert type(bounded_trouble(NoSuchCell("no"))) is VariableError
    assert str(bounded_trouble(NoSuchValue("a\n\x1b[2Jb" + "x" * 9999)))[:4] == "a bx"
    assert str(bounded_trouble(NoSuchValue(""))) == "the interpreter did not say why"


async def test_an_edit_is_a_cell_that_can_be_undone(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("rows = [1, 2]")
    queued = await pilot.client.ask(asked.EditVariable(pilot.pane, ("rows", "[0]"), "5 * 2"), msg.Queued)
    cell = await pilot.until_finished(queued.cell)
    assert (cell.source, cell.origin, cell.mode, cell.state) == ("rows[0] = 5 * 2", "edit", "edit", "ok")
    assert value_of(await pilot.run("rows")) == "[10, 2]"
    undo = await pilot.client.ask(asked.UndoEdit(pilot.pane), msg.Queued)
    undone = await pilot.until_finished(undo.cell)
    assert (undone.state, undone.mode) == ("ok", "undo")
    assert value_of(await pilot.run("rows")) == "[1, 2]"
    again = await pilot.client.ask(asked.UndoEdit(pilot.pane), msg.Queued)
    assert (await pilot.until_finished(again.cell)).state == "failed"
    entries = (await pilot.client.ask(msg.ReadHistory(pilot.pane), msg.HistoryEntries)).entries
    assert not [entry for entry in entries if "undo" in entry or "5 * 2" in entry]


async def test_an_edit_that_raises_is_data(world: World) -> None:
    await world.start()
    pilot = await world.open()
    queued = await pilot.client.ask(asked.EditVariable(pilot.pane, ("x",), "1 / 0"), msg.Queued)
    assert raised_by(await pilot.until_finished(queued.cell)) == "ZeroDivisionError"


async def test_an_edit_waits_for_the_running_cell(world: World) -> None:
    await world.start()
    pilot = await world.open()
    running = await pilot.ready_then_block()
    queued = await pilot.client.ask(asked.EditVariable(pilot.pane, ("x",), "7"), msg.Queued)
    with pytest.raises(UsageError, match="not one expression"):
        await pilot.client.ask(asked.EditVariable(pilot.pane, ("x",), "7; y = 8"), msg.Queued)
    await pilot.client.do(msg.Interrupt(pilot.pane))
    await pilot.until_finished(running)
    await pilot.until_finished(queued.cell)
    assert value_of(await pilot.run("x")) == "7"
