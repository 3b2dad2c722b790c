"""What the mouse and typing do in a sidebar: unfolding, following what changes, editing, filtering."""

from __future__ import annotations

import asyncio

import pytest

from pyrepls.protocol.inspecting import Item
from pyrepls.protocol.variables import Preview
from pyrepls.tui.sidebar.line_editor import LineEditor
from pyrepls.tui.sidebar.rows import Entry
from pyrepls.tui.sidebar.sidebar import Sidebar
from tests.tui.sidebar_world import Counted, FakeKernel, change, items, named, rows, shown, until, variable


def texts(sidebar: Sidebar) -> list[str]:
    """The rows without header, as words."""
    return [" ".join(row.split()) for row in rows(sidebar)[1:] if row]


Y = variable("y")


async def unfolded(sidebar: Counted, kernel: FakeKernel) -> None:
    sidebar.show(named(variable("x", "[…]", "list", unfolds=True), Y))
    sidebar.select(("x",))
    sidebar.toggle_unfolded()
    await kernel.settle()


async def test_a_click_on_the_sign_unfolds_a_value_and_another_folds_it() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items("10", "20")
    async with shown(kernel=kernel) as (sidebar, pilot):
        sidebar.show(named(variable("x", "[…]", "list", unfolds=True), Y))
        await pilot.click(Sidebar, offset=(1, 1))
        await kernel.settle()
        assert texts(sidebar)[:4] == ["▾ x list […]", "0 int 10", "1 int 20", "y int 1"]
        assert kernel.asked == [(("x",), 0, 50)]
        await pilot.click(Sidebar, offset=(1, 1))
        assert texts(sidebar)[:2] == ["▸ x list […]", "y int 1"]


async def test_entries_can_be_unfolded_in_turn_and_stand_further_right() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items("[…]", unfolds=True)
    kernel.inside["x", "[0]"] = [Item(".bias", "bias", Preview("float", "0.5"))]
    async with shown(kernel=kernel) as (sidebar, pilot):
        await unfolded(sidebar, kernel)
        await pilot.click(Sidebar, offset=(3, 2))
        await kernel.settle()
        assert rows(sidebar)[1:4] == [" ▾ x         list   […]", "   ▾ 0       int    […]", "       bias  float  0.5"]
        sidebar.select(("x", "[0]", ".bias"))
        assert sidebar.window.row == Entry(("x", "[0]", ".bias"))
        sidebar.fold()
        assert sidebar.selected_path == ("x", "[0]")
        sidebar.fold()
        assert len(texts(sidebar)) >= 3
        assert "bias" not in " ".join(texts(sidebar))


