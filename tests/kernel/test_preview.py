"""Previews: short, bounded, and never by running what the value says of itself."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.kernel.inspecting.preview import preview


class Plain:
    def __init__(self) -> None:
        self.name = "a"
        self.items = [1, 2]
        self._hidden = None


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self) -> None:
        self.x = 1


@dataclass
class Point:
    x: int
    y: float = 2.0


class Pair(NamedTuple):
    left: int
    right: str


class Colour(enum.IntEnum):
    RED = 1


SHOWN: list[tuple[Any, str]] = [
    (1, "1"),
    (True, "True"),
    (None, "None"),
    (1.5, "1.5"),
    (2j, "2j"),
    ("it's", '"it\'s"'),
    (b"a\0", "b'a\\x00'"),
    (bytearray(b"x"), "bytearray(b'x')"),
    ([], "[]"),
    ((1,), "(1,)"),
    ((1, 2), "(1, 2)"),
    (set(), "set()"),
    ({1}, "{1}"),
    (frozenset({1}), "frozenset({1})"),
    ({"a": [1]}, "{'a': [1]}"),
    (list(range(10)), "[0, 1, 2, 3, 4, 5, … 10 items]"),
    (range(3), "range(0, 3)"),
    (range(0, 9, 2), "range(0, 9, 2)"),
    (collections.deque([1, 2]), "deque([1, 2])"),
    (collections.OrderedDict(a=1), "OrderedDict({'a': 1})"),
    (Pair(1, "b"), "Pair(left=1, right='b')"),
    (Colour.RED, "<Colour.RED: 1>"),
    (Plain(), "Plain(name='a', items=[1, 2], _hidden=None)"),
    (Slotted(), "Slotted(x=1)"),
    (Point(1), "Point(x=1, y=2.0)"),
    (Point, "<class Point>"),
    (len, "<built-in function len>"),
    (collections, "<module 'collections'>"),
    (KeyError("k"), "KeyError('k')"),
    (object(), "<object object>"),
    (datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc), "datetime(2024-02-29T12:00:00+00:00)"),
    (datetime.date(2024, 2, 29), "date(2024-02-29)"),
    (datetime.timedelta(hours=1), "timedelta(1:00:00)"),
    (decimal.Decimal("1.50"), "Decimal(1.50)"),
    ((n for n in ""), "<generator <genexpr>>"),
    (Plain().__init__, "<bound method Plain.__init__>"),  # type: ignore[misc]
]


@pytest.mark.parametrize(("value", "text"), SHOWN, ids=[text for _, text in SHOWN])
def test_a_value_is_shown_as(value: Any, text: str) -> None:
    assert preview(value).text == text


def test_a_preview_has_a_length_where_the_value_has_one() -> None:
    values: list[Any] = ["abc", [1], {}, 5, Plain()]
    assert [preview(each).length for each in values] == [3, 1, 0, None, None]
    assert [preview(each).unfolds for each in values] == [False, True, False, False, True]


def test_a_preview_is_bounded_in_length_and_time() -> None:
    wide: Any = [[{str(n): ["x" * 500] * 50 for n in range(50)}] * 50] * 50
    for value in (wide, "x" * 10**7, b"x" * 10**7, 10**50_000, list(range(10**6)), ["ü" * 150] * 6):
        began = perf_counter()
        assert len(preview(value).text) <= 200
        assert perf_counter() - began < 0.1


def test_the_dictionary_of_an_object_is_not_made_by_looking() -> None:
    class Watched:
        @property
        def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
            raise AssertionError("asked for its dictionary")

        def __init__(self) -> None:
            self.a = 1

    assert preview(Watched()).text == "Watched(a=1)"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=40,
)


@given(values)
def test_any_value_has_a_preview_that_can_be_sent(value: Any) -> None:
    shown = preview(value)
    assert len(shown.text) <= 200
    shown.text.encode("utf-8")
    assert shown.type == type(value).__name__


def test_tables_and_arrays_are_described() -> None:
    import numpy

    assert preview(numpy.arange(12).reshape(3, 4)).text == "ndarray int64 3×4 [0, 1, 2, 3, …]"
    assert preview(numpy.float64(1.5)).text == "1.5"
