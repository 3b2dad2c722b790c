"""Facts about looking at values that do not want to be looked at: run as a script, it tells what is not so."""

from __future__ import annotations

import collections
import functools
import gc
import sys
import threading
import time
import types
import weakref
from typing import Any, Callable
from unittest import mock

from pyrepls.kernel.inspecting.describe import describe
from pyrepls.kernel.inspecting.paths import read, resolve
from pyrepls.kernel.inspecting.preview import preview
from pyrepls.kernel.inspecting.unfold import unfold
from tests.kernel.inspecting_facts import Plain, look, refusal, sprung, tell


def trap(name: str) -> Callable[..., Any]:
    def spring(*_values: Any, **_named: Any) -> Any:
        sprung.append(name)
        raise RuntimeError(f"code of the user was run: {name}")

    return spring


DUNDERS = [
    "__repr__", "__str__", "__len__", "__iter__", "__next__", "__eq__", "__ne__",
    "__lt__", "__hash__", "__bool__", "__getattr__", "__getattribute__", "__getitem__", "__contains__",
    "__index__", "__int__", "__float__", "__format__", "__sizeof__", "__dir__", "__reduce_ex__",
    "__instancecheck__", "__subclasscheck__", "__abs__", "__call__", "__enter__", "__array__", "__fspath__",
    "__length_hint__", "__reversed__", "__missing__", "keys", "items", "values", "get",
]  # fmt: skip
METHODS = {name: trap(name) for name in DUNDERS}


class HostileMeta(type):
    """A metaclass that answers nothing in peace."""


def make_hostile(*bases: type, meta: type = type, **more: Any) -> Any:
    lying = property(trap("__class__"))
    return meta("Hostile", bases, {**METHODS, "__class__": lying, **more})


def arm(cls: type) -> None:
    for name in DUNDERS:
        if name not in ("__call__", "__instancecheck__", "__subclasscheck__"):
            setattr(HostileMeta, name, trap(f"meta {name}"))


def hostile_objects_are_shown_without_their_code() -> None:
    plain: list[type] = [list, dict, tuple, set, frozenset, str, bytes, bytearray, int, float, complex, Exception]
    for base in (*plain, collections.deque, collections.OrderedDict):
        look(make_hostile(base)())
    look(make_hostile()())
    look(make_hostile(types.ModuleType)("m"))
    assert preview(make_hostile(list)([1, 2])).text == "Hostile([1, 2])"
    assert preview(make_hostile(str)("abc")).length == 3


def hostile_metaclasses_are_not_asked() -> None:
    cls = make_hostile(meta=HostileMeta)
    small = make_hostile(list, meta=HostileMeta)
    values = [object.__new__(cls), list.__new__(small), cls, small]
    arm(HostileMeta)
    try:
        for value in values:
            look(value)
            look([value, {1: value}, (value,)])
        assert not sprung, sprung
    finally:
        for name in DUNDERS:
            if name in HostileMeta.__dict__:
                delattr(HostileMeta, name)


def hostile_keys_and_items_are_not_asked() -> None:
    class Key:
        calm = True

        def __hash__(self) -> int:
            return hash("a") if self.calm else trap("__hash__")()

        def __eq__(self, other: object) -> bool:
            return trap("__eq__")() if not self.calm else False

        __repr__ = trap("__repr__")

    keys = [Key(), Key()]
    table: dict[Any, Any] = {keys[0]: 1, keys[1]: 2, "a": 3}
    several = {keys[0], keys[1]}
    Key.calm = False
    look(table)
    look(several)
    assert resolve({"table": table}, ("table", "['a']")) == 3
    assert [item.key for item in unfold(table, 0, 9).items] == ["#0", "#1", "['a']"]
    assert read(table, "#1") == 2


def descriptors_of_the_user_are_not_run() -> None:
    class Descriptor:
        __get__ = trap("__get__")
        __set__ = trap("__set__")

    class Half:
        __get__ = trap("half __get__")

    class Thing:
        loud = property(trap("property"))
        own = Descriptor()
        half = Half()
        late = functools.cached_property(trap("cached"))

        def __init__(self) -> None:
            self.a = 1

    thing = Thing()
    look(thing)
    look(Thing)
    for name in ("loud", "own", "half", "late"):
        for value in (thing, [thing]):
            step = (f".{name}",) if value is thing else ("[0]", f".{name}")
            assert "not run" in refusal({"v": value}, ("v", *step))
    labels = [(item.label, item.preview.text) for item in unfold(thing, 0, 9).items]
    assert labels[0] == ("a", "1")
    assert ("loud", "property, not run") in labels


