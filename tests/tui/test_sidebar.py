"""The sidebar in a running program: what it shows, when it repaints, and that it costs nothing out of sight."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Preview
from pyrepls.tui.themes import load_theme
from pyrepls.tui.widgets.sidebar import Sidebar
from pyrepls.tui.widgets.sidebar_fade import SECONDS, Fade


class Counted(Sidebar):
    """A sidebar that counts the rows that it paints."""

    painted: list[int]

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)


class SidebarApp(App[None]):
    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__()
        self.sidebar = sidebar

    def compose(self) -> ComposeResult:
        yield self.sidebar


@asynccontextmanager
async def shown(width: int = 44, height: int = 8, motion: bool = True) -> AsyncIterator[tuple[Counted, Pilot[None]]]:
    sidebar = Counted(load_theme("pyrepls").style_table(), motion=motion)
    sidebar.painted = []
    async with SidebarApp(sidebar).run_test(size=(width, height)) as pilot:
        await pilot.pause()
        yield sidebar, pilot


def variable(name: str, text: str = "1", kind: str = "int", **more: int) -> Variable:
    place = {"cell": 4, "line": 2, "changes": 1, **more}
    return Variable(name=name, preview=Preview(type=kind, text=text), time=0.0, **place)


def named(*variables: Variable) -> dict[str, Variable]:
    return {variable.name: variable for variable in variables}


def rows(sidebar: Sidebar) -> list[str]:
    width, height = sidebar.size
    return [strip.text.rstrip() for strip in sidebar.render_lines(Region(0, 0, width, height))]


async def painted_by(sidebar: Counted, pilot: Pilot[None]) -> list[int]:
    await pilot.pause()
    painted, sidebar.painted = sorted(sidebar.painted), []
    return painted


async def test_an_empty_sidebar_says_what_to_do() -> None:
    async with shown() as (sidebar, _):
        assert rows(sidebar)[0] == "  no variables yet: assign one, e.g. x = 1"
    async with shown(width=26) as (sidebar, _):
        assert rows(sidebar)[:2] == ["  no variables yet:", "  assign one, e.g. x = 1"]


async def test_rows_are_aligned_in_columns() -> None:
    async with shown(width=50) as (sidebar, _):
        sidebar.show(
            named(
                variable("loss", "0.03", "float"), variable("rows", "[1, 2]", "list"), variable("名前", "'日本'", "str")
            )
        )
        assert rows(sidebar)[:4] == [
            "  variables · 3",
            "  loss  float  0.03",
            "  rows  list   [1, 2]",
            "  名前  str    '日本'",
        ]


async def test_columns_do_not_jump_when_a_value_or_a_type_shrinks() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("a_name", "None", "NoneType")))
        wide = rows(sidebar)[1]
        sidebar.show(named(variable("a_name", "1", "int")))
        assert rows(sidebar)[1].rindex("1") == wide.rindex("None")


async def test_only_the_row_of_a_changed_variable_is_painted_again() -> None:
    async with shown() as (sidebar, pilot):
        before = named(variable("a"), variable("b"), variable("c"))
        sidebar.show(before)
        await painted_by(sidebar, pilot)
        sidebar.show({**before, "b": variable("b", "2")})
        assert await painted_by(sidebar, pilot) == [2]
        sidebar.show(dict(sidebar._variables))
        assert await painted_by(sidebar, pilot) == []


async def test_a_changed_value_is_lit_marked_and_dark_again_without_a_timer_left() -> None:
    now = 0.0
    async with shown() as (sidebar, pilot):
        sidebar.fade = Fade(lambda: now)
        sidebar.show(named(variable("x"), variable("y")))
        assert sidebar._timer is None
        sidebar.changed({"x", "unknown"})
        assert rows(sidebar)[1].startswith("• x")
        assert not rows(sidebar)[2].startswith("•")
        lit = {segment.text: segment.style for segment in sidebar.render_line(1)}["1"] or Style()
        assert lit.bgcolor == load_theme("pyrepls").roles["@flash"].bgcolor
        assert sidebar._timer is not None
        now = SECONDS
        sidebar._dim()
        assert rows(sidebar)[1].startswith("  x")
        assert sidebar._timer is None
        await painted_by(sidebar, pilot)
        assert await painted_by(sidebar, pilot) == []


async def test_without_motion_nothing_is_lit() -> None:
    async with shown(motion=False) as (sidebar, _):
        sidebar.show(named(variable("x")))
        sidebar.changed({"x"})
        assert rows(sidebar)[1].startswith("  x")
        assert sidebar._timer is None


async def test_a_hidden_sidebar_costs_nothing_and_catches_up_when_it_is_shown() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        sidebar.display = False
        await painted_by(sidebar, pilot)
        sidebar.show(named(variable("x", "2"), variable("y")))
        sidebar.changed({"x"})
        assert sidebar._timer is None
        assert await painted_by(sidebar, pilot) == []
        sidebar.display = True
        await pilot.pause()
        assert [row.split() for row in rows(sidebar)[:3]] == [
            ["variables", "·", "2"],
            ["x", "int", "2", "▁█"],
            ["y", "int", "1"],
        ]


async def test_numbers_have_a_sparkline_at_the_right() -> None:
    async with shown(width=50) as (sidebar, _):
        for step in range(8):
            sidebar.show(named(variable("step", str(step)), variable("name", "'a'", "str")))
        assert rows(sidebar)[1].endswith(" ▁▂▃▄▅▆▇█")
        assert sidebar.render_line(1).text[-1] == " "
    async with shown(width=18) as (sidebar, _):
        for step in range(8):
            sidebar.show(named(variable("step", str(step))))
        assert rows(sidebar)[1] == "  step  7"


async def test_the_folded_line_unfolds_on_a_click() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("os", "<module os>", "module"), variable("x")))
        assert rows(sidebar)[2:4] == ["  ▸ 1 module", ""]
        await pilot.click(Sidebar, offset=(4, 2))
        assert rows(sidebar)[2:4] == ["  ▾ 1 module", "  os    module  <module os>"]
        await pilot.click(Sidebar, offset=(4, 2))
        assert rows(sidebar)[2:4] == ["  ▸ 1 module", ""]


async def test_a_click_tells_when_a_variable_changed_and_another_click_no_more() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x"), variable("y", changes=3)))
        await pilot.click(Sidebar, offset=(4, 2))
        assert sidebar.selected == "y"
        assert rows(sidebar)[-1] == "  cell 4, line 2, 3 changes"
        sidebar.show(named(variable("x"), variable("y", cell=5, line=0)))
        assert rows(sidebar)[-1] == "  cell 5"
        await pilot.click(Sidebar, offset=(4, 2))
        assert rows(sidebar)[-1] == ""
        sidebar.select("x")
        sidebar.show(named(variable("y")))
        assert sidebar.selected is None


async def test_the_wheel_scrolls_and_the_header_says_how_much_is_below() -> None:
    async with shown(height=5) as (sidebar, pilot):
        sidebar.show(named(*(variable(f"v{number}") for number in range(10))))
        assert rows(sidebar)[0].split() == ["variables", "·", "10", "↓", "6"]
        await pilot._post_mouse_events([MouseScrollDown], widget=Sidebar)
        assert rows(sidebar)[1].split()[0] == "v1"
        sidebar.show(named(variable("v0")))
        assert rows(sidebar)[1].split()[0] == "v0"


async def test_a_restarted_kernel_begins_with_an_empty_sidebar() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("long_name_of_x")))
        sidebar.changed({"long_name_of_x"})
        sidebar.clear()
        assert rows(sidebar)[0].startswith("  no variables yet")
        assert sidebar._timer is None
        sidebar.show(named(variable("x")))
        assert rows(sidebar)[1] == "  x     int  1"


async def test_hostile_text_is_made_harmless() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("x", "\x1b]0;owned\x07\n[bold]", "st\x1br")))
        assert rows(sidebar)[1] == "  x     st␛r  ␛]0;owned␇␊[bold]"


async def test_many_changes_between_two_frames_are_painted_once() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        await painted_by(sidebar, pilot)
        for value in range(100):
            sidebar.show(named(variable("x", str(value))))
        assert len(await painted_by(sidebar, pilot)) <= 2
