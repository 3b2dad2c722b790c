"""What an observable tells, to whom, and where it passes for the value that it is made of."""

from __future__ import annotations

import collections
import copy
import gc
import json
import logging
import pickle
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import pytest

from pyrepls import Observable
from pyrepls.observable import Attribute, listen, path_text, plain, replay

Told = list[dict[str, Any]]


def heard(value: Any) -> Told:
    told: Told = []
    value.subscribe(told.append)
    return told


def brief(told: Told) -> list[tuple[Any, ...]]:
    return [(event["type"], event["path"], event["value"], event["old_value"], event["length"]) for event in told]


LIST_EVENTS: list[tuple[Callable[[Any], object], list[tuple[Any, ...]]]] = [
    (lambda x: x.append(9), [("append", [3], 9, None, 4)]),
    (lambda x: x.insert(-1, 9), [("insert", [2], 9, None, 4)]),
    (lambda x: x.extend((8, 9)), [("extend", [3], [8, 9], None, 5)]),
    (lambda x: x.extend(()), []),
    (lambda x: x.__iadd__([8]), [("extend", [3], [8], None, 4)]),
    (lambda x: x.__imul__(2), [("extend", [3], [3, 1, 2], None, 6)]),
    (lambda x: x.__imul__(0), [("clear", [], None, [3, 1, 2], 0)]),
    (lambda x: x.pop(), [("pop", [2], None, 2, 2)]),
    (lambda x: x.remove(1), [("remove", [1], None, 1, 2)]),
    (lambda x: x.clear(), [("clear", [], None, [3, 1, 2], 0)]),
    (lambda x: x.sort(), [("sort", [], [1, 2, 3], None, 3)]),
    (lambda x: x.sort(key=lambda _: 0), []),
    (lambda x: x.reverse(), [("reverse", [], None, None, 3)]),
    (lambda x: x.__setitem__(-1, 9), [("setitem", [2], 9, 2, 3)]),
    (lambda x: x.__setitem__(slice(1, 9), "ab"), [("setitem", [slice(1, 3)], ["a", "b"], [1, 2], 3)]),
    (lambda x: x.__delitem__(-1), [("delitem", [2], None, 2, 2)]),
    (lambda x: x.__delitem__(slice(None, None, 2)), [("delitem", [slice(0, 3, 2)], None, [3, 2], 1)]),
    (lambda x: x.set([4]), [("set", [], [4], [3, 1, 2], 1)]),
    (lambda x: x.set(x), []),
]


@pytest.mark.parametrize(("change", "events"), LIST_EVENTS)
def test_a_list_tells_of_each_change_with_place_and_values(
    change: Callable[[Any], object], events: list[tuple[Any, ...]]
) -> None:
    value = Observable([3, 1, 2])
    told = heard(value)
    change(value)
    assert brief(told) == events


DICT_EVENTS: list[tuple[Callable[[Any], object], list[tuple[Any, ...]]]] = [
    (lambda x: x.__setitem__("a", 2), [("setitem", ["a"], 2, 1, 1)]),
    (lambda x: x.__delitem__("a"), [("delitem", ["a"], None, 1, 0)]),
    (lambda x: x.update({"b": 2}, c=3), [("setitem", ["b"], 2, None, 2), ("setitem", ["c"], 3, None, 3)]),
    (lambda x: x.update([("b", 2)]), [("setitem", ["b"], 2, None, 2)]),
    (lambda x: x.__ior__({"b": 2}), [("setitem", ["b"], 2, None, 2)]),
    (lambda x: x.setdefault("b", 2), [("setitem", ["b"], 2, None, 2)]),
    (lambda x: x.setdefault("a", 2), []),
    (lambda x: x.pop("a"), [("pop", ["a"], None, 1, 0)]),
    (lambda x: x.pop("b", 0), []),
    (lambda x: x.popitem(), [("popitem", ["a"], None, 1, 0)]),
    (lambda x: x.clear(), [("clear", [], None, {"a": 1}, 0)]),
    (lambda x: x.set({"z": 0}), [("set", [], {"z": 0}, {"a": 1}, 1)]),
]


