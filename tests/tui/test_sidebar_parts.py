"""The rules of the sidebar that need no screen: order, columns, sparklines, light, paths, the window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from pyrepls.model.ids import KernelId
from pyrepls.model.session import Kernel, KernelSpec, Session
from pyrepls.protocol.inspecting import Item, Unfolded
from pyrepls.protocol.variables import Preview, Watch
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.branches import Branches
from pyrepls.tui.sidebar.columns import Columns, fit, safe, short_count, size_text
from pyrepls.tui.sidebar.contents import Contents
from pyrepls.tui.sidebar.fade import SECONDS, STEPS, Fade, blend
from pyrepls.tui.sidebar.namespace import Pin, namespace_of
from pyrepls.tui.sidebar.order import ORDERS, Order, arranged, next_order
from pyrepls.tui.sidebar.paint import EntryLook, Painter, fit_value
from pyrepls.tui.sidebar.paths import Path, expression_of, first_step, is_literal
from pyrepls.tui.sidebar.points import BLOCKS, POINTS, Points, number, sparkline
from pyrepls.tui.sidebar.rows import Entry, Fold, Heading, More, Row, group_of
from pyrepls.tui.sidebar.window import Window
from tests.tui.sidebar_world import items, named, variable


def words(rows: list[Row]) -> list[str]:
    return ["/".join(row.path) if isinstance(row, Entry) else row.text for row in rows]


def contents_of(*names: str, pins: tuple[str, ...] = ()) -> Contents:
    contents = Contents()
    contents.take(named(*(variable(name) for name in names), pins=pins))
    return contents


def test_variables_stand_in_the_order_in_which_they_appeared() -> None:
    contents = contents_of("b", "a")
    for names in ("acb", "ac", "abc"):
        assert contents.arrange()
        contents.take(named(*map(variable, names)))
    assert words(contents.arrange()) == ["a", "c", "b"]


def test_modules_functions_and_classes_are_folded_into_one_line() -> None:
    contents = Contents()
    contents.take(
        named(
            variable("os", kind="module"),
            variable("x"),
            variable("f", kind="function"),
            variable("re", kind="module"),
            variable("Net", kind="type"),
            variable("Color", "<class Color>", "EnumType"),
        )
    )
    assert words(contents.arrange()) == ["x", "▸ 2 modules, 1 function, 2 classes"]
    contents.folded = False
    unfolded = ["▾ 2 modules, 1 function, 2 classes", "os", "re", "f", "Net", "Color"]
    assert words(contents.arrange()) == ["x", *unfolded]
    contents.folded, contents.filter = True, "o"
    assert words(contents.arrange()) == ["os", "f", "re", "Color"], "the filter looks into the fold, and at types"


def test_an_instance_is_not_taken_for_a_class() -> None:
    assert group_of(Preview("Net", "Net(class=1)")) is None


def test_what_is_pinned_is_not_listed_twice_and_what_a_former_watch_brought_is_not_listed() -> None:
    contents = contents_of("x", "y", "len(q)", "a.b", pins=("y", "a.b"))
    assert words(contents.arrange()) == ["y", "a.b", "variables · 1", "x"]
    assert contents.sections == ("watching · 2", "variables · 1")


def test_the_filter_takes_large_and_small_letters_alike_and_says_how_many_it_lets_pass() -> None:
    contents = contents_of("Loss", "gloss", "step", pins=("step", "Floss"))
    contents.filter = "LOSS"
    assert words(contents.arrange()) == ["Floss", "variables · 2", "Loss", "gloss"]
    assert contents.sections[0] == "watching · 1 of 2"


def test_each_order_is_what_it_says() -> None:
    variables = {
        each.name: each
        for each in (
            variable("b", kind="str", length=5, time=1.0),
            variable("A", kind="int", time=3.0),
            variable("c", kind="list", shape=(3, 4), time=2.0),
        )
    }
    wanted: dict[Order, str] = {"appearance": "bAc", "name": "Abc", "type": "Acb", "size": "cbA", "recent": "Acb"}
    assert {order: "".join(arranged(variables, variables, order)) for order in ORDERS} == wanted
    order: Order = "appearance"
    for _ in ORDERS:
        order = next_order(order)
    assert order == "appearance"


def test_what_is_pinned_everywhere_stands_first_and_a_panes_own_wish_for_it_holds() -> None:
    kernel = Kernel(KernelId("k"), KernelSpec(), watches=(Watch("own"), Watch("both", "changed")))
    shared = (Watch("all"), Watch("both"))
    pins = namespace_of(kernel, shared).pins
    assert pins == (Pin("all", everywhere=True), Pin("both", "changed", True), Pin("own"))
    session = Session("s", kernels={"k": kernel}, watches=shared)
    assert [pin.text for pin in pins] == [watch.text for watch in session.watches_of(KernelId("k"))]


def test_only_a_change_that_moves_a_row_has_the_rows_arranged_anew() -> None:
    contents = contents_of("x", "y")
    contents.arrange()
    same = contents.namespace.variables["y"]
    assert contents.take(named(variable("x", "2"), same)) == (["x"], False)
    assert contents.take(named(variable("x", "'a'", "str"), same)) == (["x"], False)
    contents.order = "type"
    assert contents.take(named(variable("x", "2"), same)) == (["x"], True), "its type has its place"
    contents.order = "appearance"
    assert contents.take(named(variable("x", "<module x>", "module"), same)) == (["x"], True), "it is folded away"
    assert contents.take(named(same)) == ([], True)
    assert contents.take(named(same, pins=("y",))) == ([], True)


@given(st.integers(0, 120), st.lists(st.tuples(*[st.integers(0, 60)] * 3), max_size=8))
def test_columns_only_grow_and_always_fit(width: int, sizes: list[tuple[int, int, int]]) -> None:
    columns = Columns(width)
    for names, types, counts in sizes:
        grown = columns.grown(names, types, counts)
        assert grown.name >= columns.name
        assert grown.type >= columns.type
        assert grown.size >= columns.size
        assert grown.name <= 20
        assert grown.type <= 10
        assert grown.size <= 9
        assert grown.value <= max(width - grown.value_start, 0)
        assert width < 16 or grown.value >= 2
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
    ("count", "text"),
    [(0, "0"), (9999, "9999"), (10_000, "10k"), (123_456, "123k"), (1_234_567, "1.23M"), (999_999, "1000k")],
)
def test_large_counts_are_short(count: int, text: str) -> None:
    assert short_count(count) == text


@given(st.integers(-5, 10**400))
def test_every_count_has_a_short_text(count: int) -> None:
    assert len(short_count(count)) <= 5


def test_the_size_of_a_value_is_its_shape_or_its_length() -> None:
    assert size_text(Preview("ndarray", "", length=3, shape=(3, 40_000))) == "3×40k"
    assert size_text(Preview("list", "", length=12)) == "12"
    assert size_text(Preview("int", "1")) == ""


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
    assert sparkline([0.0, 5e-324], 20) == "▁█", "their difference has no half"
    assert sparkline([1], 20) == sparkline([1, 2], 0) == ""


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=40), st.integers(0, 30))
def test_any_numbers_make_a_sparkline_that_fits(points: list[float], width: int) -> None:
    line = sparkline(points, width)
    assert len(line) <= width
    assert set(line) <= set(BLOCKS)


def test_the_last_numbers_of_a_variable_are_kept() -> None:
    points = Points()
    for value in range(30):
        points.see(variable("x", str(value)))
    assert list(points["x"]) == list(range(10, 30))
    assert POINTS == 20
    same = variable("x", "99")
    points.see(same)
    points.see(same)
    assert list(points["x"])[-2:] == [29, 99]
    points.see(variable("x", "'a'", "str"))
    assert list(points["x"]) == []


@pytest.mark.parametrize(
    ("kind", "text"), [("float", "nan"), ("float", "inf"), ("bool", "True"), ("int", "1…"), ("str", "1")]
)
def test_what_is_no_plain_number_has_no_sparkline(kind: str, text: str) -> None:
    assert number(Preview(kind, text)) is None


def test_a_number_that_the_kernel_tells_counts_whatever_its_type() -> None:
    assert number(Preview("Decimal", "Decimal('1.5')", number=1.5)) == 1.5
    assert number(Preview("float", "1", number=float("nan"))) is None


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


@given(
    st.integers(4, 80),
    st.text(max_size=30),
    st.text(max_size=60),
    st.integers(0, STEPS),
    st.booleans(),
    st.integers(0, 9),
    st.sampled_from([None, Pin("x"), Pin("x", "changed", True), Pin("x", "true")]),
)
def test_every_row_fits_the_width(
    width: int, name: str, text: str, level: int, selected: bool, depth: int, pin: Pin | None
) -> None:
    columns = Columns(width).grown(cell_len(safe(name)), 5)
    look = EntryLook(
        name, Preview("int", text), depth, pin=pin, spark=BLOCKS * 2, level=level, selected=selected, coalesced=selected
    )
    joined = "".join(segment.text for segment in Painter(columns, StyleTable(), Style()).entry(look))
    assert cell_len(joined) <= max(width, columns.value_start + 1)
    assert joined.startswith(("≈" if selected else "•") if level else " ")
    assert pin is None or depth or look.marks in joined


@pytest.mark.parametrize(
    ("path", "expression"),
    [
        (("x",), "x"),
        (("len(q) + 1",), "len(q) + 1"),
        (("model.layers", "[0]", ".bias"), "model.layers[0].bias"),
        (("a or b", "['k']"), "(a or b)['k']"),
        (("s", "#3"), None),
        (("s", "#3", ".x"), None),
    ],
)
def test_the_steps_of_a_path_make_an_expression(path: Path, expression: str | None) -> None:
    assert expression_of(path) == expression


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("[1, 'a', {2: (3,)}]", True),
        ("-1.5", True),
        ("[0, 1, …]", False),
        ("Net(3)", False),
        ("", False),
        ("(" * 200, False),
        ("1" * 9999, False),
    ],
)
def test_a_preview_that_lacks_something_is_no_literal(text: str, whole: bool) -> None:
    assert is_literal(text) == whole


def test_a_place_begins_with_whole_steps_only() -> None:
    assert first_step("[10].b", ["[1]", "[10]"]) == "[10]"
    assert first_step(".bias", [".b", ""]) is None
    assert first_step(".b['a'].c", [".b", ".b['a']"]) == ".b['a']"
    assert first_step("[0]", ["[0]"]) == "[0]"


def branches_with(*items_: Item, total: int | None = None) -> Branches:
    branches = Branches()
    branches.open(("x",))
    branches[("x",)].take(0, 50, Unfolded(tuple(items_), len(items_) if total is None else total))
    return branches


def test_an_entry_that_looks_different_is_told_but_not_on_the_first_look() -> None:
    branches = Branches()
    branches.open(("x",))
    branch = branches[("x",)]
    assert branch.take(0, 3, Unfolded(tuple(items("1", "2", "3")), 3)) == []
    assert branch.take(0, 3, Unfolded(tuple(items("1", "5", "3")), 3)) == ["[1]"]
    assert branch.take(0, 3, Unfolded(tuple(items("1", "5")), 2)) == []
    assert len(branch.items) == 2


def test_pages_follow_each_other_and_the_rest_is_counted() -> None:
    branches = branches_with(*items(*"0123456789"), total=25)
    branch = branches[("x",)]
    assert branch.left == 15
    more = items(*map(str, range(25)))[10:20]
    branch.take(10, 10, Unfolded(tuple(more), 25))
    assert [item.label for item in branch.items] == [str(n) for n in range(20)]
    assert branch.left == 5


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20), st.integers(0, 30), st.integers(-3, 10**6))))
def test_no_answer_of_a_kernel_makes_more_entries_than_were_asked_for(pages: list[tuple[int, int, int, int]]) -> None:
    branches = Branches()
    branches.open(("x",))
    branch, most = branches[("x",)], 0
    for start, count, came, total in pages:
        branch.take(start, count, Unfolded(tuple(items(*map(str, range(came)))), total))
        most = max(most, start + count)
        assert len(branch.items) <= most
        assert branch.left >= 0


def test_folding_a_value_forgets_what_is_inside_its_entries() -> None:
    branches = branches_with(*items("1", unfolds=True))
    branches.open(("x", "[0]"))
    branches.open(("xy",))
    branches.close(("x",))
    assert list(branches) == [("xy",)]


def test_a_change_leads_to_the_innermost_entry_that_is_unfolded() -> None:
    branches = branches_with(*items("1", "2"))
    assert branches.nearest("x", "[1].b") == ("x", "[1]")
    assert branches.nearest("x", "[7]") == ("x",)
    assert branches.nearest("y", "[1]") == ("y",)


def test_unfolded_values_show_their_entries_and_how_many_are_not_loaded() -> None:
    contents = Contents()
    contents.take(named(variable("x", unfolds=True), variable("y")))
    contents.branches.open(("x",))
    assert words(contents.arrange()) == ["x", "…", "y"]
    contents.branches[("x",)].take(0, 2, Unfolded(tuple(items("1", "2")), 1000))
    assert words(contents.arrange()) == ["x", "x/[0]", "x/[1]", "… 998 more", "y"]
    contents.take(named(variable("x"), variable("y")))
    assert words(contents.arrange()) == ["x", "y"], "it is no container any more"


ROWS = st.lists(
    st.one_of(
        st.builds(Entry, st.tuples(st.sampled_from("abcdefgh"))),
        st.just(Heading("variables · 3")),
        st.builds(More, st.tuples(st.sampled_from("abcdefgh")), st.integers(0, 9)),
        st.just(Fold((("module", 1),), False)),
    ),
    unique_by=lambda row: row.key,
    max_size=9,
)


@given(ROWS, st.lists(st.one_of(st.integers(-12, 12), ROWS, st.just(None))), st.integers(0, 6))
def test_whatever_happens_the_cursor_stands_on_a_row_in_sight_or_nowhere(
    rows: list[Row], happens: list[int | list[Row] | None], height: int
) -> None:
    window = Window()
    window.height = height
    window.show(rows)
    for event in happens:
        if isinstance(event, int):
            window.move(event)
            if window.cursor is not None and height:
                assert window.top <= window.cursor < window.top + height
        elif event is None:
            window.point(None)
        else:
            window.show(event)
        assert not isinstance(window.row, Heading)
        assert 0 <= window.top <= max(len(window.rows) - height, 0)


def test_the_cursor_steps_over_a_heading() -> None:
    window = Window()
    window.height = 9
    window.show([Entry(("w",)), Heading("variables · 1"), Entry(("x",))])
    window.move(0)
    window.move(1)
    assert window.row == Entry(("x",))
    window.move(-1)
    assert window.row == Entry(("w",))


def test_a_fold_counts_in_words() -> None:
    assert Fold((("module", 1), ("class", 2)), True).text == "▾ 1 module, 2 classes"
