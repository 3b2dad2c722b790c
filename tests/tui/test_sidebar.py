"""The sidebar in a running program: what it shows, when it repaints, and that it costs nothing out of sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.events import MouseScrollDown

from pyrepls.model.session import History, Point
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.canvas import Canvas
from pyrepls.tui.sidebar.columns import Columns
from pyrepls.tui.sidebar.fade import SECONDS, Fade
from pyrepls.tui.sidebar.namespace import Pin
from pyrepls.tui.sidebar.paint import Painter
from pyrepls.tui.sidebar.picture import Picture
from pyrepls.tui.sidebar.sidebar import Sidebar
from pyrepls.tui.themes import load_theme
from tests.tui.sidebar_world import change, named, painted_by, rows, shown, until, variable


def timers(sidebar: Canvas) -> int:
    return sum(timer is not None for timer in (sidebar._fade_timer, sidebar._sort_timer))


async def test_an_empty_sidebar_says_what_to_do() -> None:
    async with shown() as (sidebar, _):
        assert rows(sidebar)[:2] == [" variables · 0", "   no variables yet: assign one, e.g. x = 1"]
    async with shown(width=26) as (sidebar, _):
        assert rows(sidebar)[1:3] == ["   no variables yet:", "   assign one, e.g. x = 1"]


async def test_rows_are_aligned_in_columns() -> None:
    async with shown(width=60) as (sidebar, _):
        sidebar.show(
            named(
                variable("loss", "0.03", "float"),
                variable("rows", "[1, 2]", "list", length=2, unfolds=True),
                variable("grid", "[[1 2] …", "ndarray", shape=(3, 4)),
                variable("名前", "'日本'", "str", length=2),
            )
        )
        assert rows(sidebar)[:5] == [
            " variables · 4",
            "   loss  float         0.03",
            " ▸ rows  list       2  [1, 2]",
            "   grid  ndarray  3×4  [[1 2] …",
            "   名前  str        2  '日本'",
        ]


async def test_a_narrow_sidebar_leaves_out_sizes_and_then_types() -> None:
    for width, row in ((46, "list  3  [1, 2, 3]"), (45, "list  [1, 2, 3]"), (31, "[1, 2, 3]")):
        async with shown(width=width) as (sidebar, _):
            sidebar.show(named(variable("a", "[1, 2, 3]", "list", length=3)))
            assert rows(sidebar)[1] == f"   a     {row}"


async def test_columns_do_not_jump_when_a_value_or_a_type_shrinks() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("a_name", "None", "NoneType")))
        wide = rows(sidebar)[1]
        sidebar.show(named(variable("a_name", "1", "int")))
        assert rows(sidebar)[1].rindex("1") == wide.rindex("None")


async def test_pinned_watches_stand_first_with_what_they_are_marked_by() -> None:
    async with shown(width=52) as (sidebar, _):
        pins = (Pin("total", everywhere=True), Pin("loss", "changed"), "len(queue)", Pin("done", "true"))
        sidebar.show(
            named(variable("x"), variable("loss", "0.5", "float"), variable("len(queue)", "4"), pins=pins),
        )
        assert rows(sidebar) == [
            " watching · 4",
            "   total *            not bound yet",
            "   loss ◆      float  0.5",
            "   len(queue)  int    4",
            "   done ◇             not bound yet",
            " variables · 1",
            "   x           int    1",
            "",
        ]


async def test_the_column_of_names_grows_for_what_marks_a_watch() -> None:
    async with shown() as (sidebar, _):
        loss = variable("loss_of_x", "0.5", "float")
        sidebar.show(named(loss))
        sidebar.show(named(loss, pins=(Pin("loss_of_x", "changed", True),)))
        assert rows(sidebar)[1] == "   loss_of_x *◆  float  0.5"


async def test_what_marks_a_watch_is_never_cut() -> None:
    async with shown(width=26) as (sidebar, _):
        sidebar.show(named(pins=(Pin("model.layers[0].bias", "changed", True),)))
        assert rows(sidebar)[1].startswith("   mod… *◆")


async def test_the_header_says_what_the_rows_below_it_belong_to() -> None:
    async with shown(height=4) as (sidebar, _):
        sidebar.show(named(*(variable(f"v{n}") for n in range(9)), pins=("v0", "v1")))
        assert rows(sidebar)[0].split()[0] == "watching"
        sidebar.select(("v8",))
        assert rows(sidebar)[0].split()[0] == "variables"


async def test_a_watch_in_trouble_says_why_in_its_row_and_at_length_at_the_bottom() -> None:
    async with shown(width=40) as (sidebar, _):
        why = "raises AttributeError: 'NoneType' object has no attribute 'bias'"
        sidebar.show(named(variable("m.bias", why, "", trouble=True), pins=("m.bias",)))
        assert rows(sidebar)[1].startswith("   m.bias  ✗ raises Attrib")
        sidebar.select(("m.bias",))
        assert rows(sidebar)[-1] == " raises AttributeError: 'NoneType' obje…"


async def test_only_the_row_of_a_changed_variable_is_painted_again() -> None:
    async with shown() as (sidebar, pilot):
        before = named(variable("a"), variable("b"), variable("c"))
        sidebar.show(before)
        await painted_by(sidebar, pilot)
        changed = variable("b", "2")
        after = named(before.variables["a"], changed, before.variables["c"])
        sidebar.show(after)
        assert await painted_by(sidebar, pilot) == [2]
        sidebar.show(named(*after.variables.values()))
        assert await painted_by(sidebar, pilot) == []


async def test_of_five_hundred_variables_only_those_in_sight_are_painted() -> None:
    async with shown(height=10) as (sidebar, pilot):
        values = [variable(f"v{n:03}") for n in range(500)]
        sidebar.show(named(*values))
        await painted_by(sidebar, pilot)
        for n in range(30):
            values[n * 16] = variable(f"v{n * 16:03}", str(n + 2))
            sidebar.show(named(*values))
        assert await painted_by(sidebar, pilot) == [1]


async def test_a_changed_value_is_lit_marked_and_dark_again_without_a_timer_left() -> None:
    now = 0.0
    async with shown() as (sidebar, pilot):
        sidebar.picture.fade = Fade(lambda: now)
        sidebar.show(named(variable("x"), variable("y", coalesced=True)))
        assert not timers(sidebar)
        sidebar.changed([change("x"), change("unknown")])
        assert rows(sidebar)[1].startswith("•  x")
        assert not rows(sidebar)[2].startswith(("•", "≈"))
        lit = {segment.text: segment.style for segment in sidebar.render_line(1)}["1"] or Style()
        assert lit.bgcolor == load_theme("pyrepls").roles["@flash"].bgcolor
        sidebar.changed([change("y", count=0)])
        assert rows(sidebar)[2].startswith("≈  y")
        assert timers(sidebar)
        now = SECONDS
        sidebar._dim()
        assert rows(sidebar)[1].startswith("   x")
        assert not timers(sidebar)
        await painted_by(sidebar, pilot)
        assert await painted_by(sidebar, pilot) == []


async def test_without_motion_nothing_is_lit() -> None:
    async with shown(motion=False) as (sidebar, _):
        sidebar.show(named(variable("x")))
        sidebar.changed([change("x")])
        assert rows(sidebar)[1].startswith("   x")
        assert not timers(sidebar)


async def test_a_hidden_sidebar_costs_nothing_and_catches_up_when_it_is_shown() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        sidebar.display = False
        await painted_by(sidebar, pilot)
        sidebar.show(named(variable("x", "2"), variable("y")))
        sidebar.changed([change("x")])
        assert not timers(sidebar)
        assert await painted_by(sidebar, pilot) == []
        sidebar.display = True
        await pilot.pause()
        assert [row.split() for row in rows(sidebar)[:3]] == [
            ["variables", "·", "2"],
            ["x", "int", "2", "▁█"],
            ["y", "int", "1"],
        ]


async def test_its_owner_hears_when_it_is_seen_and_when_not() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.display = False
        await pilot.pause()
        sidebar.display = True
        await pilot.pause()
        assert [event.on for event in pilot.app.heard if isinstance(event, Sidebar.Seen)] == [True, False, True]  # type: ignore[attr-defined]


async def test_numbers_have_a_sparkline_at_the_right() -> None:
    async with shown(width=50) as (sidebar, _):
        for step in range(8):
            sidebar.show(named(variable("step", str(step)), variable("name", "'a'", "str")))
        assert rows(sidebar)[1].endswith(" ▁▂▃▄▅▆▇█")
        assert sidebar.render_line(1).text[-1] == " "
    async with shown(width=18) as (sidebar, _):
        for step in range(8):
            sidebar.show(named(variable("step", str(step))))
        assert rows(sidebar)[1] == "   step  7"


async def test_the_sparkline_of_a_watch_shows_what_the_session_has_seen() -> None:
    async with shown(width=50) as (sidebar, _):
        seen = {"loss": History(tuple(Point(float(n), float(-n)) for n in range(8)))}
        sidebar.show(named(variable("loss", "-7", "int"), pins=("loss",), histories=seen))
        assert rows(sidebar)[1].endswith(" █▇▆▅▄▃▂▁")


async def test_the_folded_line_unfolds_on_a_click() -> None:
    async with shown(height=10) as (sidebar, pilot):
        sidebar.show(named(variable("os", "<module os>", "module"), variable("x")))
        assert rows(sidebar)[2:4] == [" ▸ 1 module", ""]
        await pilot.click(Sidebar, offset=(4, 2))
        assert rows(sidebar)[2:4] == [" ▾ 1 module", "   os    module  <module os>"]
        await pilot.click(Sidebar, offset=(4, 2))
        assert rows(sidebar)[2:4] == [" ▸ 1 module", ""]


async def test_the_last_line_tells_of_the_last_change_of_the_selected_value() -> None:
    async with shown(width=60) as (sidebar, pilot):
        numbers = {4: 7}
        sidebar.picture.number_of = numbers.get
        sidebar.show(named(variable("x"), variable("y", changes=3, coalesced=True)))
        sidebar.changed([change("y", thread="worker-1")])
        assert rows(sidebar)[-1] == ""
        await pilot.click(Sidebar, offset=(4, 2))
        assert sidebar.selected_path == ("y",)
        sidebar.screen.set_focus(None)
        await pilot.pause()
        assert rows(sidebar)[-1] == " cell 7, line 2 · thread worker-1 · 3 changes · coalesced"
        sidebar.show(named(variable("x"), variable("y", cell=5, line=0), pins=(Pin("y", "true", True),)))
        assert rows(sidebar)[-1] == " no cell · thread worker-1 · breaks when true · in all panes"


async def test_the_cursor_stays_near_when_its_row_goes() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("x"), variable("y"), variable("z")))
        sidebar.select(("y",))
        sidebar.show(named(variable("a"), variable("x"), variable("y"), variable("z")))
        assert sidebar.selected_path == ("y",)
        sidebar.show(named(variable("x"), variable("z")))
        assert sidebar.selected_path == ("z",)
        sidebar.show(named())
        assert sidebar.selected_path is None


async def test_the_wheel_scrolls_and_the_header_says_how_much_is_below() -> None:
    async with shown(height=5) as (sidebar, pilot):
        sidebar.show(named(*(variable(f"v{number}") for number in range(10))))
        assert rows(sidebar)[0].split() == ["variables", "·", "10", "↓", "6"]
        await pilot._post_mouse_events([MouseScrollDown], widget=Sidebar)
        assert rows(sidebar)[1].split()[0] == "v1"
        sidebar.show(named(variable("v0")))
        assert rows(sidebar)[1].split()[0] == "v0"


async def test_a_restarted_kernel_begins_with_its_watches_only() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("long_name_of_x"), pins=("w",)))
        sidebar.changed([change("long_name_of_x")])
        sidebar.clear()
        assert rows(sidebar)[:2] == [" watching · 1", "   w     not bound yet"]
        assert not timers(sidebar)
        sidebar.show(named(variable("x")))
        assert rows(sidebar)[1] == "   x     int  1"


async def test_hostile_text_is_made_harmless() -> None:
    async with shown() as (sidebar, _):
        sidebar.show(named(variable("x", "\x1b]0;owned\x07\n[bold]", "st\x1br")))
        assert rows(sidebar)[1] == "   x     st␛r  ␛]0;owned␇␊[bold]"


async def test_many_changes_between_two_frames_are_painted_once() -> None:
    async with shown() as (sidebar, pilot):
        sidebar.show(named(variable("x")))
        await painted_by(sidebar, pilot)
        for value in range(100):
            sidebar.show(named(variable("x", str(value))))
        assert len(await painted_by(sidebar, pilot)) <= 2


async def test_rows_in_the_order_of_their_changes_are_put_in_order_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pyrepls.tui.sidebar.canvas.RESORT_SECONDS", 0.01)
    async with shown(height=10) as (sidebar, pilot):
        sidebar.show(named(variable("a", time=2.0), variable("b", time=1.0)))
        while sidebar.contents.order != "recent":
            sidebar.sort()
        assert rows(sidebar)[0].endswith("by recent")
        assert [row.split()[0] for row in rows(sidebar)[1:3]] == ["a", "b"]
        sidebar.show(named(variable("a", time=2.0), variable("b", "2", time=3.0)))
        assert [row.split()[0] for row in rows(sidebar)[1:3]] == ["a", "b"], "not under the eyes of the reader"
        await until(lambda: rows(sidebar)[1].split()[0] == "b")
        await pilot.pause()
        assert not timers(sidebar)


ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("\u200d\ufe0f\u20e3🏽👩💻🇩🇪a日\u0301")), max_size=12)


@given(
    st.integers(1, 70),
    st.integers(1, 14),
    st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.booleans()), max_size=8),
    st.booleans(),
    ANY_TEXT,
)
def test_whatever_a_kernel_says_every_line_has_the_width_of_the_sidebar(
    width: int, height: int, values: list[tuple[str, str, str, bool]], focused: bool, wanted: str
) -> None:
    picture = Picture()
    variables = [variable(name, text, kind, unfolds=odd, trouble=odd) for name, kind, text, odd in values]
    picture.contents.take(named(*variables, pins=tuple(name for name, *_, pinned in values if pinned)))
    picture.contents.filter, picture.focused = wanted, focused
    picture.measure(height)
    picture.window.show(picture.contents.arrange())
    picture.window.move(0)
    picture.measure(height)
    painter = Painter(picture.grown(Columns(width), picture.window.place), StyleTable(), Style())
    for y in range(height):
        segments = picture.line(y, painter)
        assert sum(segment.cell_length for segment in segments) <= max(width, painter.columns.value_start + 1)
        assert not any(character in segment.text for segment in segments for character in "\x1b\n\x07\u200d")