async def test_a_long_value_is_loaded_page_by_page() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items(*map(str, range(120)))
    async with shown(height=130, kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        assert texts(sidebar)[51] == "… 70 more"
        sidebar.select(("", "more", "x"))
        assert sidebar.open_row()
        await kernel.settle()
        assert kernel.asked == [(("x",), 0, 50), (("x",), 50, 50)]
        assert texts(sidebar)[101] == "… 20 more"
        sidebar.open_row()
        await kernel.settle()
        assert texts(sidebar)[121] == "y int 1"


async def test_what_is_unfolded_follows_its_variable_and_lights_only_what_is_different() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items("10", "20", "30")
    async with shown(height=12, kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        kernel.inside["x",] = items("10", "21", "30", "40")
        sidebar.show(named(variable("x", "[… +1]", "list", unfolds=True), Y))
        await until(lambda: "int 21" in texts(sidebar)[2])
        assert [row[0] for row in rows(sidebar)[1:6]] == [" ", " ", "•", " ", " "]
        assert texts(sidebar)[4] == "3 int 40"
        await kernel.settle()


async def test_a_change_with_a_place_lights_exactly_that_entry() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items("10", "20", "30")
    async with shown(height=12, kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        sidebar.changed([change("x", "[2].b")])
        assert [row[0] for row in rows(sidebar)[1:6]] == ["•", " ", " ", "•", " "]


async def test_a_busy_variable_is_asked_about_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    go_on = asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await go_on.wait()
        go_on.clear()

    kernel = FakeKernel()
    kernel.inside["x",] = items("1")
    async with shown(kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        monkeypatch.setattr("pyrepls.tui.sidebar.unfolding.sleep", pause)
        kernel.asked.clear()
        for n in range(100):
            sidebar.show(named(variable("x", f"[{n}]", "list", unfolds=True), Y))
        await until(lambda: pauses == [0.1])
        assert len(kernel.asked) == 1
        sidebar.show(named(variable("x", "[again]", "list", unfolds=True), Y))
        go_on.set()
        await until(lambda: len(pauses) == 2)
        assert len(kernel.asked) == 2
        go_on.set()
        await kernel.settle()
        assert pauses == [0.1, 0.1], "nothing goes on when nothing changes"


async def test_only_entries_in_sight_are_asked_for_again() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items(*map(str, range(150)))
    async with shown(height=8, kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        for _ in range(2):
            sidebar.select(("", "more", "x"))
            sidebar.open_row()
            await kernel.settle()
        sidebar.select(("x", "[120]"))
        kernel.asked.clear()
        sidebar.show(named(variable("x", "[more]", "list", unfolds=True), Y))
        await kernel.settle()
        (path, start, count), *rest = kernel.asked
        assert not rest
        assert path == ("x",)
        assert 110 < start <= 120 < start + count < 130


async def test_a_value_that_is_gone_folds_by_itself() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items("10")
    async with shown(kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        sidebar.select(("x", "[0]"))
        del kernel.inside["x",]
        sidebar.show(named(variable("x", "[]", "list", unfolds=True), Y))
        await kernel.settle()
        assert texts(sidebar)[:2] == ["▸ x list []", "y int 1"]
        assert sidebar.selected_path is not None
        sidebar.show(named(Y))
        assert texts(sidebar)[0] == "y int 1"


async def test_after_a_restart_values_unfold_as_before() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = items("10")
    async with shown(kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        sidebar.clear()
        sidebar.show(named(variable("x", "[…]", "list", unfolds=True)))
        assert texts(sidebar)[0] == "▸ x list […]"
        await unfolded(sidebar, kernel)
        assert texts(sidebar)[1] == "0 int 10"


async def test_entries_with_the_same_key_do_no_harm() -> None:
    kernel = FakeKernel()
    kernel.inside["x",] = [Item("[0]", "\x1b[2J", Preview("int", "1", unfolds=True))] * 3
    async with shown(height=10, kernel=kernel) as (sidebar, _):
        await unfolded(sidebar, kernel)
        sidebar.select(("x", "[0]"))
        sidebar.move(1)
        sidebar.changed([change("x", "[0]")])
        assert "␛[2J" in rows(sidebar)[2]


async def test_while_the_keys_come_here_the_last_line_says_what_they_do() -> None:
    async with shown(width=60) as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        sidebar.focus()
        await pilot.pause()
        assert rows(sidebar)[-1].startswith(" Esc back · ↵ line · e edit")
        assert rows(sidebar)[-2] == " cell 4, line 2"
        assert sidebar.selected_path == ("x",)
        sidebar.screen.set_focus(None)
        await pilot.pause()
        assert rows(sidebar)[-1] == " cell 4, line 2"


async def test_a_click_on_the_last_change_asks_to_go_there_and_a_double_click_on_a_value_to_edit_it() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        await pilot.click(Sidebar, offset=(14, 1), times=2)
        await pilot.click(Sidebar, offset=(3, 6))
        asked = [each.action for each in pilot.app.heard if isinstance(each, Sidebar.ActionAsked)]  # type: ignore[attr-defined]
        assert asked == ["sidebar.edit", "sidebar.jump"]


@pytest.mark.parametrize(
    ("value", "offered"),
    [
        (variable("x", "41"), "41"),
        (variable("x", "'a'", "str"), "'a'"),
        (variable("x", "[0, 1, … +98]", "list"), "x"),
        (variable("x", "<Net>", "Net"), "x"),
        (variable("x", "(" * 150, "Odd"), "x"),
    ],
)
async def test_one_edits_a_literal_as_it_is_and_anything_else_by_an_expression(value: object, offered: str) -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(value))  # type: ignore[arg-type]
        sidebar.focus()
        await pilot.pause()
        typed = asyncio.ensure_future(sidebar.typing.read_value())
        await until(lambda: sidebar.typing.line.has_focus)
        line = sidebar.query_one(LineEditor)
        assert line.value == offered
        await until(lambda: line.region.width)
        assert (line.region.y, line.region.right) == (1, sidebar.region.right - 1)
        await pilot.press("space", "+", "space", "1", "enter")
        assert await typed == f"{offered} + 1"
        await until(lambda: sidebar.has_focus)
        assert not sidebar.typing.line.display


async def test_escape_gives_an_edit_up_and_so_does_a_click_elsewhere() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        sidebar.focus()
        await pilot.pause()
        typed = asyncio.ensure_future(sidebar.typing.read_value())
        await until(lambda: sidebar.typing.line.has_focus)
        await pilot.press("9", "escape")
        assert await typed is None
        await until(lambda: sidebar.has_focus)
        again = asyncio.ensure_future(sidebar.typing.read_value())
        await until(lambda: sidebar.typing.line.has_focus)
        assert await sidebar.typing.read_value() is None, "one at a time"
        sidebar.screen.set_focus(None)
        assert await again is None
        await until(lambda: not sidebar.typing.line.display)
        await pilot.pause()
        assert not rows(sidebar)[-1].startswith(" Esc")


async def test_the_filter_is_obeyed_while_it_is_typed_and_taken_back_by_escape() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("loss"), variable("step"), variable("name", "'a'", "str")))
        sidebar.focus()
        await pilot.pause()
        for last, shown_rows in (("enter", ["step int 1", "name str 'a'"]), ("escape", ["loss int 1", "step int 1"])):
            typing = asyncio.ensure_future(sidebar.typing.read_filter())
            await until(lambda: sidebar.typing.line.has_focus)
            assert sidebar.query_one(LineEditor).region.y == 0
            if last == "enter":
                await pilot.press("s", "t")
                assert texts(sidebar)[:2] == ["step int 1", "name str 'a'"], "the type counts, too"
            await pilot.press(last)
            await typing
            assert texts(sidebar)[:2] == shown_rows
        sidebar.filter("zzz")
        assert rows(sidebar)[0].startswith(" /zzz · variables · 0 of 3")
        assert texts(sidebar)[0] == "nothing matches: Escape shows all"
