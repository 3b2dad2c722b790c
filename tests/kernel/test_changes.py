"""Variables that change: reported after each statement, and by ticks while one runs."""

from __future__ import annotations

from textwrap import dedent

from pyrepls.protocol.events import Changed
from tests.kernel.driver import Driver, Ran


def told(ran: Ran) -> list[tuple[str, str, str | None, str | None, int]]:
    return [(c.name, c.kind, c.old, c.new.text if c.new else None, c.line) for c in ran.changes]


async def test_each_statement_reports_what_it_bound_changed_and_deleted(kernel: Driver) -> None:
    source = dedent("""\
        x = 1
        y = [x]
        y.append(
            2)
        x = 2; y.clear()
        del x
        import os
        def f(a, b): pass
        class C: pass""")
    assert told(await kernel.run(source)) == [
        ("x", "bound", None, "1", 1),
        ("y", "bound", None, "[1]", 2),
        ("y", "mutated", "[1]", "[1, 2]", 3),
        ("x", "rebound", "1", "2", 5),
        ("y", "mutated", "[1, 2]", "[]", 5),
        ("x", "deleted", "2", None, 6),
        ("os", "bound", None, "<module 'os'>", 7),
        ("f", "bound", None, "<function f(a, b)>", 8),
        ("C", "bound", None, "<class C>", 9),
    ]
    assert told(await kernel.run("y")) == []
    assert told(await kernel.run("globals().update(z=3); y2 = y")) == [
        ("z", "bound", None, "3", 1),
        ("y2", "bound", None, "[]", 1),
    ]
    assert told(await kernel.run("5\n6")) == []  # `_` and its like are ours


async def test_a_change_tells_its_cell_thread_type_and_length(newest: Driver) -> None:
    await newest.run("1")
    (change,) = (await newest.run("d = {'a': 1, 'b': 2}")).changes
    assert (change.cell, change.thread, change.count) == (2, "MainThread", 1)
    assert change.new is not None
    assert (change.new.type, change.new.length, change.new.unfolds) == ("dict", 2, True)


async def test_changes_are_seen_while_a_loop_runs_with_its_line(edge: Driver) -> None:
    cell = await edge.start("import time\nn = 0\nwhile n < 60:\n    n += 1\n    time.sleep(0.01)\ninput()")
    await edge.until(lambda: sum(change.name == "n" for change in edge.ran(cell).changes) > 5)
    await edge.answer("")
    changes = [change for change in (await edge.finish(cell)).changes if change.name == "n"]
    assert {change.line for change in changes[1:-1]} <= {3, 4, 5}
    seen = [int(change.new.text) for change in changes if change.new]
    assert seen == sorted(seen)
    assert seen[-1] == 60


async def test_changes_made_by_other_threads_are_seen(edge: Driver) -> None:
    source = dedent("""\
        import threading, time
        counts = {}
        def work():
            for i in range(20):
                counts[i % 3] = i
                time.sleep(0.01)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()""")
    changes = [change for change in (await edge.run(source)).changes if change.name == "counts"]
    assert len(changes) >= 3
    assert changes[-1].new is not None
    assert changes[-1].new.text == "{0: 18, 1: 19, 2: 17}"


async def test_a_hot_loop_is_reported_thirty_times_a_second_and_its_last_value_always(edge: Driver) -> None:
    ran = await edge.run("for i in range(2_000_000): x = i")
    changes = [change for change in ran.changes if change.name == "x"]
    assert changes[-1].new is not None
    assert changes[-1].new.text == "1999999"
    assert len(changes) < 5000  # a flagged line is exact twenty times within each tick


async def test_no_change_keeps_a_users_object_alive(edge: Driver) -> None:
    source = "import weakref\nclass C:\n    def __init__(self): self.a = [1]\nc = C()\nr = weakref.ref(c)"
    await edge.run(source)
    assert (await edge.run("del c\nr() is None")).result == "True"


async def test_hostile_objects_run_no_code_and_break_nothing(edge: Driver) -> None:
    source = dedent("""\
        ran = []
        def note(*_, **__): ran.append(1); raise RuntimeError("ran")
        names = "repr str len iter eq getattribute getattr bool index format reduce dir getitem contains missing"
        slots = {f"__{n}__": note for n in names.split()}
        class Meta(type):
            __getattribute__ = note
            __repr__ = note
            mro = type.mro
        bases = object, list, dict, int, str, tuple, set, float
        evil = [type(f"Evil{base.__name__}", (base,), slots) for base in bases]
        made = [base.__new__(kind) for kind, base in zip(evil, bases)]
        e0, e1, e2, e3, e4, e5, e6, e7 = made
        class Lying:
            __class__ = property(note)
            @property
            def shown(self): note()
        lying = Lying()
        M = Meta("M", (), {})
        m = type.__call__(M)
        deep = []
        for _ in range(100_000): deep = [deep]
        cycle = {}; cycle["self"] = cycle
        big = 10 ** 100_000
        gone = "\\udc80"
        globals()["\\udc81"] = 1
        len(ran)""")
    ran = await edge.run(source)
    assert ran.result == "0", ran.story
    shown = {change.name: change.new.text for change in ran.changes if change.new}
    assert shown["big"].startswith("<int of 332193 bits")
    assert shown["cycle"] == "{'self': <cycle>}"
    assert shown["deep"] == "[[[[…]]]]"
    assert shown["e1"] == "Evillist([])"
    assert all(len(text) <= 200 for text in shown.values())
    assert (await edge.run("deep = None; ran")).result == "[]"


async def test_thousands_of_names_do_not_stop_the_kernel(newest: Driver) -> None:
    await newest.run("for i in range(20_000): globals()[f'n{i}'] = i")
    assert (await newest.run("n19999")).result == "19999"
    assert sum(len(event.changes) for _, event in newest.events if isinstance(event, Changed)) <= 3000


async def test_what_a_background_task_changes_at_the_prompt_is_seen(edge: Driver) -> None:
    source = dedent("""\
        import asyncio
        async def count_up():
            global count
            for count in range(10_000):
                await asyncio.sleep(0.01)
        task = asyncio.create_task(count_up())
        await asyncio.sleep(0)""")
    cell = (await edge.run(source)).changes[0].cell
    await edge.until(lambda: sum(change.name == "count" for change in edge.ran(cell).changes) > 5)
    assert (await edge.run("task.cancel()")).outcome == "ok"
