"""Facts about what is inside values, and how it is reached: run as a script, it tells what is not so."""

from __future__ import annotations

import argparse
import array
import collections
import dataclasses
import decimal
import enum
import fractions
import functools
import io
import itertools
import linecache
import pathlib
import re
import socket
import sys
import threading
import time
import types
import uuid
import weakref
from typing import Any

from pyrepls.kernel.inspecting.attributes import attributes_of
from pyrepls.kernel.inspecting.paths import read, resolve
from pyrepls.kernel.inspecting.preview import preview
from pyrepls.kernel.inspecting.unfold import unfold
from tests.kernel.inspecting_facts import Plain, look, tell


def attributes_are_found_with_their_names() -> None:
    class Base:
        kind = "base"

        def __init__(self) -> None:
            self.first = 1

        def later(self) -> None:
            self.second = {"x": 2}

    class Derived(Base):
        other: int = 0

        def __init__(self) -> None:
            super().__init__()
            self.third = None
            self.__secret = 4

    thing = Derived()
    assert attributes_of(thing).named == {"first": 1, "third": None, "_Derived__secret": 4}
    thing.later()
    thing.other = 5
    found = attributes_of(thing)
    assert (found.named, found.nameless) == (vars(thing), [])
    assert attributes_of(thing).named == vars(thing)  # now there is a dictionary
    del thing.first
    assert attributes_of(thing).named == vars(thing)


def an_attribute_that_is_a_dictionary_is_not_taken_for_the_dictionary() -> None:
    class One:
        def __init__(self, value: Any) -> None:
            self.only = value

    for value in ({}, {"a": 1}, {"only": 1}, {1: 2}, {"__init__": 3}):
        one = One(value)
        assert attributes_of(one).named == {"only": value}, value
        assert vars(one) == {"only": value}
        assert attributes_of(one).named == {"only": value}, value


def attributes_set_from_outside_are_named_by_the_cells() -> None:
    class Bag: ...

    linecache.cache["<cell 901>"] = (1, None, ["bag.colour = 1\n", "bag.größe=2; other.x\n"], "<cell 901>")
    bag = Bag()
    bag.colour, bag.größe = "red", 7  # type: ignore[attr-defined]
    assert preview(bag).text == "Bag(colour='red', größe=7)"
    assert read(bag, ".colour") == "red"
    bag.unheard_of = 3  # type: ignore[attr-defined]
    found = unfold(bag, 0, 9)
    assert [item.preview.text for item in found.items] == ["'red'", "7", "3"], found
    assert read(bag, found.items[2].key) == 3


def names_made_from_arguments_are_found_in_the_cells() -> None:
    source = "args = argparse.Namespace(depth=1)\nparser.add_argument('--learning-rate')\n"
    linecache.cache["<cell 902>"] = (1, None, source.splitlines(True), "<cell 902>")
    made = argparse.Namespace(depth=1)
    made.learning_rate = 0.5
    assert sorted(attributes_of(made).named) == ["depth", "learning_rate"], preview(made).text


def slots_are_read_in_the_order_of_their_declaration() -> None:
    class Base:
        __slots__ = ("zeta", "alpha")  # noqa: RUF023 - the order is the point

    class Derived(Base):
        __slots__ = ("__dict__", "__private", "beta", "unset")

        def __init__(self) -> None:
            self.zeta, self.alpha, self.beta, self.__private = 1, 2, {"x": 1}, 4
            self.extra = 5

    assert list(attributes_of(Derived()).named.items()) == [
        ("zeta", 1),
        ("alpha", 2),
        ("_Derived__private", 4),
        ("beta", {"x": 1}),
        ("extra", 5),
    ]


def containers_with_attributes_show_both() -> None:
    class Stack(list):  # type: ignore[type-arg]
        def __init__(self, *values: int) -> None:
            super().__init__(values)
            self.limit = {"most": 3}

    stack = Stack(7, 8)
    assert preview(stack).text == "Stack([7, 8])"
    assert [item.key for item in unfold(stack, 0, 9).items] == ["[0]", "[1]", ".limit"]
    assert resolve({"s": stack}, ("s", ".limit", "['most']")) == 3
    assert [item.key for item in unfold(stack, 1, 1).items] == ["[1]"]
    assert [item.key for item in unfold(stack, 2, 5).items] == [".limit"]
    problem = KeyError("k")
    problem.code = 5  # type: ignore[attr-defined]
    assert read(problem, ".code") == 5
    assert resolve({"e": problem}, ("e", ".args", "[0]")) == "k"
    assert [item.key for item in unfold(problem, 0, 9).items] == [".args", ".code"]


def dataclasses_are_shown_by_their_fields() -> None:
    @dataclasses.dataclass
    class Point:
        y: int
        x: int = 2
        secret: str = dataclasses.field(default="s", repr=False)

    point = Point(1)
    point.extra = 9  # type: ignore[attr-defined]
    assert preview(Point(1)).text == "Point(y=1, x=2)"
    assert [item.label for item in unfold(Point(1, 3), 0, 9).items] == ["y", "x", "secret"]

    @dataclasses.dataclass(frozen=True)
    class Fixed:
        __slots__ = ("a",)
        a: int

    assert preview(Fixed(3)).text == "Fixed(a=3)"


