"""Watching while the code does its worst: the kernel goes on, reports what it can, and says when it cannot."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pyrepls.protocol.events import WatchingStopped
from pyrepls.protocol.requests import Observe
from pyrepls.protocol.variables import Change, Watch
from tests.kernel.driver import Driver


async def watch(kernel: Driver, *texts: str) -> None:
    await kernel.link.request(Observe(True, tuple(Watch(text) for text in texts)))


def of(kernel: Driver, name: str) -> list[Change]:
    return [
        change
        for _, event in kernel.events
        if hasattr(event, "changes")
        for change in event.changes
        if change.name == name
    ]


async def assert_watches_on(kernel: Driver) -> None:
    """Changes are reported as ever, or it was said that they are not."""
    cell = await kernel.start("for proof in range(4):\n    after = proof")
    ran = await kernel.finish(cell)
    assert ran.outcome == "ok", ran.text
    shown = [change.new.text for change in ran.changes if change.name == "after" and change.new]
    said = [event for _, event in kernel.events if isinstance(event, WatchingStopped)]
    assert shown[-1:] == ["3"] or said


async def test_a_name_that_does_not_exist_yet_is_reported_once_it_does_and_when_it_is_deleted(kernel: Driver) -> None:
    await watch(kernel, "late")
    await kernel.run("1")
    await kernel.run("for i in range(2):\n    late = i")
    await kernel.run("del late")
    assert [(change.kind, change.line) for change in of(kernel, "late") if change.new is None] == [("deleted", 1)]
    assert [change.new.text for change in of(kernel, "late") if change.new and not change.new.trouble] == ["0", "1"]
    await assert_watches_on(kernel)


async def test_names_of_builtins_are_watched_when_bound_and_deleted(kernel: Driver) -> None:
    await watch(kernel, "len", "print")
    await kernel.run("len = 3\nprint = [len]\ndel len")
    assert [change.new.text if change.new else None for change in of(kernel, "len")][-2:] == ["3", None]
    assert (await kernel.run("len([1])")).result == "1"
    await assert_watches_on(kernel)


VALUES = {
    "a module": "import json as value",
    "a generator": "value = (i for i in range(3))",
    "a socket": "import socket; value = socket.socket()",
    "a lock": "import threading; value = threading.Lock(); value.acquire()",
    "a weird metaclass": "class M(type):\n    def __getattribute__(*a): raise OSError\nclass value(metaclass=M): pass",
    "a lying class": "class C:\n    __class__ = property(lambda self: 1 / 0)\nvalue = C()",
    "deep nesting": "value = []\nfor _ in range(100_000): value = [value]",
    "a cycle": "value = []; value.append(value)",
    "a huge number": "value = 10 ** 100_000",
    "an equality that raises": "class C:\n    def __eq__(*a): raise OSError\n    __hash__ = __eq__\nvalue = [C()]",
    "an equality that never returns": "class C:\n    def __eq__(*a):\n        while True: pass\nvalue = [C()]",
    "a mock": "from unittest import mock; value = mock.MagicMock()",
    "a proxy of nothing": "import weakref\nclass C: pass\nvalue = weakref.proxy(C())",
    "a lone surrogate": "value = '\\udc80'",
}


@pytest.mark.parametrize("what", VALUES)
async def test_a_hostile_value_is_shown_or_said_to_be_trouble_and_costs_nobody_else(edge: Driver, what: str) -> None:
    await watch(edge, "value", "value.inner", "[value]")
    ran = await edge.run(VALUES[what])
    assert ran.outcome == "ok", ran.text
    assert [change for change in of(edge, "value") if change.new is not None]
    await edge.run("for i in range(3):\n    other = i")
    assert [change.new.text for change in of(edge, "other") if change.new] == ["0", "1", "2"]
    await assert_watches_on(edge)


async def test_buffers_grow_and_are_resized_while_they_are_watched(kernel: Driver) -> None:
    await watch(kernel, "buffer")
    source = dedent("""\
        import array
        buffer = bytearray()
        row = array.array('d')
        for i in range(20_000):
            buffer.append(i % 256)
            row.append(i)
            buffer += b'x'""")
    ran = await kernel.run(source)
    assert ran.outcome == "ok", ran.text
    last = of(kernel, "buffer")[-1].new
    assert last is not None
    assert last.length == 40_000
    assert (await kernel.run("buffer.clear(); len(buffer)")).result == "0"


async def test_an_array_can_be_resized_while_it_is_watched(kernel: Driver) -> None:
    if (await kernel.run("import numpy")).outcome != "ok":
        pytest.skip("numpy is not installed for this Python")
    await watch(kernel, "array")
    ran = await kernel.run("array = numpy.zeros(8)\nfor i in range(1, 50):\n    array.resize(i)\n    array[0] = i")
    assert ran.outcome == "ok", ran.text


async def test_expressions_that_are_wrong_say_so_in_their_row(kernel: Driver) -> None:
    wrong = ("1 +", "missing + 1", "x / 0", "print('seen')", "(y := 5)", "x = 3", "[" * 300)
    await watch(kernel, *wrong, "x * 2")
    await kernel.run("x = 4")
    await kernel.until(lambda: any(change.new and change.new.text == "8" for change in of(kernel, "x * 2")))
    for text in ("1 +", "missing + 1", "x / 0", "x = 3"):
        await kernel.until(lambda text=text: bool(of(kernel, text)))
        last = of(kernel, text)[-1].new
        assert last is not None
        assert last.trouble, text
    assert "seen" not in kernel.text
    assert (await kernel.run("x")).result == "4"
    await assert_watches_on(kernel)


async def test_an_expression_that_never_returns_is_stopped_and_cells_go_on(kernel: Driver) -> None:
    await kernel.run("def forever(*_):\n    while True: pass")
    await watch(kernel, "forever(x)", "x")
    for number in range(3):
        assert (await kernel.run(f"x = {number}")).outcome == "ok"
    assert [change.new.text for change in of(kernel, "x") if change.new][-1] == "2"
    last = of(kernel, "forever(x)")[-1].new
    assert last is not None
    assert last.trouble
    await assert_watches_on(kernel)


async def test_a_deleted_builtin_is_missed_by_the_user_only(kernel: Driver) -> None:
    await watch(kernel, "x")
    ran = await kernel.run("import builtins\ndel builtins.len, builtins.isinstance, builtins.repr")
    assert ran.outcome == "ok", ran.text
    assert (await kernel.run("len([])")).outcome == "failed"
    await kernel.run("for i in range(3):\n    x = i")
    assert [change.new.text for change in of(kernel, "x") if change.new] == ["0", "1", "2"]


REPLACED = {
    "sys.modules": "import sys\nsys.modules = {}",
    "sys.modules, emptied": "import sys\nsys.modules.clear()",
    "threading": "import sys, threading\nthreading.current_thread = threading.Lock = sys.modules['threading'] = None",
    "sys.stdout": "import sys\nsys.stdout = sys.stderr = None",
    "json": "import sys, json\njson.dumps = json.loads = None\nsys.modules['json'] = 5",
    "time": "import time\ntime.time = time.monotonic = time.perf_counter = None",
    "sys.settrace": "import sys\nsys.settrace = sys.gettrace = None",
    "gc and weakref": "import gc, weakref\ngc.get_referents = weakref.ref = None",
    "open and import": "import builtins\nbuiltins.__import__ = builtins.open = None",
    "the namespace": "import sys\nsys.modules['__main__'] = None",
}


@pytest.mark.parametrize("what", REPLACED)
async def test_what_the_engine_needs_is_its_own_or_it_says_that_watching_stopped(edge: Driver, what: str) -> None:
    await watch(edge, "x", "len(rows)")
    cell = await edge.start(REPLACED[what])
    await edge.finish(cell)
    cell = await edge.start("rows = []\nfor i in range(3):\n    x = i\n    rows.append(i)")
    assert (await edge.finish(cell)).outcome == "ok"
    said = [event for _, event in edge.events if isinstance(event, WatchingStopped)]
    assert said or [change.new.text for change in of(edge, "x") if change.new] == ["0", "1", "2"]
