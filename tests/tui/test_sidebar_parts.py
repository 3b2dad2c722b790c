"""The rules of the sidebar that need no screen: order, columns, sparklines, light."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Preview
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.widgets.sidebar_columns import Columns, fit, safe
from pyrepls.tui.widgets.sidebar_fade import SECONDS, STEPS, Fade, blend
from pyrepls.tui.widgets.sidebar_paint import Painter, fit_value
from pyrepls.tui.widgets.sidebar_points import BLOCKS, POINTS, Points, number, sparkline
from pyrepls.tui.widgets.sidebar_rows import Fold, RowList, group_of


def variable(name: str, kind: str = "int", text: str = "1") -> Variable:
    return Variable(name=name, preview=Preview(type=kind, text=text), cell=1, line=1, changes=1, time=0.0)


def variables(*names: str) -> dict[str, Variable]:
    return {name: variable(name) for name in names}


def test_variables_stand_in_the_order_in_which_they_appeared() -> None:
    rows = RowList()
    rows.arrange(variables("b", "a"))
    rows.arrange(variables("a", "c", "b"))
    assert rows.rows == ["b", "a", "c"]
    rows.arrange(variables("a", "c"))
    rows.arrange(variables("a", "b", "c"))
    assert rows.rows == ["a", "c", "b"]


def test_modules_functions_and_classes_are_folded_into_one_line() -> None:
    rows = RowList()
    names = {
        "os": variable("os", "module"),
        "x": variable("x"),
        "f": variable("f", "function"),
        "re": variable("re", "module"),
        "Net": variable("Net", "type"),
        "Color": variable("Color", "EnumType", "<class Color>"),
    }
    rows.arrange(names)
    assert [row.text if isinstance(row, Fold) else row for row in rows.rows] == [
        "x",
        "▸ 2 modules, 1 function, 2 classes",
    ]
    rows.open = True
    rows.arrange(names)
    assert [row.text if isinstance(row, Fold) else row for row in rows.rows] == [
        "x",
        "▾ 2 modules, 1 function, 2 classes",
        "os",
        "re",
        "f",
        "Net",
        "Color",
    ]


def test_an_instance_is_not_taken_for_a_class() -> None:
    assert group_of(variable("x", "Net", "Net(class=1)")) is None


@given(st.integers(0, 120), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_columns_only_grow_and_always_fit(width: int, sizes: list[tuple[int, int]]) -> None:
    columns = Columns(width)
    for names, types in sizes:
        grown = columns.grown(names, types)
        assert grown.name >= columns.name
        assert grown.type >= columns.type
        assert grown.name <= 16
        assert grown.type <= 10
        assert grown.value <= max(width - grown.value_start, 0)
        assert grown.spark == 0 or grown.spark < grown.value
        columns = grown


@given(st.text(), st.integers(0, 30))
def test_a_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(safe(text), width)) == width


@given(st.text())
def test_nothing_in_a_safe_text_speaks_to_the_terminal(text: str) -> None:
    assert safe(text).isprintable() or not any(
        ord(character) < 32 or 127 <= ord(character) < 160 for character in safe(text)
    )
    assert safe("\x1b[2J\n\x7f\x9b") == "␛[2J␊␡"


@pytest.mark.parametrize(
    ("text", "shown"), [("1.2345678901234e-05", "1.235e-05"), ("3.14159265358979", "3.14159"), ("-inf", "-inf")]
)
def test_a_float_is_rounded_so_that_its_exponent_stays(text: str, shown: str) -> None:
    assert fit_value(Preview(type="float", text=text), 9) == shown


def test_other_values_are_cut() -> None:
    assert fit_value(Preview(type="list", text="[1, 2, 3, 4]"), 6) == "[1, 2…"
    assert fit_value(Preview(type="float", text="nonsense of a float"), 4) == "non…"


def test_a_sparkline_goes_from_the_lowest_to_the_highest_block() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 20) == BLOCKS
    assert sparkline([5, 1, 9], 2) == "▁█"
    assert sparkline([2, 2, 2], 20) == "▁▁▁"
    assert sparkline([1], 20) == sparkline([1, 2], 0) == ""


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=40), st.integers(0, 30))
def test_any_numbers_make_a_sparkline_that_fits(points: list[float], width: int) -> None:
    line = sparkline(points, width)
    assert len(line) <= width
    assert set(line) <= set(BLOCKS)


def test_the_last_numbers_of_a_variable_are_kept() -> None:
    points = Points()
    for value in range(30):
        points.see(variable("x", "int", str(value)))
    assert list(points["x"]) == list(range(10, 30))
    assert POINTS == 20
    same = variable("x", "int", "99")
    points.see(same)
    points.see(same)
    assert list(points["x"])[-2:] == [29, 99]
    points.see(variable("x", "str", "'a'"))
    assert list(points["x"]) == []


@pytest.mark.parametrize(
    ("kind", "text"), [("float", "nan"), ("float", "inf"), ("bool", "True"), ("int", "1…"), ("str", "1")]
)
def test_what_is_no_plain_number_has_no_sparkline(kind: str, text: str) -> None:
    assert number(variable("x", kind, text)) is None


def test_a_light_fades_in_steps_within_600_ms() -> None:
    now = 0.0
    fade = Fade(lambda: now)
    fade.light(["x"])
    levels = []
    while fade:
        levels.append(fade.level("x"))
        now += SECONDS / STEPS
        fade.step()
    assert levels == sorted(levels, reverse=True)
    assert levels[0] == STEPS
    assert now <= SECONDS + 1e-9
    assert fade.level("x") == 0


def test_the_light_of_a_value_lies_between_the_ground_and_the_flash() -> None:
    ground, flash = Color.parse("#000000"), Color.parse("#808080")
    assert blend(ground, flash, STEPS) == Style(bgcolor="#808080")
    assert blend(ground, flash, STEPS // 2) == Style(bgcolor="#404040")
    assert blend(ground, flash, 0) == blend(ground, None, 3) == Style.null()
    assert blend(None, flash, 1) == Style(bgcolor=flash)


@given(st.integers(4, 80), st.text(max_size=30), st.text(max_size=60), st.integers(0, STEPS), st.booleans())
def test_every_row_fits_the_width(width: int, name: str, text: str, level: int, selected: bool) -> None:
    columns = Columns(width).grown(cell_len(safe(name)), 5)
    painter = Painter(columns, StyleTable(), Style())
    row = painter.variable(variable(name, "int", text), BLOCKS * 2, level, selected)
    joined = "".join(segment.text for segment in row)
    assert cell_len(joined) <= max(width, columns.value_start + 1)
    assert joined.startswith("•" if level else " ")
