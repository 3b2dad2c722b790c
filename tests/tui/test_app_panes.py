"""Panes: splitting, focus, sizes, order, closing; by key and by mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseMove

from pyrepls.model.ids import PaneId
from pyrepls.model.split import panes_of
from tests.tui.app_world import World, attached


async def test_splitting_right_and_below_opens_panes_that_get_the_focus(world: World) -> None:
    first = world.screen.desk.pane
    right = await world.split("percent_sign")
    below = await world.split("quotation_mark")
    assert world.panes == [first, right, below]
    regions = world.screen.area.regions
    assert regions[PaneId(right)].x > regions[first].x
    assert regions[PaneId(below)].y > regions[PaneId(right)].y
    assert world.app.focused is world.view.prompt


async def test_arrows_move_the_focus_and_repeat_without_the_prefix(world: World) -> None:
    first, right, below = world.screen.desk.pane, await world.split(), await world.split("quotation_mark")
    await world.prefix("up")
    await world.until(lambda: world.screen.desk.pane == right)
    await world.press("left")
    await world.until(lambda: world.screen.desk.pane == first)
    await world.prefix("right")
    await world.until(lambda: world.screen.desk.pane == right)
    await world.prefix("down")
    await world.until(lambda: world.screen.desk.pane == below)


async def test_next_last_and_numbered_panes_get_the_focus(world: World) -> None:
    first, second, third = world.screen.desk.pane, await world.split(), await world.split()
    await world.prefix("o")
    await world.until(lambda: world.screen.desk.pane == first)
    await world.prefix("semicolon")
    await world.until(lambda: world.screen.desk.pane == third)
    await world.prefix("q")
    await world.until(lambda: "which pane?" in world.status)
    await world.press("2")
    await world.until(lambda: world.screen.desk.pane == second)
    await world.prefix("q")
    await world.until(lambda: world.screen.status.asking)
    await world.press("9")
    await world.until(lambda: "no pane 9" in world.status)


async def test_resizing_moves_the_border_by_one_by_five_and_again_without_the_prefix(world: World) -> None:
    first = world.screen.desk.pane
    await world.split()
    await world.prefix("left")
    await world.until(lambda: world.screen.desk.pane == first)
    assert world.screen.area.regions[first].width == 50
    await world.prefix("ctrl+right")
    await world.until(lambda: world.screen.area.regions[first].width == 51)
    await world.press("ctrl+right")
    await world.until(lambda: world.screen.area.regions[first].width == 52)
    await world.press("alt+left")
    await world.until(lambda: world.screen.area.regions[first].width == 47)


async def test_zooming_shows_one_pane_alone_and_moving_the_focus_ends_it(world: World) -> None:
    first, second = world.screen.desk.pane, await world.split()
    await world.prefix("z")
    await world.until(lambda: world.panes == [second])
    assert "1*Z" in world.status
    await world.prefix("left")
    await world.until(lambda: world.panes == [first, second])
    assert world.screen.desk.pane == first


async def test_closing_asks_and_no_keeps_the_pane(world: World) -> None:
    first, second = world.screen.desk.pane, await world.split()
    await world.prefix("x")
    await world.until(lambda: "close pane 2 and end its interpreter? y/n" in world.status)
    await world.press("n")
    await world.until(lambda: not world.screen.status.asking)
    assert world.panes == [first, second]
    await world.prefix("x")
    await world.until(lambda: world.screen.status.asking)
    await world.press("y")
    await world.until(lambda: world.panes == [first])
    assert world.app.focused is world.view.prompt


async def test_end_of_input_on_an_empty_prompt_offers_to_close_the_pane(world: World) -> None:
    await world.press("ctrl+d")
    await world.until(lambda: "close pane 1" in world.status)
    await world.press("n")


async def test_swapping_rotating_and_preset_layouts_keep_the_focus_on_its_pane(world: World) -> None:
    first, second, third = world.screen.desk.pane, await world.split(), await world.split()
    await world.prefix("left_curly_bracket")
    await world.until(lambda: world.panes == [first, third, second])
    await world.prefix("right_curly_bracket")
    await world.until(lambda: world.panes == [first, second, third])
    await world.prefix("ctrl+o")
    await world.until(lambda: world.panes == [third, first, second])
    await world.prefix("space")
    await world.until(lambda: "layout " in world.status)
    assert world.screen.desk.pane == third
    seen = [str(world.screen.desk.tab.layout)]
    for _ in range(3):
        await world.prefix("space")
        await world.until(lambda: str(world.screen.desk.tab.layout) not in seen)
        seen.append(str(world.screen.desk.tab.layout))


async def test_evening_out_shares_the_room(world: World) -> None:
    first, *_ = world.screen.desk.pane, await world.split(), await world.split()
    await world.prefix("E")
    await world.until(lambda: world.screen.area.regions[first].width in (33, 34))


async def test_breaking_a_pane_out_gives_it_a_tab(world: World) -> None:
    second = await world.split()
    await world.prefix("exclamation_mark")
    await world.until(lambda: len(world.session.tabs) == 2 and world.panes == [second])
    await world.prefix("exclamation_mark")
    await world.until(lambda: "a tab of its own already" in world.status)


async def test_a_pane_is_renamed_in_the_status_line(world: World) -> None:
    await world.prefix("full_stop")
    await world.until(lambda: world.screen.line.display)
    await world.press(*"api", "enter")
    await world.until(lambda: "1 api" in world.border)
    assert world.app.focused is world.view.prompt


async def test_escape_leaves_a_name_as_it_was(world: World) -> None:
    await world.prefix("full_stop")
    await world.until(lambda: world.screen.line.display)
    await world.press(*"api", "escape")
    await world.until(lambda: not world.screen.line.display)
    assert world.session.pane(world.screen.desk.pane).name == ""
    assert world.app.focused is world.view.prompt


async def test_a_click_gives_a_pane_the_focus(world: World) -> None:
    first, _ = world.screen.desk.pane, await world.split()
    await world.pilot.click(offset=(10, 20))
    await world.until(lambda: world.screen.desk.pane == first)
    assert world.app.focused is world.view.prompt


async def test_dragging_a_divider_resizes_both_sides_and_tells_the_session_at_its_end(world: World) -> None:
    first = world.screen.desk.pane
    await world.split()
    before = world.screen.desk.tab.layout
    await world.pilot.mouse_down(offset=(50, 10))
    await world.pilot._post_mouse_events([MouseMove], offset=(60, 12), button=1)
    await world.until(lambda: world.screen.area.regions[first].width == 60)
    assert world.screen.desk.tab.layout == before
    await world.pilot.mouse_up(offset=(60, 12))
    await world.until(lambda: world.screen.desk.tab.layout != before)
    await world.until(lambda: world.screen.area.regions[first].width == 60)


@pytest.mark.parametrize("size", [(20, 5), (12, 4), (160, 45)])
async def test_six_panes_work_on_every_size_of_screen(server_place: Path, name: str, size: tuple[int, int]) -> None:
    async with attached(name, size, cwd=server_place) as world:
        for key in ("percent_sign", "quotation_mark") * 2 + ("percent_sign",):
            await world.split(key)
        assert len(panes_of(world.screen.desk.tab.layout)) == 6
        assert world.screen.desk.pane in world.panes
        await world.run("6 * 7")
        assert "42" in world.text
        if size == (160, 45):
            assert len(world.panes) == 6


async def test_where_no_pane_fits_a_line_says_so_and_more_room_brings_it_back(world: World) -> None:
    await world.pilot.resize_terminal(10, 3)
    await world.until(lambda: world.panes == [])
    assert "too small" in str(world.screen.area.render())
    await world.pilot.resize_terminal(80, 24)
    await world.until(lambda: len(world.panes) == 1)
    await world.run("1 + 1")
    assert world.app.focused is world.view.prompt
