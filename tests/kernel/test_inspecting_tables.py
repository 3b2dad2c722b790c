"""Rows and columns: arrays, frames, lists of rows, dictionaries of columns; previews and items of them."""

from __future__ import annotations

import collections
import warnings
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.kernel.inspecting.describe import describe
from pyrepls.kernel.inspecting.paths import read, resolve
from pyrepls.kernel.inspecting.preview import preview
from pyrepls.kernel.inspecting.tables import read_table
from pyrepls.kernel.inspecting.unfold import unfold
from pyrepls.protocol.errors import NoSuchValue, NoTable
from pyrepls.protocol.inspecting import TablePart


def whole(value: Any) -> TablePart:
    return read_table(value, 0, 500, 0, 100)


def never(*_values: Any) -> Any:
    raise AssertionError("code of the user was run")


def test_an_array_of_one_axis_is_one_column() -> None:
    part = whole(numpy.array([1.5, 2.0]))
    assert (part.rows, part.columns, part.names, part.labels) == (2, 1, ("value",), ("0", "1"))
    assert part.cells == (("1.5",), ("2.0",))
    assert part.numeric == (True,)


def test_an_array_of_two_axes_is_read_in_rectangles() -> None:
    part = read_table(numpy.arange(1000).reshape(50, 20), 48, 10, 18, 10)
    assert (part.rows, part.columns) == (50, 20)
    assert part.names == ("18", "19")
    assert part.labels == ("48", "49")
    assert part.cells == (("978", "979"), ("998", "999"))


def test_of_more_axes_the_first_plane_is_shown_and_named() -> None:
    part = whole(numpy.arange(24).reshape(2, 3, 4))
    assert (part.rows, part.columns, part.page) == (3, 4, "[0, :, :]")
    assert part.cells[2] == ("8", "9", "10", "11")
    assert whole(numpy.zeros((0, 3, 4))).cells == ()
    assert whole(numpy.zeros((3, 0))).cells == ()


def test_a_structured_array_has_its_fields_as_columns() -> None:
    array = numpy.array([(1, "a", 0.5), (2, "b", 1.5)], dtype=[("id", "i4"), ("name", "U5"), ("score", "f8")])
    part = whole(array)
    assert part.names == ("id", "name", "score")
    assert part.cells == (("1", "a", "0.5"), ("2", "b", "1.5"))
    assert part.numeric == (True, False, True)
    assert preview(read(array, "['name']")).dtype == "str160"


def test_a_subclass_of_an_array_is_seen_as_the_array_that_it_is() -> None:
    class Loud(numpy.ndarray):
        __getitem__ = __len__ = __repr__ = __iter__ = never
        shape = property(never)

    loud = numpy.arange(4).view(Loud)
    assert preview(loud).text == "Loud int64 4 [0, 1, 2, 3]"
    assert whole(loud).cells == (("0",), ("1",), ("2",), ("3",))
    assert unfold(loud, 3, 1).items[0].preview.text == "3"
    assert describe(loud).table


def test_arrays_of_objects_are_shown_without_asking_the_objects() -> None:
    class Silent:
        __repr__ = __str__ = __eq__ = __hash__ = never

    array = numpy.array([Silent(), None, [1]], dtype=object)
    assert preview(array).text == "ndarray object 3 [<Silent object>, None, [1]]"
    assert whole(array).cells[2] == ("[1]",)


def test_a_preview_of_an_array_tells_shape_type_and_memory() -> None:
    shown = preview(numpy.zeros((100, 20), dtype="f4"))
    assert (shown.shape, shown.dtype, shown.bytes, shown.length) == ((100, 20), "float32", 8000, 100)
    assert preview(numpy.array(2.5)).number == 2.5
    assert preview(numpy.float32(0.5)).number == 0.5
    assert preview(numpy.int8(3)).number == 3
    assert preview(numpy.bool_(True)).number is None
    assert preview(numpy.float64("nan")).number is None
    assert preview(numpy.datetime64("2024-01-02")).text == "2024-01-02"
    assert preview(numpy.array(["2024-01-02"], dtype="M8[ns]")).text.endswith("[2024-01-02T00:00:00.000000000]")
    assert preview(numpy.longdouble(1)).text == "1.0"
    assert preview(numpy.str_("x")).text == "str_('x')"


def test_rows_of_an_array_are_reached_by_path() -> None:
    names = {"a": numpy.arange(6).reshape(2, 3)}
    assert [item.key for item in unfold(names["a"], 0, 9).items] == ["[0]", "[1]"]
    assert resolve(names, ("a", "[1]", "[2]")) == 5
    assert resolve(names, ("a", "[1, 2]")) == 5
    assert resolve(names, ("a", ".shape")) == (2, 3)
    for step in ("[9]", "['x']", "[(1, 'x')]", "[None]", "[1.5]", "[True]"):
        with pytest.raises(NoSuchValue):
            resolve(names, ("a", step))