@pytest.mark.parametrize(("change", "events"), DICT_EVENTS)
def test_a_dict_tells_of_each_change_with_key_and_values(
    change: Callable[[Any], object], events: list[tuple[Any, ...]]
) -> None:
    value = Observable({"a": 1})
    told = heard(value)
    change(value)
    assert brief(told) == events
    assert all(event["key"] == event["path"][0] for event in told if event["path"])


SET_EVENTS: list[tuple[Callable[[Any], object], list[tuple[Any, ...]]]] = [
    (lambda x: x.add(2), [("add_set", [], 2, None, 2)]),
    (lambda x: x.add(1), []),
    (lambda x: x.discard(1), [("discard_set", [], None, 1, 0)]),
    (lambda x: x.discard(2), []),
    (lambda x: x.remove(1), [("discard_set", [], None, 1, 0)]),
    (lambda x: x.pop(), [("discard_set", [], None, 1, 0)]),
    (lambda x: x.update([1, 2], [2]), [("add_set", [], 2, None, 2)]),
    (lambda x: x.__ixor__({1, 2}), [("discard_set", [], None, 1, 0), ("add_set", [], 2, None, 1)]),
    (lambda x: x.clear(), [("clear", [], None, {1}, 0)]),
    (lambda x: x.set({5}), [("set", [], {5}, {1}, 1)]),
]


@pytest.mark.parametrize(("change", "events"), SET_EVENTS)
def test_a_set_tells_of_each_item_that_comes_or_goes(
    change: Callable[[Any], object], events: list[tuple[Any, ...]]
) -> None:
    value = Observable({1})
    told = heard(value)
    change(value)
    assert brief(told) == events


def test_a_change_inside_is_told_with_the_whole_path_on_each_level() -> None:
    value = Observable({"rows": [{"tags": {1}}, [0]]})
    outer, inner = heard(value), heard(value["rows"][0])
    value["rows"][0]["tags"].add(2)
    value["rows"][1].append(1)
    assert [event["path"] for event in outer] == [["rows", 0, "tags"], ["rows", 1, 1]]
    assert [event["path"] for event in inner] == [["tags"]]


def test_a_path_is_right_after_the_items_around_have_moved() -> None:
    value = Observable([[1], [2], [3]])
    last = value[2]
    told = heard(value)
    del value[0]
    value.reverse()
    last.append(4)
    assert told[-1]["path"] == [0, 1]


def test_what_was_put_in_is_observed_and_what_was_taken_out_is_told_of_no_more() -> None:
    value = Observable([])
    told = heard(value)
    value.append({"a": []})
    value[0]["a"].append(1)
    assert told[-1]["path"] == [0, "a", 0]
    taken = value.pop()
    count = len(told)
    taken["a"].append(2)
    assert len(told) == count


def test_an_observable_that_is_put_in_stays_itself_and_tells_all_that_contain_it() -> None:
    row = Observable([1])
    one, other = Observable([row]), Observable({"row": row})
    told, told_too = heard(one), heard(other)
    row.append(2)
    assert (told[0]["path"], told_too[0]["path"]) == ([0, 1], ["row", 1])
    assert one == [[1, 2]]
    assert one[0] is row


def test_a_value_that_contains_itself_can_be_observed_changed_shown_and_copied() -> None:
    tangled: list[Any] = [1]
    tangled.append(tangled)
    value = Observable(tangled)
    told = heard(value)
    value[1].append(2)
    assert len(told) == 1
    assert repr(value) == "Observable([1, [...], 2])"
    assert copy.deepcopy(value)[1][1][0] == 1


def test_nesting_of_any_depth_is_taken_and_given_back() -> None:
    deep: list[Any] = []
    for _ in range(50_000):
        deep = [deep]
    given = plain(Observable(deep))
    depth = 0
    while given:
        given, depth = given[0], depth + 1
    assert depth == 50_000


def test_what_it_was_made_of_is_copied_and_stays_as_it_is() -> None:
    rows = [[1]]
    value = Observable(rows)
    value[0].append(2)
    assert rows == [[1]]
    assert value.get() == [[1, 2]]
    assert type(value.get()[0]) is list


def test_the_data_is_changed_before_anybody_is_told() -> None:
    value = Observable([])
    seen: list[int] = []
    value.subscribe(lambda event: seen.append(len(value)))
    value.append(1)
    assert seen == [1]


