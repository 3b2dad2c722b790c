"""Moving a variable from pane to pane: who may, what arrives, what is said, and that nothing is left half way."""

from __future__ import annotations

import asyncio

import pytest

from pyrepls.errors import (
    CannotMove,
    ConnectionClosed,
    ConnectionLost,
    KernelLost,
    NoSuchPane,
    NoSuchValue,
    NotAllowed,
    UsageError,
    VariableError,
)
from pyrepls.model import messages as msg
from pyrepls.model import variable_messages as vmsg
from pyrepls.model.ids import PaneId
from pyrepls.server.handlers_moving import highest_protocol, may_move, size_text
from tests.kernel.driver import edges, pythons
from tests.server.world import Pilot, World, everything_in, notices_in, value_of


async def beside(pilot: Pilot, python: str | None = None) -> Pilot:
    """Open a pane beside another, and wait until it takes cells."""
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across", python), msg.Opened)
    other = pilot.at(opened.pane)
    await other.until_idle()
    return other


async def two(world: World) -> tuple[Pilot, Pilot]:
    """Start a server with a session of two panes."""
    await world.start()
    pilot = await world.open()
    return pilot, await beside(pilot)


async def move(source: Pilot, target: Pilot, name: str, called: str = "") -> vmsg.Moved:
    return await source.client.ask(vmsg.MoveVariable(source.pane, (name,), target.pane, called or name), vmsg.Moved)


def moving(source: Pilot, target: Pilot, name: str) -> asyncio.Task[vmsg.Moved]:
    return asyncio.get_running_loop().create_task(move(source, target, name))


async def until_asked(world: World, pilot: Pilot) -> None:
    """Wait until all earlier requests of a client have been taken, and what they ask of kernels has been sent."""
    await pilot.client.ask(msg.ListSessions(), msg.SessionList)


async def test_a_variable_arrives_and_the_transcript_says_where_it_came_from(world: World) -> None:
    source, target = await two(world)
    await source.run("x = {'a': [1, (2.5, b'z')]}")
    moved = await move(source, target, "x")
    assert (moved.name, moved.form) == ("x", "pickle")
    assert value_of(await target.run("x")) == "{'a': [1, (2.5, b'z')]}"
    assert f"x came from work:1.1, pickle, {moved.size} B" in notices_in(target.kernel)


async def test_it_can_be_called_otherwise_there_and_come_from_inside_another(world: World) -> None:
    source, target = await two(world)
    await source.run("x = {'a': [10, 20]}")
    await source.client.ask(vmsg.MoveVariable(source.pane, ("x", "['a']", "[1]"), target.pane, "ﬁve"), vmsg.Moved)
    assert value_of(await target.run("five")) == "20"
    assert any(text.startswith("five came from x['a'][1] of work:1.1, pickle, ") for text in notices_in(target.kernel))


async def test_it_goes_from_session_to_session_and_between_the_oldest_and_newest_python(world: World) -> None:
    await world.start()
    one, other = await world.open("one"), await world.open("other")
    old, new = await beside(one, pythons()[edges()[0]]), await beside(other, pythons()[edges()[-1]])
    await old.run("x = [1, 'ä', 10**100]")
    await move(old, new, "x")
    await new.run("x.append(float('inf'))")
    await move(new, old, "x")
    assert value_of(await old.run("x == [1, 'ä', 10**100, float('inf')]")) == "True"


async def test_a_large_value_travels_in_pieces(world: World) -> None:
    source, target = await two(world)
    await source.run("import os; x = os.urandom(5 * 2**20)")
    await move(source, target, "x")
    digest = "import hashlib; hashlib.sha256(x).hexdigest()"
    assert value_of(await target.run(digest)) == value_of(await source.run(digest))
    assert any("5.2 MB" in text for text in notices_in(target.kernel))


@pytest.mark.parametrize("name", ["", "1x", "a b", "a.b", "class", "None", "__name__", "x" * 300, "x\n", "\x1b"])
async def test_a_name_that_is_none_is_refused(world: World, name: str) -> None:
    source, target = await two(world)
    with pytest.raises(UsageError, match=r"name"):
        await source.client.ask(vmsg.MoveVariable(source.pane, ("x",), target.pane, name), vmsg.Moved)


