"""What the screens about variables say, and what they compute, without a screen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pyrepls.model.ids import PaneId
from pyrepls.model.reduce import reduce
from pyrepls.model.session import History, Point, Session
from pyrepls.model.variable_messages import Moved
from pyrepls.protocol.inspecting import TablePart
from pyrepls.protocol.record import replace
from pyrepls.protocol.variables import Change, Preview
from pyrepls.tui.render.chart import ChartRow, chart_rows, short_number, span_text
from pyrepls.tui.screens.compare_rows import columns_of, rows_of
from pyrepls.tui.screens.details_text import (
    MOST_LINES,
    bytes_text,
    heading_of,
    history_heading,
    long_text,
    moment_text,
    place_text,
    step_text,
)
from pyrepls.tui.screens.subject import path_in
from pyrepls.tui.screens.table_cache import COLUMNS, MOST_TILES, MOST_WIDTH, ROWS, TableCache
from pyrepls.tui.screens.variable_move import moved_text, name_for, options_of, paths_of, waiting_text
from pyrepls.tui.screens.variable_table import place_in
from tests.tui.screen_world import change, session_of, watches

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def points(*values: float, start: float = 1.7e9, step: float = 1.0) -> list[Point]:
    return [Point(start + index * step, value) for index, value in enumerate(values)]


# the chart


@given(st.lists(st.tuples(FINITE, FINITE), min_size=1, max_size=400), st.integers(24, 120), st.integers(4, 30))
def test_a_chart_has_exactly_the_size_that_was_asked_for(
    pairs: list[tuple[float, float]], wide: int, high: int
) -> None:
    rows = chart_rows([Point(time, value) for time, value in pairs], wide, high)
    assert len(rows) == high
    assert {cell_len(row.scale + row.curve) for row in rows} == {wide}


def drawn(rows: list[ChartRow]) -> list[str]:
    return ["".join(" " if letter == "\u2800" else "#" for letter in row.curve) for row in rows if not row.is_clock]


def test_a_rising_value_is_drawn_from_the_lower_left_to_the_upper_right() -> None:
    curve = drawn(chart_rows(points(1, 2, 3, 4), 40, 6))
    assert curve[-1].startswith("#")
    assert curve[0].rstrip().endswith("#")
    assert curve[0].startswith(" " * 10)


def test_the_scale_names_the_highest_and_the_lowest_value() -> None:
    labels = [row.scale.strip("┤│╵ ") for row in chart_rows(points(-1.5, 20), 40, 8)]
    assert labels == ["20", "", "", "9.25", "", "", "-1.5", ""]


def test_a_value_that_stays_the_same_is_one_flat_line() -> None:
    rows = chart_rows(points(7, 7, 7), 40, 6)
    assert [bool(line.strip()) for line in drawn(rows)].count(True) == 1
    assert [row.scale.strip("┤│╵ ") for row in rows].count("7") == 1


def test_the_clock_tells_how_many_points_there_are_and_since_when() -> None:
    clock = chart_rows(points(1, 2, 3), 60, 5)[-1]
    assert clock.is_clock
    assert "3 points in 2.0 s" in clock.curve


@pytest.mark.parametrize(("wide", "high"), [(23, 10), (80, 3), (0, 0), (-5, 5)])
def test_where_there_is_no_room_there_is_no_chart(wide: int, high: int) -> None:
    assert chart_rows(points(1, 2), wide, high) == []


def test_what_is_no_number_is_not_drawn() -> None:
    assert chart_rows([Point(1.0, float("nan")), Point(float("inf"), 1.0)], 40, 6) == []


def test_a_time_that_no_clock_shows_does_not_break_the_chart() -> None:
    assert "--:--:--" in chart_rows([Point(1e300, 1.0), Point(1.1e300, 2.0)], 60, 6)[-1].curve
    assert moment_text(1e300) == "--:--:--.---"


@given(FINITE, st.integers(1, 30))
def test_a_rounded_number_is_still_about_the_number(value: float, most: int) -> None:
    assert float(short_number(repr(value), most)) == pytest.approx(value, rel=1e-5)


@given(st.text())
def test_only_numbers_with_a_point_are_rounded(text: str) -> None:
    assert short_number(text, 0) == text or float(text) == pytest.approx(float(short_number(text, 0)), rel=1e-5)


def test_spans_are_told_in_the_unit_that_fits() -> None:
    assert [span_text(seconds) for seconds in (-1, 0.25, 3, 119, 600, 90000)] == [
        "0 ms",
        "250 ms",
        "3.0 s",
        "119.0 s",
        "10 min",
        "25 h",
    ]


# the details


def test_the_heading_tells_type_size_and_memory() -> None:
    array = Preview("ndarray", "…", length=3, shape=(3, 1000), dtype="float64", bytes=24_000)
    assert heading_of(array, "work:1.2", "pinned") == "ndarray · 3×1,000 · float64 · 24 kB · work:1.2 · pinned"
    assert heading_of(Preview("str", "'a'", length=1), "work:1.1", "") == "str · length 1 · work:1.1"
    assert heading_of(None, "", "") == ""


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (3200, "3.2 kB"), (999_999, "1 MB"), (10**15, "1e+03 TB")],
)
def test_memory_is_told_in_the_unit_that_fits(count: int, text: str) -> None:
    assert bytes_text(count) == text


def test_a_long_text_is_cut_until_all_of_it_is_wished_for() -> None:
    text = "\n".join(str(number) for number in range(100))
    assert long_text(text, whole=False) == ("\n".join(map(str, range(MOST_LINES))), 100 - MOST_LINES)
    assert long_text(text, whole=True) == (text, 0)


def test_no_line_is_hidden_to_save_just_that_line() -> None:
    text = "\n".join("a" * (MOST_LINES + 1))
    assert long_text(text, whole=False) == (text, 0)


def test_escape_sequences_of_a_long_text_do_not_reach_the_screen() -> None:
    assert long_text("a\x1b[31mb\x1b]0;title\x07\nc\x9b\r", whole=False)[0] == "ab\nc"


def made(**more: Any) -> Change:
    plain = Change("x", "rebound", "1", Preview("int", "2"), cell=3, line=2, thread="", count=1, time=1.7e9)
    return replace(plain, **more)


def test_a_change_tells_what_was_and_what_is() -> None:
    assert step_text(made()) == "1 → 2"
    assert step_text(made(old=None)) == "2"
    assert step_text(made(new=None)) == "1 → deleted"
    assert step_text(made(path="[3]")) == "[3]: 1 → 2"
    assert step_text(made(old="0.0123456789012345")) == "0.0123457 → 2"


def test_a_change_tells_its_place_and_a_thread_that_is_not_the_main_one() -> None:
    assert place_text(made(), 4) == "cell 4, line 2"
    assert place_text(made(line=0, thread="MainThread"), 4) == "cell 4"
    assert place_text(made(thread="worker\n1"), 0) == "no cell, line 2 · worker␊1"


def test_the_history_says_whether_it_is_kept_and_what_the_mark_means() -> None:
    assert history_heading(History(), pinned=True) == "no change since it was pinned"
    assert history_heading(History(), pinned=False).endswith("p pins and keeps them")
    assert "≈" in history_heading(History((), (made(count=0),)), pinned=True)
    assert "≈" not in history_heading(History((), (made(),)), pinned=True)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("x", ("x",)),
        (" model.layers[0].bias ", ("model", ".layers", "[0]", ".bias")),
        ("rows['a b'][1:2]", ("rows", "['a b']", "[1:2]")),
        ("len(queue)", ("len(queue)",)),
        ("f(x).y", ("f(x).y",)),
        ("1 +", ("1 +",)),
        ("x\0y", ("x\0y",)),
        ("a" + ".b" * 3000, ("a", *([".b"] * 3000))),
    ],
)
def test_a_typed_expression_becomes_a_path_where_it_is_a_chain(text: str, path: tuple[str, ...]) -> None:
    assert path_in(text) in (path, (text,))  # a very long chain may be too deep for the parser


# the table


def part(row: int, column: int, rows: int = 10_000_000, columns: int = 40) -> TablePart:
    at = range(row, min(row + ROWS, rows))
    across = range(column, min(column + COLUMNS, columns))
    cells = tuple(tuple(f"{r}/{c}" for c in across) for r in at)
    return TablePart(rows, columns, tuple(f"c{c}" for c in across), tuple(f"r{r}" for r in at), cells)


@given(st.integers(0, 10_000_000 - 1), st.integers(0, 39), st.integers(1, 60), st.integers(1, 20))
def test_what_is_missing_of_a_rectangle_is_just_what_makes_it_whole(
    row: int, column: int, high: int, wide: int
) -> None:
    cache = TableCache()
    cache.take((0, 0), part(0, 0))
    rows = range(row, min(row + high, 10_000_000))
    columns = range(column, min(column + wide, 40))
    for tile in cache.missing(rows, columns):
        cache.take(tile, part(*tile))
    assert cache.missing(rows, columns) == []
    assert all(cache.cell(r, c) == f"{r}/{c}" for r in rows for c in columns)
    assert cache.name(column, row) == f"c{column}"
    assert cache.label(row, column) == f"r{row}"


def test_a_cache_keeps_what_was_in_sight_last_and_no_more_than_it_may() -> None:
    cache = TableCache()
    cache.take((0, 0), part(0, 0))
    for number in range(1, MOST_TILES * 3):
        cache.take((number * ROWS, 0), part(number * ROWS, 0))
        cache.missing(range(ROWS), range(COLUMNS))
    assert cache.cell(0, 0) == "0/0"
    assert cache.cell(ROWS, 0) is None
    assert sum(cache.cell(number * ROWS, 0) is not None for number in range(MOST_TILES * 3)) == MOST_TILES


def test_an_old_tile_is_shown_until_it_is_read_again_and_missing_ones_come_first() -> None:
    cache = TableCache()
    cache.take((0, 0), part(0, 0))
    cache.age()
    assert cache.cell(3, 3) == "3/3"
    assert cache.missing(range(ROWS * 2), range(1)) == [(ROWS, 0), (0, 0)]


def test_a_table_that_shrinks_forgets_what_is_gone() -> None:
    cache = TableCache()
    cache.take((0, 0), part(0, 0))
    cache.take((ROWS, 0), part(ROWS, 0))
    cache.take((0, 0), part(0, 0, rows=5))
    assert cache.rows == 5
    assert cache.cell(ROWS, 0) is None


@given(st.lists(st.lists(st.text(max_size=300), max_size=20), max_size=80), st.integers(-5, 100), st.integers(-5, 100))
def test_a_kernel_that_sends_too_little_or_too_much_is_shown_as_far_as_it_goes(
    cells: list[list[str]], rows: int, columns: int
) -> None:
    cache = TableCache()
    cache.take((0, 0), TablePart(rows, columns, (), ("\x1b[2J",), tuple(tuple(row) for row in cells)))
    for row in range(ROWS):
        for column in range(COLUMNS):
            text = cache.cell(row, column) or ""
            assert text == text.encode("utf-8", "ignore").decode()
            assert not any(letter < " " or letter == "\x7f" for letter in text)
            assert cache.width(column) <= MOST_WIDTH
    assert "\x1b" not in (cache.label(0, 0) or "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7", (7, None)),
        (" 7 , 3 ", (7, 3)),
        ("1_000", (1000, None)),
        ("-1", None),
        ("a", None),
        ("", None),
        ("1,2,3", None),
    ],
)
def test_a_row_or_a_row_and_a_column_can_be_named(text: str, place: tuple[int, int | None] | None) -> None:
    assert place_in(text) == place


# the comparison


def compared(*values: str | None, kind: str = "int") -> Session:
    session = reduce(session_of(len(values)), watches("x", kernel=None))
    for number, value in enumerate(values, 1):
        if value is not None:
            session = reduce(session, change("x", value, number, kind=kind))
    return session


def marks(session: Session) -> list[bool]:
    return [cell.differs for cell in rows_of(session, columns_of(session))[0].cells]


def test_the_value_that_most_panes_have_is_what_the_others_differ_from() -> None:
    assert marks(compared("1", "2", "2")) == [True, False, False]
    assert marks(compared("2", "1", "2")) == [False, True, False]


def test_where_all_differ_the_first_pane_is_what_the_others_differ_from() -> None:
    assert marks(compared("1", "2", "3")) == [False, True, True]


def test_a_pane_without_a_value_differs_from_nothing() -> None:
    session = compared(None, "2", "2")
    assert marks(session) == [False, False, False]
    row = rows_of(session, columns_of(session))[0]
    assert row.compared
    assert row.cells[0].missing == "not bound"
    assert not rows_of(compared("1", None), columns_of(compared("1", None)))[0].compared


def test_equal_texts_of_different_types_differ() -> None:
    session = reduce(compared("1", None), change("x", "1", 2, kind="str"))
    assert marks(session) == [False, True]


def test_numbers_tell_by_how_much_they_differ() -> None:
    session = compared("1.5", "1.25", kind="float")
    assert [cell.delta_text for cell in rows_of(session, columns_of(session))[0].cells] == ["", "-0.25"]
    session = compared("a", "b", kind="str")
    assert [cell.delta for cell in rows_of(session, columns_of(session))[0].cells] == [None, None]


def test_a_watch_of_one_pane_has_a_row_in_which_the_others_say_so() -> None:
    session = reduce(session_of(2), watches("len(q)", kernel=2))
    row = rows_of(session, columns_of(session))[0]
    assert (row.text, row.everywhere) == ("len(q)", False)
    assert [cell.missing for cell in row.cells] == ["not watched", "not bound"]


# sending


def test_what_is_selected_is_offered_first_and_modules_last() -> None:
    session = session_of(1)
    for name, kind in (("os", "module"), ("b", "int"), ("a", "str"), ("len(a)", "str")):
        session = reduce(session, change(name, "1" if kind == "int" else "x", kind=kind))
    kernel = session.kernel_of(PaneId("%1"))
    assert list(paths_of(kernel, None)) == ["b", "a", "os"]
    assert list(paths_of(kernel, ("a", "[0]"))) == ["a[0]", "b", "a", "os"]
    assert list(paths_of(kernel, ("a",))) == ["a", "b", "os"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("x",), "x"),
        (("model", ".bias"), "bias"),
        (("rows", "[3]"), "rows"),
        (("d", "['key']"), "key"),
        (("d", "['two words']"), "d"),
        (("len(q)",), "value"),
    ],
)
def test_the_name_that_is_proposed_can_be_a_name(path: tuple[str, ...], name: str) -> None:
    assert name_for(path) == name


def test_the_other_panes_are_offered_and_a_dead_one_says_so() -> None:
    session = session_of(3)
    kernels = {**session.kernels, "k3": replace(session.kernels["k3"], state="dead")}
    options = options_of(replace(session, kernels=kernels), PaneId("%1"))
    assert [option.text for option in options] == ["work:1.2 · python 3.10.1", "work:1.3 · python 3.11.1 · dead"]


def test_the_end_of_a_move_is_told_in_one_sentence() -> None:
    session = session_of(2)
    assert waiting_text(session, PaneId("%1"), PaneId("%2"), "x") == "sends x to work:1.2…"
    moved = Moved("y", "pickle", 3200)
    assert moved_text(session, moved, "x", PaneId("%2")) == "x is in work:1.2 as y now: 3.2 kB, by pickle"
    assert "closed since" in moved_text(session, Moved("x", "literal", 1), "x", PaneId("%9"))