def test_unsubscribing_works_by_the_returned_function_and_by_the_subscriber() -> None:
    value = Observable([])
    told: Told = []
    stop = value.subscribe(told.append)
    value.append(1)
    stop()
    stop()
    value.append(2)
    assert len(told) == 1
    value.subscribe(told.append)
    value.unsubscribe(told.append)
    value.unsubscribe(print)
    value.append(3)
    assert len(told) == 1


def test_an_error_of_a_subscriber_is_logged_and_others_are_told_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    value = Observable([])
    value.subscribe(lambda event: 1 / 0)  # type: ignore[arg-type]
    told = heard(value)
    with caplog.at_level(logging.ERROR):
        value.append(1)
    assert len(told) == 1
    assert "ZeroDivisionError" in caplog.text


def test_a_subscriber_may_change_the_value_and_subscribe_others() -> None:
    value = Observable([])

    def once(_event: object) -> None:
        if len(value) < 5:
            value.append(len(value))
            value.subscribe(lambda event: None)

    value.subscribe(once)
    value.append(0)
    assert value == [0, 1, 2, 3, 4]


def test_threads_that_change_and_subscribe_at_once_finish_and_lose_nothing() -> None:
    value = Observable([[] for _ in range(4)])
    told = heard(value)

    def work(number: int) -> None:
        for each in range(300):
            value[number].append(each)
            value.subscribe(lambda event: None)()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    for number in range(4):
        assert [event["value"] for event in told if event["path"][0] == number] == list(range(300))


def test_an_observable_that_nobody_holds_is_freed_although_its_items_live() -> None:
    value = Observable([[1]])
    inner, gone = value[0], weakref.ref(value)
    del value
    gc.collect()
    assert gone() is None
    inner.append(2)
    assert inner == [1, 2]


def test_a_listener_is_told_of_every_observable_on_every_level_until_it_stops() -> None:
    heard_of: list[tuple[Any, str, str]] = []
    value = Observable({"a": [1]})
    stop = listen(lambda source, path, event: heard_of.append((source, path, event["type"])))
    value["a"].append(2)
    stop()
    value["a"].append(3)
    assert [(path, kind) for _, path, kind in heard_of] == [("[1]", "append"), ("['a'][1]", "append")]
    assert heard_of[1][0] is value


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (["a", 3, Attribute("b")], "['a'][3].b"),
        ([slice(1, None, 2)], "[1::2]"),
        ([0, object(), 1], "[0]"),
        (["x" * 10_000], ""),
        ([10 ** (10**5)], ""),
    ],
)
def test_a_path_is_written_as_python_writes_it_as_far_as_it_can_be(path: list[Any], text: str) -> None:
    assert path_text(path) == text


def test_it_passes_for_the_list_that_it_is() -> None:
    value = Observable([1, [2]])
    assert isinstance(value, list)
    assert isinstance(value, Observable)
    assert json.dumps(value) == "[1, [2]]"
    first = [0]
    assert (value + first, first + value, value[:1], [*value]) == ([1, [2], 0], [0, 1, [2]], [1], [1, [2]])
    assert str(value) == f"{value}" == "[1, [2]]"
    assert numpy.array(Observable([1, 2])).sum() == 3
    found: dict[str, Any] = {"value": value}
    exec("match value:\n    case [1, [inner]]: pass", found)  # which the oldest Python that is checked for cannot read
    assert found["inner"] == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(value)


def test_it_passes_for_the_dict_or_set_that_it_is() -> None:
    value: Any = Observable({"a": {1}, "b": 2})
    assert json.dumps(Observable({"a": [1]})) == '{"a": [1]}'
    assert {**value} == value
    assert value.get("b") == 2
    assert value.get("c", 5) == 5
    assert value.get() == {"a": {1}, "b": 2}
    assert value["a"] | {2} == {1, 2}
    assert type(value["a"] | {2}) is set
    assert frozenset(value["a"]) == {1}
    with pytest.raises(TypeError, match="unhashable"):
        hash(value["a"])