async def test_what_cannot_be_moved_is_said_with_name_place_and_reason(world: World) -> None:
    source, target = await two(world)
    await source.run("import threading\nlock = threading.Lock()\nclass P: pass\np = P()")
    with pytest.raises(CannotMove, match=r"^lock cannot be moved to work:1.2: it is a value of class _thread.lock, "):
        await move(source, target, "lock")
    with pytest.raises(
        CannotMove, match=r"^p cannot be moved to work:1.2: its class P is defined in a cell; define it"
    ):
        await move(source, target, "p")
    with pytest.raises(NoSuchValue, match=r"there is no variable nothing"):
        await move(source, target, "nothing")
    with pytest.raises(UsageError, match=r"from one pane to another"):
        await move(source, source, "p", "q")
    with pytest.raises(UsageError, match=r"from one pane to another"):
        await source.client.ask(vmsg.MoveVariable(source.pane, (), target.pane, "x"), vmsg.Moved)
    with pytest.raises(NoSuchPane):
        await move(source, source.at(PaneId("nowhere")), "p")
    await target.client.do(msg.Terminate(target.pane, force=True))
    await target.until_state("dead")
    with pytest.raises(KernelLost, match=r"work:1.2 is dead"):
        await move(source, target, "p")


async def test_a_read_only_client_moves_nothing(world: World) -> None:
    source, target = await two(world)
    await source.run("x = 1")
    watcher = await world.join(read_only=True)
    with pytest.raises(NotAllowed):
        await move(watcher.at(source.pane), watcher.at(target.pane), "x")


async def test_busy_interpreters_are_waited_for_while_the_client_does_other_things(world: World) -> None:
    source, target = await two(world)
    await source.run("x = 5")
    cells = [await each.ready_then_block() for each in (source, target)]
    waiting = moving(source, target, "x")
    await until_asked(world, source)
    await source.client.do(msg.Interrupt(source.pane))
    await source.until_finished(cells[0])
    assert not waiting.done()
    await target.client.do(msg.Interrupt(target.pane))
    await waiting
    assert value_of(await target.run("x")) == "5"


async def test_moves_to_and_fro_at_once_take_turns_and_all_arrive(world: World) -> None:
    one, other = await two(world)
    third = await beside(other)
    for number, each in enumerate((one, other, third)):
        await each.run(f"x{number} = bytes([{number}]) * 3_000_000")
    moves = [moving(*pair) for pair in ((one, other, "x0"), (other, one, "x1"), (third, one, "x2"), (one, third, "x0"))]
    await asyncio.gather(*moves)
    assert value_of(await one.run("[set(x) for x in (x1, x2)]")) == "[{1}, {2}]"
    assert value_of(await other.run("set(x0)")) == value_of(await third.run("set(x0)")) == "{0}"


async def test_when_the_client_goes_away_before_it_arrived_nothing_is_bound_and_nothing_left(world: World) -> None:
    source, target = await two(world)
    await source.run("x = bytes(3_000_000)")
    cell = await source.ready_then_block()
    going = await world.join()
    waiting = moving(going.at(source.pane), going.at(target.pane), "x")
    await until_asked(world, going)
    await going.client.close()
    with pytest.raises((ConnectionLost, ConnectionClosed)):
        await waiting
    await source.client.do(msg.Interrupt(source.pane))
    await source.until_finished(cell)
    await move(source, target, "x", "y")  # waits for its turn behind the one that was given up
    assert value_of(await target.run("'x' in dir(), len(y)")) == "(False, 3000000)"