def test_an_array_can_be_resized_after_it_was_looked_at() -> None:
    array = numpy.zeros(10)
    for look in (preview, describe, whole, lambda value: unfold(value, 0, 5)):
        look(array)
        array.resize(array.size + 5)
    assert array.size == 30


def test_a_list_of_dictionaries_has_their_keys_as_columns() -> None:
    part = whole([{"b": 1, 2: "x"}, {"a": {"deep": 1}, object(): 5}])
    assert part.names == ("b", "2", "a")
    assert part.cells[1][2] == "{'deep': 1}"


def test_a_row_without_a_key_has_an_empty_cell() -> None:
    part = whole([{"a": 1, "b": "x"}, {"b": "y", "c": None}])
    assert part.names == ("a", "b", "c")
    assert part.cells == (("1", "x", ""), ("", "y", "None"))
    assert part.numeric == (True, False, True)


def test_a_list_of_rows_of_the_same_length_is_a_table() -> None:
    assert whole([[1, 2], (3, 4)]).cells == (("1", "2"), ("3", "4"))
    Pair = collections.namedtuple("Pair", "left right")
    assert whole([Pair(1, 2)]).names == ("left", "right")


def test_a_dictionary_of_columns_is_a_table_with_gaps_where_one_is_short() -> None:
    part = whole({"x": [1, 2, 3], "y": ("a",), "z": numpy.array([0.5, 1.5])})
    assert part.names == ("x", "y", "z")
    assert part.cells == (("1", "a", "0.5"), ("2", "", "1.5"), ("3", "", ""))


@pytest.mark.parametrize(
    "value",
    [5, "text", [], {}, [1, 2], [[1], [1, 2]], [[], []], {"a": 1}, {"a": [1], "b": 2}, None, numpy.array(1), len],
    ids=repr,
)
def test_what_has_no_rows_and_columns_is_no_table(value: Any) -> None:
    with pytest.raises(NoTable, match="is not shown as rows and columns"):
        whole(value)
    assert not describe(value).table


def test_a_table_is_bounded_whatever_is_asked_for() -> None:
    part = read_table(numpy.zeros((10_000, 1000)), 0, 10**9, 0, 10**9)
    assert (len(part.cells), len(part.cells[0])) == (500, 100)
    for rectangle in ((10**12, 5, 0, 5), (0, -5, 0, 5), (-5, 5, 10**9, 5)):
        assert read_table(numpy.zeros((10, 10)), *rectangle).cells == ()
    assert whole([["x" * 10**6]]).cells == (("x" * 99 + "…",),)


def test_cells_hold_nothing_that_could_reach_a_terminal_raw() -> None:
    part = whole([{"a\x1b[31m": "\x1b]0;title\x07", "b": "\ud800\n"}])
    for text in (*part.names, *part.cells[0]):
        assert text.isprintable()
        text.encode()


def test_a_hostile_row_among_good_ones_is_not_asked() -> None:
    class Row(dict):  # type: ignore[type-arg]
        __getitem__ = __iter__ = __len__ = items = keys = get = never

    class Line(list):  # type: ignore[type-arg]
        __getitem__ = __iter__ = __len__ = never

    assert whole([{"a": 1}, Row(a=2)]).cells == (("1",), ("2",))
    assert whole([[1], Line([2])]).cells == (("1",), ("2",))


atoms = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
tables = (
    st.lists(st.dictionaries(st.text() | st.integers(), atoms))
    | st.lists(st.lists(atoms))
    | st.dictionaries(atoms, st.lists(atoms))
)


@given(tables, *[st.integers(-3, 12)] * 4)
def test_any_rectangle_of_any_table_has_one_shape(value: Any, row: int, rows: int, column: int, columns: int) -> None:
    try:
        part = read_table(value, row, rows, column, columns)
    except NoTable:
        return
    assert all(len(line) == len(part.names) == len(part.numeric) for line in part.cells)
    assert len(part.cells) in (0, len(part.labels))
    assert len(part.labels) <= max(rows, 0)
    assert all(len(text) <= 100 for line in part.cells for text in line)


def test_a_description_of_an_array_shows_a_corner_of_it() -> None:
    described = describe(numpy.arange(6).reshape(2, 3))
    assert described.text == "   0  1  2\n0  0  1  2\n1  3  4  5"
    facts = dict(described.facts)
    assert (facts["class"], facts["shape"], facts["dtype"], facts["memory"]) == (
        "numpy.ndarray", "2 × 3", "int64", "48 bytes"
    )  # fmt: skip
    assert len(describe(numpy.zeros((1000, 1000))).text.splitlines()) == 32