def values_of_the_standard_library_are_shown_in_their_own_way() -> None:
    class Colour(enum.Enum):
        RED = 1

    class Number(enum.IntEnum):
        ONE = 1

    class Right(enum.Flag):
        READ = 1
        WRITE = 2

    Pair = collections.namedtuple("Pair", "left right")
    counted = collections.Counter(a=2)
    grouped = collections.defaultdict(list, {"a": [1]})
    shown: list[tuple[Any, str]] = [
        (Colour.RED, "<Colour.RED: 1>"),
        (Number.ONE, "<Number.ONE: 1>"),
        (Right.READ, "<Right.READ: 1>"),
        (Pair(1, "b"), "Pair(left=1, right='b')"),
        (counted, "Counter({'a': 2})"),
        (grouped, "defaultdict(list, {'a': [1]})"),
        (collections.OrderedDict(a=1), "OrderedDict({'a': 1})"),
        (array.array("d", [1.5, 2]), "array('d', [1.5, 2.0])"),
        (decimal.Decimal("1.50"), "Decimal(1.50)"),
        (fractions.Fraction(1, 3), "Fraction(1, 3)"),
        (pathlib.PurePosixPath("/a/b"), "PurePosixPath('/a/b')"),
        (re.compile("a+", re.IGNORECASE), "re.compile('a+', I)"),
        (uuid.UUID(int=1), "UUID(00000000-0000-0000-0000-000000000001)"),
        (functools.partial(int, "7", base=8), "partial(<class int>, '7', **{'base': 8})"),
        (types.SimpleNamespace(a=1), "SimpleNamespace(a=1)"),
        (types.MappingProxyType({"a": 1}), "mappingproxy({'a': 1})"),
        (threading.Lock(), "<lock, unlocked>"),
        (threading.RLock(), "<RLock, unlocked>"),
        (slice(1, None), "slice(1, None, None)"),
        (memoryview(b"abc"), "<memory of 3 bytes, format 'B'>"),
        (io, "<module 'io'>"),
        (Plain.__init__, "<function __init__(self)>"),
        (float("nan"), "nan"),
        (Ellipsis, "Ellipsis"),
    ]
    for value, text in shown:
        assert preview(value).text == text, (preview(value).text, text)
        look(value)
    assert [item.key for item in unfold(Colour, 0, 9).items] == [".RED"]
    assert read(Colour, ".RED") is Colour.RED


def odd_values_of_the_standard_library_are_looked_at_in_peace() -> None:
    async def job() -> None: ...

    waiting = job()
    with socket.socket() as plug, open(__file__, encoding="utf-8") as file:
        assert re.fullmatch(r"<socket, descriptor \d+>", preview(plug).text)
        thread, local = threading.Thread(), threading.local()
        view = memoryview(b"abc")
        gone = memoryview(b"abc")
        gone.release()
        odd: list[Any] = [
            plug, file, waiting, thread, local, view, gone, itertools.count(), weakref.ref(Plain), iter([]), {}.keys(),
            zip([], []), (n for n in ""), sys._getframe(), job.__code__, super(Plain, Plain()), property(),
            staticmethod(len),
            type, object, NotImplemented, sys.flags, time.localtime(), re.match("a", "a"), sys.modules, globals(),
            threading.Event(), io.StringIO("x"), io.BytesIO(b"x"), object(), enum.Enum,
            Exception("\x1b"),
        ]  # fmt: skip
        for value in odd:
            look(value)
    assert preview(plug).text == "<socket, closed>"
    waiting.close()


def numbers_lengths_and_sizes_are_told_where_they_are_cheap() -> None:
    measured: list[Any] = ["abc", [1], {}, range(3), 5]
    unfolded: list[Any] = [[], [1], {}, "abc", 5, Plain(), len, object()]
    numbers: list[Any] = [1, 1.5, True, "1", None, float("inf"), float("nan"), 10**400, 10**200, decimal.Decimal("2.5")]
    assert [preview(each).number for each in numbers] == [1, 1.5, None, None, None, None, None, None, 1e200, 2.5]
    assert [preview(each).length for each in measured] == [3, 1, 0, 3, None]
    assert preview("abc").bytes == "abc".__sizeof__()
    assert preview([1, 2]).bytes == [1, 2].__sizeof__()
    assert preview({}).bytes == {}.__sizeof__()
    assert [preview(each).unfolds for each in unfolded] == [
        False, True, False, False, False, True, False, False
    ]  # fmt: skip
    typed = preview(array.array("i", [1, 2, 3]))
    assert (typed.length, typed.bytes, typed.dtype) == (3, 12, "'i'")


if __name__ == "__main__":
    tell(
        attributes_are_found_with_their_names,
        an_attribute_that_is_a_dictionary_is_not_taken_for_the_dictionary,
        attributes_set_from_outside_are_named_by_the_cells,
        names_made_from_arguments_are_found_in_the_cells,
        slots_are_read_in_the_order_of_their_declaration,
        containers_with_attributes_show_both,
        dataclasses_are_shown_by_their_fields,
        values_of_the_standard_library_are_shown_in_their_own_way,
        odd_values_of_the_standard_library_are_looked_at_in_peace,
        numbers_lengths_and_sizes_are_told_where_they_are_cheap,
    )