@pytest.mark.parametrize("value", [[1, [2, {"a": {3}}]], {"a": [1]}, {1, 2}, 5, "text", (1, 2)])
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_copy_and_a_pickle_are_equal_observables_without_subscribers(value: Any, way: Callable[[Any], Any]) -> None:
    original = Observable(value)
    told = heard(original)
    made = way(original)
    assert made == original
    assert isinstance(made, Observable)
    assert made.get() == value
    assert made is not original
    made.set(made.get().__class__())
    assert told == []


def test_any_other_value_is_held_and_passes_for_itself() -> None:
    value = Observable(5)
    assert (value + 1, 1 + value, value * value, -value, divmod(value, 2), 7 - value) == (6, 6, 25, -5, (2, 1), 2)
    assert (bool(Observable(0)), int(value), float(value), [1] * value, value > 4, value == 5) == (
        False, 5, 5.0, [1] * 5, True, True,
    )  # fmt: skip
    assert f"{value:03d}" == "005"
    assert Observable("abc").upper() == "ABC"
    assert (len(Observable("abc")), list(Observable("abc")), "b" in Observable("abc")) == (3, ["a", "b", "c"], True)
    with pytest.raises(TypeError):
        len(value)
    with pytest.raises(TypeError):
        hash(value)
    with pytest.raises(AttributeError):
        _ = value.nothing


def test_a_holder_tells_of_another_value_and_of_none_when_it_is_the_same() -> None:
    value: Any = Observable(5)
    told = heard(value)
    value.set(5)
    value += 1
    value.set(6.5)
    assert value.get() == 6.5
    assert [(event["type"], event["value"], event["old_value"]) for event in told] == [("set", 6, 5), ("set", 6.5, 6)]


def test_what_is_set_through_a_holder_is_told_and_done_to_the_value_itself() -> None:
    class Point:
        x = 1

    point = Point()
    value, counts = Observable(point), Observable(collections.Counter(a=1))
    told, counted = heard(value), heard(counts)
    value.x = 2
    del value.x
    counts["a"] += 1
    del counts["a"]
    assert point.x == 1
    assert [(event["type"], event["path"], event["old_value"]) for event in told] == [
        ("setattr", [Attribute("x")], 1),
        ("delattr", [Attribute("x")], 2),
    ]
    assert [(event["type"], event["path"]) for event in counted] == [("setitem", ["a"]), ("delitem", ["a"])]


def test_a_holder_of_a_container_tells_of_changes_in_it() -> None:
    value = Observable(None)
    told = heard(value)
    value.set([1])
    value.append(2)
    assert [(event["type"], event["path"]) for event in told] == [("set", []), ("append", [1])]
    inside = Observable([value])
    assert inside.get() == [[1, 2]]


def test_objects_with_hostile_classes_can_be_items() -> None:
    class Odd(type):
        __hash__ = None  # type: ignore[assignment]

        def __eq__(cls, other: object) -> bool:
            raise RuntimeError

    class Item(metaclass=Odd):
        @property
        def __class__(self) -> Any:
            raise RuntimeError

        @__class__.setter
        def __class__(self, kind: Any) -> None:
            pass

    item = Item()
    value = Observable([])
    told = heard(value)
    value.append(item)
    assert told[0]["value"] is item
    assert value.get()[0] is item


def test_changes_that_failed_half_way_are_told_as_far_as_they_went() -> None:
    def numbers() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    value = Observable([])
    told = heard(value)
    with pytest.raises(ValueError, match="no more"):
        value.extend(numbers())
    assert brief(told) == [("extend", [0], [1], None, 1)]
    assert value == [1]


def test_replaying_a_holders_and_a_nested_set_gives_the_same_value() -> None:
    value = Observable([{"a": Observable(1)}])
    copied: Any = [{"a": 1}]
    value.subscribe(lambda event: replay(event, copied))
    value[0]["a"].set([2])
    value[0]["a"].append(3)
    value[0].set({"b": 1})
    assert copied == [{"b": 1}] == value.get()


def test_an_observable_of_an_observable_is_the_same_one() -> None:
    value = Observable([1])
    assert Observable(value) is value


@pytest.mark.parametrize("value", [Observable([1]), Observable({1: 1}), Observable({1})])
def test_a_container_takes_as_a_whole_only_another_of_its_kind(value: Any) -> None:
    with pytest.raises(TypeError, match="takes another"):
        value.set(5)
