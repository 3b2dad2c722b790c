"""The screens about variables on the real server with real interpreters: from the key to the value and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pyrepls.model import messages as msg
from pyrepls.model.ids import PaneId
from pyrepls.model.variable_messages import AddWatch
from pyrepls.protocol.envelope import Reply
from pyrepls.protocol.variables import Watch
from pyrepls.tui.session_screen import SessionScreen
from tests.tui.app_world import World, attached


def text_of(world: World) -> str:
    """What the whole terminal shows."""
    return "\n".join(strip.text for strip in world.app.screen._compositor.render_strips(world.app.size))


async def shows(world: World, *texts: str) -> None:
    try:
        await world.until(lambda: all(text in text_of(world) for text in texts))
    except AssertionError:
        missing = [text for text in texts if text not in text_of(world)]
        raise AssertionError(f"not shown: {missing}\n{text_of(world)}") from None


async def back(world: World) -> None:
    """Close what lies over the session."""
    while not isinstance(world.app.screen, SessionScreen):
        count = len(world.app.screen_stack)
        await world.press("escape")
        await world.until(lambda count=count: len(world.app.screen_stack) < count)  # type: ignore[misc]


async def open_for(world: World, action: str, typed: str) -> None:
    """Open a screen about a value by its name, as from the palette."""
    world.view.sidebar.select(None)
    world.screen.do_action(action)
    await world.until(lambda: world.screen.line.display)
    await world.press(*typed, "enter")
    await world.until(lambda: not isinstance(world.app.screen, SessionScreen))


async def pin(world: World, pane: str, text: str, everywhere: bool = False) -> None:
    await world.ask(AddWatch(PaneId(pane), Watch(text), everywhere), Reply)


@pytest.fixture
async def pair(server_place: Path, name: str) -> AsyncIterator[World]:
    """A program that shows two panes, the second one focused."""
    async with attached(name, size=(120, 30), cwd=server_place) as world:
        await world.split()
        yield world


async def test_a_watch_is_added_by_key_managed_and_let_go(world: World) -> None:
    await world.run("queue = [1, 2, 3]")
    await world.prefix("a")
    await shows(world, "add a watch")
    await world.press(*"len(queue)", "enter")
    await world.until(lambda: [watch.text for watch in world.kernel.watches] == ["len(queue)"])
    await world.until(lambda: "len(queue) is watched" in world.status)
    await world.until(lambda: "len(queue)" in world.kernel.variables)
    await world.prefix("A")
    await shows(world, "› len(queue)  3")
    await world.press("b")
    await shows(world, "breaks when it changes")
    await world.press("d")
    await shows(world, "nothing is watched here")
    await back(world)
    assert world.kernel.watches == ()


async def test_what_the_server_refuses_to_watch_is_told_in_place(world: World) -> None:
    await world.prefix("a")
    await shows(world, "add a watch")
    await world.press(*"(x := 3)", "enter")
    await shows(world, "a watch may not assign")
    await back(world)
    assert world.kernel.watches == ()


async def test_a_pinned_number_has_a_curve_and_its_last_change_leads_to_the_line(world: World) -> None:
    await pin(world, world.panes[0], "loss")
    await world.until(lambda: world.kernel.watches)
    await world.run("import time\nfor i in range(20): loss = i / 10; time.sleep(.01)")
    await world.until(lambda: "loss" in world.kernel.histories)
    await open_for(world, "variable.details", "loss")
    await shows(world, "float", "pinned", "┤", "→ 1.9", "cell 1, line 2")
    await world.press("j")
    await world.until(lambda: isinstance(world.app.screen, SessionScreen))
    await world.until(lambda: world.view.transcript._pointer.line is not None)


async def test_the_details_of_an_attribute_show_its_repr_and_edit_it(world: World) -> None:
    await world.run("class Net:\n    def __repr__(self): return 'a net of mine'\n\n\n")
    await world.run("net = Net(); net.inner = Net(); net.bias = 1")
    await open_for(world, "variable.details", "net.inner")
    await shows(world, "Net")
    await world.press("r")
    await shows(world, "a net of mine", "shown is its own repr")
    await back(world)
    await open_for(world, "variable.details", "net.bias")
    await shows(world, "int")
    await world.press("e")
    await world.press("backspace", *"41 + 1", "enter")
    await shows(world, "42")
    await world.press("e", "backspace", "backspace", *"1/0", "enter")
    await shows(world, "the value was not changed: ZeroDivisionError")
    await back(world)


async def test_the_details_follow_a_value_while_code_runs_also_when_the_sidebar_is_hidden(world: World) -> None:
    await world.run("class Box: pass\n\n")
    await world.run("box = Box(); box.n = 0; go = True")
    await world.prefix("v")
    await world.run("import time\nwhile go: box.n += 1; time.sleep(.005)", wait=False)
    await world.until(lambda: world.kernel.running)
    await open_for(world, "variable.details", "box.n")
    await shows(world, "int", "┤", "points in")
    await back(world)
    await world.press("ctrl+c")
    await world.until(lambda: world.idle)


async def test_rows_of_a_list_are_a_table_and_a_number_is_none(world: World) -> None:
    await world.run("people = [{'name': f'Ada {i}', 'born': 1800 + i} for i in range(1000)]")
    await open_for(world, "variable.table", "people")
    await shows(world, "people · 1,000 rows × 2 columns", "Ada 0")
    await world.press("ctrl+end")
    await shows(world, "999, born: 2799")
    await back(world)
    await world.run("people = 3")
    await open_for(world, "variable.table", "people")
    await world.until(lambda: "1,000" not in text_of(world) and "int" in text_of(world))
    await back(world)


async def test_a_table_follows_an_array_of_ten_million_rows(world: World) -> None:
    await world.run("import numpy; big = numpy.zeros((10_000_000, 3), dtype='int8')")
    await open_for(world, "variable.table", "big")
    await shows(world, "10,000,000 rows × 3 columns")
    await world.press("g", *"9000000,1", "enter")
    await shows(world, "9000000, 1: 0")
    await world.ask(msg.Execute(PaneId(world.panes[0]), "big[9000000, 1] = 77", origin="cli"), msg.Queued)
    await shows(world, "9000000, 1: 77")
    await back(world)


async def test_watches_of_all_panes_are_compared_and_lead_to_the_line_in_another_pane(pair: World) -> None:
    first, second = pair.panes
    await pin(pair, first, "answer", everywhere=True)
    await pair.until(lambda: pair.session.watches)
    await pair.ask(msg.Execute(PaneId(first), "answer = 41", origin="cli"), msg.Queued)
    await pair.run("answer = 42")
    await pair.prefix("W")
    await shows(pair, "≠ answer *", "≠ 42", "+1", f"{pair.name}:1.1", f"{pair.name}:1.2")
    await pair.press("enter")
    await shows(pair, "pinned in all panes", f"int · {pair.name}:1.1")
    await pair.press("j")
    await pair.until(lambda: isinstance(pair.app.screen, SessionScreen))
    assert pair.screen.desk.pane == first != second


async def test_a_variable_is_sent_to_another_pane_and_what_cannot_be_sent_says_why(pair: World) -> None:
    first, second = pair.panes
    await pair.run("import threading; rows = [1, {'a': 2}]; lock = threading.Lock()")
    await pair.prefix("b")
    await shows(pair, "send a variable to another pane", "rows")
    await pair.press(*"lock", "enter")
    await pair.until(lambda: pair.app.screen.query_one("#answer").has_class("-refused"))
    await pair.press(*["backspace"] * 4, *"rows", "enter")
    await pair.until(lambda: isinstance(pair.app.screen, SessionScreen))
    await pair.until(lambda: f"rows is in {pair.name}:1.1 now" in pair.status)
    done = await pair.ask(msg.Execute(PaneId(first), "assert rows == [1, {'a': 2}]", origin="cli"), msg.Queued)

    def outcome() -> str | None:
        cell = pair.session.kernel_of(PaneId(first)).transcript.cell(done.cell)
        return cell.state if cell is not None and cell.finished else None

    await pair.until(outcome)
    assert outcome() == "ok"
    assert second in pair.session.panes


async def test_what_is_selected_in_the_sidebar_is_what_the_screens_are_about(world: World) -> None:
    await world.run("alpha = [[1, 2], [3, 4]]")
    await world.until(lambda: "alpha" in world.kernel.variables)
    await world.prefix("V")
    await world.until(lambda: world.view.sidebar.has_focus)
    await world.press("home")
    await world.until(lambda: world.view.sidebar.selected_path == ("alpha",))
    await world.press("d")
    await shows(world, "╭─ alpha ─", "list")
    await back(world)
    await world.press("t")
    await shows(world, "2 rows × 2 columns")
    await back(world)
    await world.until(lambda: world.view.sidebar.has_focus)
    await world.prefix("a")
    await shows(world, "watch   alpha")
    await back(world)


async def test_there_must_be_another_pane_to_send_to(world: World) -> None:
    await world.prefix("b")
    await world.until(lambda: "no other pane" in world.status)


@pytest.mark.parametrize("action", ["variable.details", "variable.table"])
async def test_a_screen_survives_the_restart_and_the_end_of_its_pane(pair: World, action: str) -> None:
    await pair.run("rows = [[1, 2], [3, 4]]")
    pane = PaneId(pair.screen.desk.pane)
    await open_for(pair, action, "rows")
    await shows(pair, "3", "4")
    await pair.client.do(msg.Restart(pane))
    await pair.until(
        lambda: pair.session.kernel_of(pane).state == "idle" and not pair.session.kernel_of(pane).variables
    )
    await pair.client.do(msg.Execute(pane, "rows = [[5, 6], [7, 8]]", origin="cli"))
    await shows(pair, "7", "8")
    await pair.client.do(msg.ClosePane(pane))
    await shows(pair, "the pane was closed")
    await back(pair)
    await pair.until(lambda: pane not in pair.session.panes)


@pytest.mark.parametrize("action", ["watch.manage", "watch.compare", "watch.add"])
async def test_the_end_of_the_session_ends_the_program_under_any_screen(world: World, action: str) -> None:
    await pin(world, world.panes[0], "x")
    world.screen.do_action(action)
    await world.until(lambda: not isinstance(world.app.screen, SessionScreen))
    await world.client.do(msg.KillSession(world.name))
    await world.until(lambda: world.app.return_value is not None)
    assert "ended" in (world.app.return_value or "") or "killed" in (world.app.return_value or "")


async def test_a_reader_may_look_but_not_pin(server_place: Path, name: str) -> None:
    async with attached(name, read_only=True, cwd=server_place) as world:
        await world.client.do(msg.Execute(PaneId(world.panes[0]), "x = 7", origin="cli"))
        await world.until(lambda: world.idle and world.kernel.next_number == 2)
        await open_for(world, "variable.details", "x")
        await shows(world, "int", "7")
        await world.press("p")
        await shows(world, "read")
        await back(world)
        assert world.kernel.watches == ()