def names_that_are_no_plain_texts_do_no_harm() -> None:
    class Text(str):
        pass

    def named() -> None: ...

    class Odd:
        pass

    odd, module = Odd(), types.ModuleType("m")
    Odd.__name__ = Odd.__qualname__ = Odd.__module__ = Text("Odd\x1b[31m")
    named.__name__ = named.__qualname__ = Text("named\x1b")
    module.__dict__["__name__"] = Text("module\x1b")
    module.__dict__[Text("inside")] = 1
    for name in METHODS:
        if name not in (
            "__getattribute__",
            "__hash__",
            "__eq__",
            "__class__",
            "__instancecheck__",
            "__subclasscheck__",
        ):
            setattr(Text, name, METHODS[name])
    for value in (odd, Odd, named, module):
        look(value)
    assert preview(odd).type == "Odd\\x1b[31m"


def mocks_are_shown_by_what_they_hold() -> None:
    for made in (mock.Mock(), mock.MagicMock(name="it"), mock.NonCallableMock(), mock.AsyncMock(), mock.sentinel.x):
        look(made)
    quiet = mock.MagicMock()
    quiet.colour = "red"
    preview(quiet)
    describe(quiet)
    assert not quiet.mock_calls


def endless_and_deep_values_are_bounded() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    wide = [[{str(n): ["x" * 500] * 50 for n in range(50)}] * 50] * 50
    circle: list[Any] = []
    circle.append(circle)
    ring: dict[str, Any] = {}
    ring["self"] = ring

    class Node: ...

    node = Node()
    node.next = node  # type: ignore[attr-defined]
    for value in (deep, wide, circle, ring, node, 10**100_000, [10**100_000], "x" * 10**7, b"x" * 10**7, range(10**30)):
        began = time.thread_time()
        look(value)
        assert time.thread_time() - began < 1.5, (type(value), time.thread_time() - began)
        began = time.thread_time()
        preview(value)
        assert time.thread_time() - began < 0.1, type(value)
    while deep:  # taken apart from outside: freeing it at once would take as many frames in C
        deep = deep.pop()
    assert preview(circle).text == "[<cycle>]"
    assert preview(10**100_000).text == "<int of 332193 bits>"


def the_dictionary_of_an_object_is_never_made() -> None:
    if sys.version_info < (3, 11) or sys.version_info >= (3, 13):
        return  # there it has no effect that could be seen, or exists from the start
    thing = Plain()
    look(thing)
    assert all(type(each) is not dict for each in gc.get_referents(thing)), gc.get_referents(thing)


def values_that_change_meanwhile_are_looked_at_without_an_error() -> None:
    table: dict[Any, Any] = {}
    several: set[int] = set()
    queue: Any = collections.deque()
    thing: Any = Plain()
    over = False

    def stir() -> None:
        number = 0
        while not over:
            number += 1
            table[number % 50] = number
            table.pop((number * 7) % 50, None)
            several.add(number % 50)
            several.discard((number * 7) % 50)
            queue.append(number)
            if len(queue) > 20:
                queue.clear()
            setattr(thing, f"a{number % 20}", number)
            if number % 3 == 0:
                thing.__dict__.pop(f"a{(number * 7) % 20}", None)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    stirrer = threading.Thread(target=stir)
    stirrer.start()
    try:
        end = time.monotonic() + 1
        while time.monotonic() < end:
            for value in (table, several, queue, thing):
                assert "Error" not in preview(value).text, preview(value).text
                look(value)
    finally:
        over = True
        stirrer.join()
        sys.setswitchinterval(before)


def finding_a_value_leaves_no_reference_to_it() -> None:
    thing = Plain()
    watched = weakref.ref(thing)
    look(thing)
    del thing
    assert watched() is None


if __name__ == "__main__":
    tell(
        hostile_objects_are_shown_without_their_code,
        hostile_metaclasses_are_not_asked,
        hostile_keys_and_items_are_not_asked,
        descriptors_of_the_user_are_not_run,
        names_that_are_no_plain_texts_do_no_harm,
        mocks_are_shown_by_what_they_hold,
        endless_and_deep_values_are_bounded,
        the_dictionary_of_an_object_is_never_made,
        values_that_change_meanwhile_are_looked_at_without_an_error,
        finding_a_value_leaves_no_reference_to_it,
    )