def test_frames_of_pandas_are_shown_and_read() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "count": [1, 2, 3],
            "name": ["x", "y", None],
            "day": pandas.to_datetime(["2020-01-01"] * 3),
            "group": pandas.Categorical(["u", "v", "u"]),
            "maybe": pandas.array([1, None, 3], dtype="Int64"),
            "things": [object(), {}, []],
        },
        index=["a", "b", "c"],
    )
    shown = preview(frame)
    assert shown.text.startswith("DataFrame 3×6 ('count': int64, 'name': ")
    assert (shown.shape, shown.length, shown.unfolds) == ((3, 6), 3, True)
    assert shown.bytes
    part = whole(frame)
    assert part.names == ("count", "name", "day", "group", "maybe", "things")
    assert part.labels == ("a", "b", "c")
    assert part.cells[0][:5] == ("1", "x", "Timestamp(2020-01-01T00:00:00)", "u", "1")
    assert part.numeric[:4] == (True, False, False, False)
    assert [item.key for item in unfold(frame, 0, 2).items] == ["['count']", "['name']"]
    assert resolve({"f": frame}, ("f", "['count']", "[1]")) == 2
    series = frame["count"]
    assert preview(series).text == "Series int64 [1, 2, 3]"
    assert preview(series).dtype == "int64"
    assert [(item.key, item.label) for item in unfold(series, 0, 9).items] == [("#0", "a"), ("#1", "b"), ("#2", "c")]
    assert read(series.reset_index(drop=True), "[2]") == 3
    assert whole(series).cells == (("1",), ("2",), ("3",))
    assert preview(frame.index).length == 3
    assert describe(frame).table


def test_a_subclass_of_a_frame_is_read_without_its_code() -> None:
    pandas = pytest.importorskip("pandas")

    class Loud(pandas.DataFrame):  # type: ignore[misc,name-defined]
        columns = shape = dtypes = index = property(never)

        def __getitem__(self, key: object) -> object:
            return never(key)

    loud = Loud.__new__(Loud)
    object.__setattr__(loud, "_mgr", pandas.DataFrame({"a": [1, 2]})._mgr)
    assert preview(loud).text == "Loud 2×1 ('a': int64)"
    assert whole(loud).cells == (("1",), ("2",))


def test_looking_at_a_frame_leaves_its_warnings_as_they_were() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2, 3]})
    part = frame[frame["a"] > 1].copy()
    for look in (preview, describe, whole, lambda value: unfold(value, 0, 5)):
        look(part)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        part["b"] = 1
        part.loc[part.index[0], "a"] = 9
    assert whole(part).cells == (("9", "1"), ("3", "1"))


@pytest.mark.parametrize("rows", [0, 3])
def test_odd_frames_of_pandas_are_looked_at_in_peace(rows: int) -> None:
    pandas = pytest.importorskip("pandas")
    index = pandas.MultiIndex.from_product([["a"], range(rows)])
    odd = [
        pandas.DataFrame(index=range(rows)),
        pandas.DataFrame([[1, 2]] * rows, columns=["same", "same"]),
        pandas.DataFrame({("a", 1): [1.0] * rows}, index=index),
        pandas.Series(pandas.date_range("2020", periods=rows, tz="Europe/Berlin")),
        pandas.Series([pandas.NA] * rows, dtype="string"),
        pandas.Series(range(rows), index=index),
        index,
        pandas.interval_range(0, rows),
        pandas.Timestamp("2020", tz="UTC"),
        pandas.NaT,
        pandas.NA,
        pandas.Timedelta("1D"),
        pandas.Categorical(["a"] * rows),
    ]
    for value in odd:
        assert "Error" not in preview(value).text, preview(value)
        assert "Error" not in describe(value).text
        for item in unfold(value, 0, 9).items:
            assert "Error" not in item.preview.text, item
            assert item.preview.type == "property" or preview(read(value, item.key)) == item.preview
    assert whole(odd[1]).names == ("same", "same")


def test_frames_of_polars_are_shown_and_read() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"count": [1, 2], "name": ["x", None], "inside": [[1], [2, 3]]})
    assert preview(frame).text == "DataFrame 2×3 ('count': Int64, 'name': String, 'inside': List(Int64))"
    assert preview(frame).shape == (2, 3)
    part = whole(frame)
    assert part.names == ("count", "name", "inside")
    assert part.cells == (("1", "x", "[1]"), ("2", "None", "[2, 3]"))
    assert resolve({"f": frame}, ("f", "['count']", "[1]")) == 2
    assert preview(frame["count"]).text == "Series Int64 [1, 2]"
    assert [item.key for item in unfold(frame["name"], 0, 9).items] == ["[0]", "[1]"]
    assert whole(frame["name"]).cells == (("x",), ("None",))
    assert describe(polars.DataFrame()).table
    assert "Error" not in preview(frame.lazy()).text