async def test_when_a_kernel_ends_or_is_restarted_meanwhile_it_is_said_and_the_next_move_works(world: World) -> None:
    source, target = await two(world)
    await source.run("x = 5")
    await target.ready_then_block()
    waiting = moving(source, target, "x")
    await until_asked(world, source)
    await target.client.do(msg.Restart(target.pane))
    with pytest.raises(CannotMove, match=r"the interpreter of work:1.2 ended meanwhile; move the variable again"):
        await waiting
    await target.until_idle()
    await source.ready_then_block()
    waiting = moving(source, target, "x")
    await until_asked(world, source)
    await source.client.do(msg.Terminate(source.pane, force=True))
    with pytest.raises(VariableError, match=r"x cannot be moved to work:1.2: .*work:1.1 ended meanwhile"):
        await waiting
    await source.client.do(msg.Restart(source.pane))
    await source.until_idle()
    await source.run("x = 6")
    await move(source, target, "x")
    assert value_of(await target.run("x")) == "6"


async def test_when_a_pane_is_closed_meanwhile_it_is_said(world: World) -> None:
    source, target = await two(world)
    await source.run("x = 5")
    await target.ready_then_block()
    waiting = moving(source, target, "x")
    await until_asked(world, source)
    await source.client.do(msg.ClosePane(target.pane))
    with pytest.raises(CannotMove, match=r"work:1.2 was closed meanwhile"):
        await waiting


async def test_the_server_can_be_ended_while_a_move_waits(world: World) -> None:
    source, target = await two(world)
    await source.ready_then_block()
    waiting = moving(source, target, "x")
    await until_asked(world, source)
    await asyncio.wait_for(world.stop(), 15)
    with pytest.raises((ConnectionLost, ConnectionClosed, VariableError)):
        await waiting


@pytest.mark.parametrize(
    "lie",
    [
        "moving.PIECE = 1000",
        "true = moving.Packed; moving.Packed = lambda form, size, type: true(form, size * 2, type)",
        "true = moving.Packed; moving.Packed = lambda form, size, type: true(form, -1, type)",
        "true = moving.Packed; moving.Packed = lambda form, size, type: true(form, 2**60, type)",
    ],
)
async def test_a_kernel_that_lies_about_what_it_sends_is_refused_and_harms_nobody(world: World, lie: str) -> None:
    source, target = await two(world)
    await source.run(f"from _pyrepls.kernel import moving\n{lie}\nx = bytes(5000)")
    with pytest.raises(CannotMove, match=r"its interpreter s(ent other bytes|ays that it takes)"):
        await move(source, target, "x")
    assert value_of(await target.run("'x' in dir()")) == "False"
    await target.run("y = 1")
    await move(target, source, "y")
    assert value_of(await source.run("y")) == "1"


def test_values_go_to_the_same_or_a_stricter_policy_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyrepls.server.handlers_moving.STRICTNESS", {"trusted": 0, "offline": 1, "sealed": 2})
    allowed = {
        (a, b) for a in ("trusted", "offline", "sealed", "new") for b in ("trusted", "sealed", "new") if may_move(a, b)
    }
    assert allowed == {
        ("trusted", "trusted"),
        ("trusted", "sealed"),
        ("offline", "sealed"),
        ("sealed", "sealed"),
        ("new", "new"),
    }


async def test_what_a_policy_forbids_is_refused_before_anything_is_packed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = await two(world)
    await source.run(
        "class Telling:\n    def __reduce__(self):\n        print('packed')\n        return int, ()\nx = Telling()"
    )
    with monkeypatch.context() as patched:
        patched.setattr("pyrepls.server.handlers_moving.may_move", lambda *_: False)
        with pytest.raises(CannotMove, match=r"work:1.1 is trusted and work:1.2 is trusted: what comes from"):
            await move(source, target, "x")
    assert "packed" not in everything_in(source.kernel)
    await move(source, target, "x")
    assert value_of(await target.run("x")) == "0"


@pytest.mark.parametrize(("python", "highest"), [("3.13.0", 5), ("3.8.1", 5), ("3.7.9", 4), ("", 4), ("3.x", 4)])
def test_the_pickle_protocol_is_one_that_the_target_reads(python: str, highest: int) -> None:
    assert highest_protocol(python) == highest


@pytest.mark.parametrize(("size", "text"), [(5, "5 B"), (3210, "3.2 kB"), (5_242_880, "5.2 MB")])
def test_sizes_are_written_for_people(size: int, text: str) -> None:
    assert size_text(size) == text
