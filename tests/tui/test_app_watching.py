"""The sidebar in the whole program, on a real server with a real kernel: keys, watches, edits, the drawer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.geometry import Region

from pyrepls.model import messages as msg
from pyrepls.model import variable_messages as vmsg
from pyrepls.model.ids import PaneId
from pyrepls.protocol.envelope import Request
from pyrepls.protocol.variables import Watch
from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.sidebar.edge import SidebarEdge
from pyrepls.tui.sidebar.sidebar import Sidebar
from tests.tui.app_world import World, attached
from tests.tui.sidebar_world import rows


@pytest.fixture
async def world(server_place: Path, name: str) -> AsyncIterator[World]:
    """A program that is wide enough for all columns of the sidebar."""
    async with attached(name, size=(160, 30), cwd=server_place) as world:
        yield world


def texts(view: PaneView) -> list[str]:
    """What the sidebar shows, as words."""
    return [" ".join(row.split()) for row in rows(view.sidebar) if row]


def value_of(world: World, name: str) -> str:
    found = [row for row in texts(world.view) if f" {name} " in f" {row} "]
    return found[0] if found else ""


def shown_width(world: World, session: str) -> int:
    """How wide the sidebar of a session is, once that is shown."""
    shown = world.session.name == session and world.screen.desk.pane in world.screen.sync.views
    return world.view.sidebar.size.width if shown else 0


async def chosen(world: World, *path: str) -> None:
    """Put the keys into the sidebar and the cursor on a value."""
    await world.until(lambda: path in world.view.sidebar.window.place)
    await world.prefix("V")
    await world.until(lambda: world.view.sidebar.has_focus)
    world.view.sidebar.select(path)


async def test_the_keys_go_to_the_sidebar_and_back(world: World) -> None:
    await world.run("x = 1\ny = 2")
    await world.until(lambda: value_of(world, "y"))
    await world.prefix("V")
    await world.until(lambda: world.view.sidebar.has_focus)
    await world.press("j")
    assert world.view.sidebar.selected_path == ("y",)
    await world.press("home")
    assert world.view.sidebar.selected_path == ("x",)
    await world.press("Z")
    assert "Z means nothing in the sidebar" in world.status
    await world.press("tab")
    await world.until(lambda: world.view.prompt.has_focus)
    await world.press("j")
    assert world.view.prompt.text == "j"
    await world.prefix("V")
    await world.until(lambda: world.view.sidebar.has_focus)
    await world.press("escape")
    await world.until(lambda: world.view.prompt.has_focus)
    assert world.view.sidebar.selected_path is None
    assert world.view.sidebar_shown


async def test_the_keys_stay_in_the_sidebar_while_the_code_runs(world: World) -> None:
    await world.run("import time\nn = 0")
    await chosen(world, "n")
    cell = msg.Execute(world.view.pane, "for n in range(40):\n    time.sleep(0.01)")
    await world.ask(cell, msg.Queued)
    await world.until(lambda: "39" in value_of(world, "n"))
    await world.until(lambda: world.idle)
    assert world.view.sidebar.has_focus
    assert world.view.sidebar.selected_path == ("n",)


async def test_ctrl_c_in_the_sidebar_interrupts_the_cell(world: World) -> None:
    await world.run("n = 0")
    await chosen(world, "n")
    await world.ask(msg.Execute(world.view.pane, "import time\nwhile True: time.sleep(0.01)"), msg.Queued)
    await world.until(lambda: world.kernel.running)
    await world.press("ctrl+c")
    await world.until(lambda: world.idle and world.kernel.transcript.cells[-1].state == "interrupted")


async def test_a_click_on_the_transcript_takes_the_keys_back_to_the_prompt(world: World) -> None:
    await world.run("x = 1")
    await chosen(world, "x")
    await world.pilot.click(world.view.transcript, offset=(20, 3))
    await world.until(lambda: world.view.prompt.has_focus)


async def test_p_pins_and_unpins_and_what_is_pinned_elsewhere_shows_too(world: World) -> None:
    await world.run("x = 1\nrows = [1]")
    await chosen(world, "rows")
    await world.press("p")
    await world.until(lambda: texts(world.view)[0] == "watching · 1")
    assert world.view.sidebar.selected_path == ("rows",)
    await world.client.do(vmsg.AddWatch(world.view.pane, Watch("len(rows)", "changed"), everywhere=True))
    await world.until(lambda: "1" in value_of(world, "len(rows) *◆"))
    assert [watch.text for watch in world.session.watches] == ["len(rows)"]
    await world.press("p")
    await world.until(lambda: texts(world.view)[0] == "watching · 1")
    await world.client.do(vmsg.RemoveWatch(world.view.pane, "len(rows)"))
    await world.until(lambda: texts(world.view)[0].startswith("variables · 2"))


async def test_a_new_pane_shows_what_is_pinned_in_all_panes(server_place: Path, name: str) -> None:
    async with attached(name, size=(160, 30), cwd=server_place) as world:
        await world.client.do(vmsg.AddWatch(world.view.pane, Watch("epoch"), everywhere=True))
        await world.until(lambda: "not bound yet" in value_of(world, "epoch *"))
        await world.split()
        await world.until(lambda: "not bound yet" in value_of(world, "epoch *"))


async def test_b_breaks_the_cell_at_the_line_that_changes_the_value(world: World) -> None:
    await world.run("x = 0")
    await chosen(world, "x")
    await world.press("b")
    await world.until(lambda: value_of(world, "x ◆"))
    await world.press("tab")
    await world.until(lambda: world.view.prompt.has_focus)
    await world.run("y = 1\nx = 1\ny = 2")
    await world.until(lambda: "1" in value_of(world, "x ◆"))
    await world.until(lambda: "int 1" in value_of(world, "y"))
    await chosen(world, "x")
    await world.press("b")
    await world.until(lambda: texts(world.view)[1].startswith("x int 1"))


async def test_a_value_is_edited_in_place_and_the_edit_undone(world: World) -> None:
    await world.run("rows = [1, 2]\nx = 5")
    await chosen(world, "x")
    await world.press("e")
    await world.press("0", "space", "+", "space", "1", "enter")
    await world.until(lambda: "51" in value_of(world, "x"))
    await world.until(lambda: world.view.sidebar.has_focus)
    await world.press("u")
    await world.until(lambda: "int 5" in value_of(world, "x"))


async def test_an_entry_of_a_container_is_edited_where_it_stands(world: World) -> None:
    await world.run("d = {'a': [1, 2]}")
    await chosen(world, "d")
    await world.press("space")
    await world.until(lambda: ("d", "['a']") in world.view.sidebar.window.place)
    await world.press("j", "right")
    await world.until(lambda: ("d", "['a']", "[1]") in world.view.sidebar.window.place)
    await world.press("j", "j", "f2")
    await world.press("7", "enter")
    await world.until(lambda: "27" in texts(world.view)[4])
    await world.press("tab")
    await world.until(lambda: world.view.prompt.has_focus)
    await world.run("d")
    await world.until(lambda: "{'a': [1, 27]}" in world.text)


async def test_an_edit_that_fails_says_so_in_one_sentence_and_in_the_transcript(world: World) -> None:
    await world.run("x = 5")
    await chosen(world, "x")
    await world.press("e")
    await world.press("slash", "0", "enter")
    await world.until(lambda: "x is as it was: ZeroDivisionError: division by zero" in world.status)
    await world.settled()
    assert "ZeroDivisionError" in world.text
    assert "int 5" in value_of(world, "x")


async def test_enter_leads_to_the_line_of_the_last_change(world: World) -> None:
    await world.run("a = 1\nb = 2\nc = 3")
    await world.run("print('line\\n' * 60)")
    await world.until(lambda: world.view.transcript.following)
    await chosen(world, "b")
    await world.press("enter")
    lines = world.view.transcript.render_lines(Region(0, 0, *world.view.transcript.size))
    marked = world.view.transcript._pointer.line
    assert marked is not None
    assert world.view.transcript.text(marked, marked) == "b = 2"
    assert any("b = 2" in line.text for line in lines)
    await world.until(lambda: world.view.transcript._pointer.line is None)


async def test_the_filter_hides_what_does_not_match_and_escape_shows_all_again(world: World) -> None:
    await world.run("loss = 1\nstep = 2")
    await chosen(world, "loss")
    await world.press("slash", "s", "t", "enter")
    await world.until(lambda: texts(world.view)[0] == "/st · variables · 1 of 2")
    await world.until(lambda: world.view.sidebar.has_focus)
    await world.press("escape")
    assert texts(world.view)[0] == "variables · 2"
    assert world.view.sidebar.has_focus
    await world.press("s")
    assert texts(world.view)[0] == "variables · 2 by name"


async def test_value_and_name_are_copied(world: World) -> None:
    await world.run("d = {'a': [1, 2]}")
    await chosen(world, "d")
    await world.press("space")
    await world.until(lambda: ("d", "['a']") in world.view.sidebar.window.place)
    await world.press("j", "Y")
    await world.until(lambda: world.app.clipboard == "d['a']")
    await world.press("y")
    await world.until(lambda: world.app.clipboard == "[1, 2]")
    assert "copied 6 characters" in world.status
    await world.press("tab")
    await world.until(lambda: world.view.prompt.has_focus)
    await world.run("numbers = list(range(150))")
    await chosen(world, "numbers")
    await world.press("y")
    await world.until(lambda: world.app.clipboard == repr(list(range(150))))


async def test_without_a_selected_value_one_is_told_how_to_select_one(world: World) -> None:
    for action in ("sidebar.edit", "sidebar.pin", "sidebar.break", "sidebar.copy_path", "sidebar.copy_value"):
        world.screen.do_action(action)
        await world.until(lambda: "no value is selected: Ctrl+B V goes to the sidebar" in world.status)
        world.screen.status.say("")


async def test_the_server_computes_variables_only_for_a_sidebar_in_sight(world: World) -> None:
    link = world.view.link
    await world.until(lambda: link.looked_at)
    await world.prefix("v")
    await world.until(lambda: not link.looked_at)
    await world.run("x = 1")
    assert "x" not in world.kernel.variables
    await world.prefix("v")
    await world.until(lambda: "1" in value_of(world, "x"))
    await world.prefix("c")
    await world.until(lambda: world.view.link is not link and world.view.link.looked_at and not link.looked_at)
    await world.prefix("p")
    await world.until(lambda: world.view.link is link and link.looked_at)


async def test_hiding_the_sidebar_gives_the_keys_back_to_the_prompt(world: World) -> None:
    await world.run("x = 1")
    await chosen(world, "x")
    await world.prefix("v")
    await world.until(lambda: world.view.prompt.has_focus and not world.view.sidebar_shown)


async def test_in_a_narrow_terminal_the_sidebar_is_a_drawer_that_escape_closes(server_place: Path, name: str) -> None:
    async with attached(name, size=(70, 20), cwd=server_place) as world:
        await world.run("x = 1")
        columns = world.view.transcript.text_columns
        assert not world.view.sidebar_shown
        await world.prefix("v")
        await world.until(lambda: world.view.sidebar.has_focus and "1" in value_of(world, "x"))
        assert world.view.transcript.text_columns == columns
        assert world.view.sidebar.region.x > world.view.transcript.region.x + 20
        await world.press("escape")
        await world.until(lambda: world.view.prompt.has_focus and not world.view.sidebar_shown)


async def test_no_key_is_lost_while_the_drawer_opens(server_place: Path, name: str) -> None:
    async with attached(name, size=(70, 20), cwd=server_place) as world:
        for text in "xy":
            await world.client.do(vmsg.AddWatch(world.view.pane, Watch(text)))
        await world.run("x = 1\ny = 2")
        await world.until(lambda: "y" in world.kernel.variables)
        await world.prefix("V", "j", "e", "0", "enter")
        await world.until(lambda: "20" in value_of(world, "y"))


async def test_a_pane_that_becomes_narrow_does_not_leave_a_drawer_open(world: World) -> None:
    assert world.view.sidebar_shown
    await world.pilot.resize_terminal(60, 24)
    await world.until(lambda: not world.view.sidebar_shown)
    await world.pilot.resize_terminal(100, 30)
    await world.until(lambda: world.view.sidebar_shown)


async def test_the_edge_is_dragged_and_keys_do_the_same(world: World) -> None:
    sidebar = world.view.sidebar
    width = sidebar.size.width
    x = world.view.query_one(SidebarEdge).region.x
    await world.pilot.mouse_down(offset=(x, 6))
    await world.pilot.hover(offset=(x - 8, 6))
    await world.pilot.mouse_up(offset=(x - 8, 6))
    await world.until(lambda: sidebar.size.width == width + 8)
    await world.pilot.hover(offset=(x - 20, 6))
    assert sidebar.size.width == width + 8
    await world.prefix("V")
    await world.until(lambda: sidebar.has_focus)
    await world.press("<")
    await world.until(lambda: sidebar.size.width == width + 10)
    await world.press(">", ">")
    await world.until(lambda: sidebar.size.width == width + 6)


async def test_how_wide_a_sidebar_is_stays_with_its_pane_for_the_life_of_the_client(world: World) -> None:
    width = world.view.sidebar.size.width
    for _ in range(3):
        world.screen.do_action("sidebar.widen")
    await world.until(lambda: world.view.sidebar.size.width == width + 6)
    await world.ask(msg.NewSession(f"{world.name}-2", "", {}), msg.SessionMade)
    try:
        await world.screen.switch_session(f"{world.name}-2")
        await world.until(lambda: shown_width(world, f"{world.name}-2") == width)
        await world.screen.switch_session(world.name)
        await world.until(lambda: shown_width(world, world.name) == width + 6)
    finally:
        await world.client.do(msg.KillSession(f"{world.name}-2"))


async def test_a_read_only_client_sees_everything_and_is_told_that_it_cannot_edit(
    server_place: Path, name: str
) -> None:
    async with attached(name, read_only=True, cwd=server_place) as world:
        await world.client.ask(msg.Execute(world.view.pane, "x = 1"), msg.Queued)
        await chosen(world, "x")
        await world.press("p")
        await world.until(lambda: "read" in world.status)
        assert not world.kernel.watches


async def test_a_snapshot_asks_for_the_variables_again(world: World) -> None:
    sent: list[Request] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.view.link.requester, "send", sent.append)
        world.view.load(world.kernel)
    assert [request.variables for request in sent if isinstance(request, vmsg.Look)] == [True]


async def test_after_a_restart_the_watches_stay_and_the_variables_go(world: World) -> None:
    await world.run("x = 1\ny = 2")
    await chosen(world, "x")
    await world.press("p")
    await world.until(lambda: texts(world.view)[0] == "watching · 1")
    await world.client.do(msg.Restart(PaneId(world.view.pane)))
    await world.until(lambda: world.idle and "not bound yet" in value_of(world, "x"))
    assert not value_of(world, "y")
    assert world.view.sidebar.has_focus


async def test_a_flood_of_changes_leaves_the_screen_alive(world: World) -> None:
    await world.run("import time\nnames = {f'v{n}': 0 for n in range(500)}\nglobals().update(names)")
    await world.until(lambda: len(world.view.sidebar.window.rows) > 400)
    cell = "end = time.time() + 1\nwhile time.time() < end:\n    for n in range(30):\n        globals()[f'v{n}'] += 1"
    await world.ask(msg.Execute(world.view.pane, cell), msg.Queued)
    await world.until(lambda: world.kernel.running is not None)
    await world.press("a", "b", "c")
    assert world.view.prompt.text == "abc"
    await asyncio.wait_for(world.pilot.pause(), 5)
    await world.until(lambda: world.idle)


@pytest.mark.parametrize("size", [(80, 24), (24, 8), (30, 5)])
async def test_on_a_small_screen_the_sidebar_shows_what_fits(
    server_place: Path, name: str, size: tuple[int, int]
) -> None:
    async with attached(name, size=size, cwd=server_place) as world:
        await world.run("x = 1")
        await world.prefix("V")
        await world.until(lambda: world.view.sidebar.has_focus)
        await world.until(lambda: value_of(world, "x"))
        assert isinstance(world.view.sidebar, Sidebar)
        assert all(len(row) <= world.view.sidebar.size.width for row in rows(world.view.sidebar))
