"""Watching against real kernels of every Python: lines, hot code, watches, conditions, what is hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from textwrap import dedent

import pytest

from pyrepls.protocol.events import Changed, WatchingStopped
from pyrepls.protocol.requests import Observe
from pyrepls.protocol.variables import Change, Watch

from .driver import Driver, Ran, Stable, every

pytestmark = pytest.mark.timeout(180)


def of(ran: Ran | Sequence[Change], *names: str) -> list[Change]:
    changes = ran.changes if isinstance(ran, Ran) else ran
    return [change for change in changes if change.name in names]


def values(changes: Sequence[Change]) -> list[str | None]:
    return [change.new.text if change.new else None for change in changes]


async def observe(kernel: Driver, variables: bool, *watches: str | Watch) -> list[Change]:
    """Watch other things; return what the kernel reports of them before it has nothing more to do."""
    before = len(kernel.events)
    made = tuple(Watch(each) if isinstance(each, str) else each for each in watches)
    await kernel.link.request(Observe(variables, made))
    await kernel.run("pass")
    return [change for _, event in kernel.events[before:] if isinstance(event, Changed) for change in event.changes]


async def test_every_change_of_a_slow_loop_is_told_in_order_with_its_line(kernel: Driver) -> None:
    ran = await kernel.run("import time\nfor i in range(60):\n    x = i\n    time.sleep(0.01)\n")
    found = of(ran, "x")
    assert values(found) == [str(i) for i in range(60)]
    assert [change.old for change in found] == [None, *(str(i) for i in range(59))]
    assert {(change.line, change.count, change.thread) for change in found} == {(3, 1, "MainThread")}


async def test_three_threads_are_told_each_in_order_with_its_own_lines(kernel: Driver) -> None:
    source = "import threading, time\n" + "".join(
        dedent(f"""\
            def work_{name}():
                global {name}
                for i in range(30):
                    {name} = i
                    time.sleep(0.01)
            """)
        for name in "abc"
    )
    source += "threads = [threading.Thread(target=each) for each in (work_a, work_b, work_c)]\n"
    source += "for each in threads: each.start()\nfor each in threads: each.join()"
    ran = await kernel.run(source)
    for name in "abc":
        found = of(ran, name)
        assert values(found) == [str(i) for i in range(30)]
        assert {change.line for change in found if change.count} == {5 * "abc".index(name) + 5}


async def test_a_store_to_a_name_declared_global_is_told_with_the_functions_line(kernel: Driver) -> None:
    source = dedent("""\
        x = 0
        def f():
            global x
            x += 1
            x += 10
            return x
        y = f()
        z = (f(),
             1)""")
    ran = await kernel.run(source)
    assert [(change.new.text, change.line) for change in of(ran, "x") if change.new] == [
        ("0", 1),
        ("1", 4),
        ("11", 5),
        ("12", 4),
        ("22", 5),
    ]


async def test_a_change_in_place_is_told_with_the_line_that_made_it(kernel: Driver) -> None:
    source = dedent("""\
        import time
        class P:
            def __init__(self):
                self.a = 0
            def step(self):
                self.a += 1
        p = P()
        rows = []
        table = {}
        for i in range(2):
            p.step()
            rows.append(i)
            table[i] = 0
            time.sleep(0.02)
        rows += [9]
        del table[0]""")
    ran = await kernel.run(source)
    told = [(c.name, c.kind, c.new.text, c.line) for c in of(ran, "p", "rows", "table") if c.new]
    assert told == [
        ("p", "bound", "P(a=0)", 7),
        ("rows", "bound", "[]", 8),
        ("table", "bound", "{}", 9),
        ("p", "mutated", "P(a=1)", 6),
        ("rows", "mutated", "[0]", 12),
        ("table", "mutated", "{0: 0}", 13),
        ("p", "mutated", "P(a=2)", 6),
        ("rows", "mutated", "[0, 1]", 12),
        ("table", "mutated", "{0: 0, 1: 0}", 13),
        ("rows", "mutated", "[0, 1, 9]", 15),
        ("table", "mutated", "{1: 0}", 16),
    ]


async def test_the_cell_of_a_change_is_the_one_whose_source_has_the_line(edge: Driver) -> None:
    await edge.run("def f():\n    global x\n    x = 1\n    return x")
    await edge.run("\n\nf()\n2")
    (change,) = [c for _, e in edge.events if isinstance(e, Changed) for c in e.changes if c.name == "x"]
    assert (change.cell, change.line) == (1, 3)


async def test_hot_code_is_coalesced_and_its_last_value_is_always_told(kernel: Driver) -> None:
    ran = await kernel.run("def f():\n    global x\n    for i in range(400_000):\n        x = i\n        y = x\nf()")
    found = of(ran, "x")
    assert values(found)[-1] == "399999"
    numbers = [int(value or 0) for value in values(found)]
    assert numbers == sorted(numbers)
    assert any(change.count == 0 for change in found)
    assert len(found) < 4000


async def test_what_was_hot_is_exact_again_at_the_next_tick(kernel: Driver) -> None:
    source = dedent("""\
        import time
        for i in range(200_000):
            x = i
        time.sleep(0.2)
        for i in range(5):
            x = -i
            time.sleep(0.05)""")
    found = of(await kernel.run(source), "x")
    assert [(c.new.text, c.line, c.count) for c in found[-4:] if c.new] == [(f"-{i}", 6, 1) for i in range(1, 5)]


async def test_a_thousand_rounds_of_three_threads_lose_repeat_and_swap_nothing(edge: Driver) -> None:
    source = dedent("""\
        import threading, time
        counts = [0, 0, 0]
        a = b = c = 0
        def one():
            global a
            for i in range(1, 1001):
                a = i
                time.sleep(0.0005)
        def two():
            global b
            for i in range(1, 1001):
                b = i
                time.sleep(0.0005)
        def three():
            global c
            for i in range(1, 1001):
                c = i
                counts[2] += 1
                time.sleep(0.0005)
        threads = [threading.Thread(target=each) for each in (one, two, three)]
        for each in threads: each.start()
        for each in threads: each.join()""")
    ran = await edge.run(source)
    for name in "abc":
        numbers = [int(value or 0) for value in values(of(ran, name))]
        assert numbers == sorted(set(numbers)), "a duplicate or a swap"
        assert numbers[-1] == 1000
        olds = [change.old for change in of(ran, name)]
        assert olds == [None, *(str(number) for number in numbers[:-1])], "each change begins where the last one ended"


async def test_nothing_is_computed_while_nobody_looks_and_all_is_told_when_somebody_does(kernel: Driver) -> None:
    assert await observe(kernel, False) == []
    ran = await kernel.run("hidden = 1\nfor i in range(3):\n    hidden += 1\n")
    assert ran.changes == []
    (change,) = of(await observe(kernel, True), "hidden")
    assert (change.kind, change.new and change.new.text) == ("bound", "4")


async def test_a_pinned_name_is_watched_though_the_variables_are_not(kernel: Driver) -> None:
    await observe(kernel, False, "x")
    ran = await kernel.run("import time\ny = 0\nfor i in range(3):\n    x = y = i\n    time.sleep(0.02)\ndel x")
    assert {change.name for change in ran.changes} == {"x"}
    assert [(c.new.text if c.new else None, c.line) for c in ran.changes] == [("0", 4), ("1", 4), ("2", 4), (None, 6)]


async def test_a_pinned_path_is_read_without_running_code_and_told_with_its_line(kernel: Driver) -> None:
    await observe(kernel, False, "model.layers[0].bias")
    source = dedent("""\
        class Layer:
            def __init__(self):
                self.bias = 1.5
            def __getattr__(self, name):
                raise RuntimeError("asked")
        class Model: pass
        model = Model()
        model.layers = [Layer()]
        model.layers[0].bias = 2.5
        model.layers.clear()""")
    found = of(await kernel.run(source), "model.layers[0].bias")
    assert [(c.new.text, c.line) for c in found if c.new and not c.new.trouble] == [("1.5", 8), ("2.5", 9)]
    assert found[-1].line == 10


async def test_an_expression_is_evaluated_between_statements_and_while_a_loop_runs(kernel: Driver) -> None:
    await observe(kernel, False, "len(queue)")
    source = "import time\nqueue = []\nfor i in range(12):\n    queue.append(i)\n    time.sleep(0.1)\n"
    found = of(await kernel.run(source), "len(queue)")
    numbers = [int(value or 0) for value in values(found) if value and value.isdigit()]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 12
    assert len(numbers) >= 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/0", "ZeroDivisionError"),
        ("nothing.there", "nothing"),
        ("while", "SyntaxError"),
        ("(y := 3)", "may not assign"),
        ("print('loud')", "prints"),
        ("exec('while True: pass')", "longer than"),
        ("__import__('time').sleep(9)", "longer than"),
        ("(lambda f: f(f))(lambda f: f(f))", "RecursionError"),
        ("exit()", "SystemExit"),
    ],
)
async def test_an_expression_in_trouble_says_so_in_its_row(edge: Driver, text: str, said: str) -> None:
    found = of(await observe(edge, True, text), text)
    assert found
    assert found[-1].new is not None
    assert found[-1].new.trouble
    assert said in found[-1].new.text
    ran = await edge.run("x = 1\nprint('alive')")
    assert ran.text == "alive\n"
    assert values(of(ran, "x")) == ["1"]


async def test_a_name_that_changes_breaks_the_cell_at_its_line(kernel: Driver) -> None:
    await observe(kernel, True, Watch("x", "changed"))
    source = "x = 1\nfor i in range(10):\n    if i == 5:\n        x = 2\nprint('not reached')"
    ran = await kernel.run(source)
    assert ran.outcome == "interrupted"
    assert ran.failure.type == "WatchBreak"
    assert ran.failure.message == "x changed from 1 to 2, line 4"
    assert ran.text == ""
    assert (await kernel.run("i")).result == "5"


async def test_an_expression_that_becomes_true_breaks_the_cell(kernel: Driver) -> None:
    await observe(kernel, False, Watch("loss < 0.3", "true"))
    source = dedent("""\
        import time
        loss = 1.0
        for epoch in range(20):
            loss = loss * 0.5
            time.sleep(0.01)""")
    ran = await kernel.run(source)
    assert ran.outcome == "interrupted"
    assert "loss < 0.3 became true, line 4" in ran.failure.message
    assert (await kernel.run("loss")).result == "0.25"
    assert (await kernel.run("loss = loss / 2\n3")).outcome == "ok"  # it was true before


async def test_a_condition_in_hot_code_breaks_at_a_tick_and_says_so(kernel: Driver) -> None:
    await observe(kernel, True, Watch("done", "changed"))
    source = dedent("""\
        done = False
        def f():
            global done
            count = 0
            while True:
                count += 1
                done = count > 300_000
        f()""")
    ran = await kernel.run(source)
    assert ran.outcome == "interrupted"
    assert ran.failure.message.startswith("done changed from False to True")
    assert "too hot" in ran.failure.message


async def test_ctrl_c_reaches_the_code_that_is_watched_line_by_line(kernel: Driver) -> None:
    await observe(kernel, True, "x", "len(str(x))")
    for _ in range(5):
        cell = await kernel.start("import time\nx = 0\nwhile True:\n    x += 1\n    time.sleep(0.001)")
        await kernel.until(lambda cell=cell: bool(of(kernel.ran(cell), "x")))
        await kernel.link.interrupt()
        assert (await kernel.finish(cell)).outcome == "interrupted"


async def test_a_forked_child_is_not_watched_and_does_not_hang(kernel: Driver) -> None:
    source = dedent("""\
        import os
        x = 0
        for i in range(20):
            child = os.fork()
            if not child:
                for j in range(50):
                    x = j
                os._exit(7)
            print(os.waitpid(child, 0)[1] >> 8, end=" ")""")
    ran = await kernel.run(source)
    assert ran.text.endswith("7 " * 20)
    assert values(of(ran, "x")) == ["0"]


async def test_what_a_thread_does_after_its_cell_is_seen_and_ticks_end_with_it(edge: Driver) -> None:
    source = dedent("""\
        import threading, time
        beats = []
        def work():
            for i in range(10):
                globals().update(late=i)
                time.sleep(0.05)
        threading.Thread(target=work).start()""")
    await edge.run(source)
    await edge.until(
        lambda: any(
            change.name == "late" and change.new is not None and change.new.text == "9"
            for _, event in edge.events
            if isinstance(event, Changed)
            for change in event.changes
        )
    )


async def test_deleting_builtins_and_emptying_modules_stops_nothing(kernel: Driver) -> None:
    await kernel.run("import builtins, sys, time\nx = 0")
    cruel = dedent("""\
        sys.modules["threading"] = sys.modules["json"] = None
        sys.stdout = None
        for name in ("len", "map", "list", "dict", "isinstance", "type", "id", "zip", "all", "any", "set", "getattr"):
            delattr(builtins, name)
        sys.modules.clear()""")
    assert (await kernel.run(cruel)).outcome == "ok"
    ran = await kernel.run("for i in range(3):\n    x = i + 1\n    time.sleep(0.02)")
    assert ran.outcome == "ok"
    assert [(c.new.text, c.line) for c in of(ran, "x") if c.new] == [("1", 2), ("2", 2), ("3", 2)]


async def test_a_tool_that_takes_our_number_of_monitoring_leaves_us_the_ticks_and_a_notice(stable: Stable) -> None:
    for python in [version for version in every() if version in ("3.12", "3.13")]:
        kernel = await stable.launch(python)
        await kernel.run("import sys, time\nx = 0")
        taken = dedent("""\
            for number in (3, 4):
                if sys.monitoring.get_tool(number):
                    sys.monitoring.free_tool_id(number)
                sys.monitoring.use_tool_id(number, "mine")""")
        assert (await kernel.run(taken)).outcome == "ok"
        source = "def f():\n    global x\n    for i in range(4):\n        x = i\n        time.sleep(0.05)\nf()"
        ran = await kernel.run(source)
        assert ran.outcome == "ok"
        assert values(of(ran, "x"))[-1] == "3"
        await kernel.wait(WatchingStopped)
        assert (await kernel.run("sys.monitoring.get_tool(3), sys.monitoring.get_tool(4)")).result == "('mine', 'mine')"


async def test_an_idle_kernel_that_is_watched_wakes_up_for_nothing(edge: Driver) -> None:
    await observe(edge, True, "x", "len([])")
    await edge.run("x = 1")
    await asyncio.sleep(0.5)

    def switches() -> int:
        found = 0
        for task in _tasks(edge.link.record.pid):
            found += sum(int(line.split()[1]) for line in task if "ctxt_switches" in line and line.startswith("vol"))
        return found

    before = switches()
    await asyncio.sleep(2)
    assert switches() == before


def _tasks(pid: int) -> list[list[str]]:
    from pathlib import Path

    return [(task / "status").read_text().splitlines() for task in Path(f"/proc/{pid}/task").iterdir()]


async def test_an_observable_tells_where_in_it_something_has_changed(kernel: Driver) -> None:
    source = dedent("""\
        from pyrepls import Observable
        data = Observable({"rows": [[1], [2]], "tags": {"a"}})
        data["rows"][1].append(5)
        data["tags"].add("b")
        data["rows"].extend([7, 8])
        data.update(more=1)
        del data["rows"][0]""")
    ran = await kernel.run(source)
    assert ran.outcome == "ok", ran.failure.traceback
    told = [(change.path, change.line, change.count) for change in of(ran, "data") if change.kind == "mutated"]
    assert told == [
        ("['rows'][1][1]", 3, 1),
        ("['tags']", 4, 1),
        ("['rows'][2]", 5, 1),
        ("['more']", 6, 1),
        ("['rows'][0]", 7, 1),
    ]


async def test_an_observable_changes_out_of_sight_are_told_too(edge: Driver) -> None:
    await edge.run("from pyrepls import Observable\nmany = Observable(list(range(5000)))")
    ran = await edge.run("many[4000] = -1\nmany.sort()")
    assert [change.path for change in of(ran, "many")] == ["[4000]", ""]
    await observe(edge, False)
    assert (await edge.run("many[4000] = -2")).changes == []
