"""Slow changes are all reported, in order, with their lines; under load nothing is doubled, reordered or left wrong."""

from __future__ import annotations

from textwrap import dedent

from pyrepls.protocol.requests import Observe
from pyrepls.protocol.variables import Change, Watch
from tests.kernel.driver import Driver


def numbers(changes: list[Change], name: str) -> list[int]:
    return [int(change.new.text) for change in changes if change.name == name and change.new is not None]


async def test_every_change_of_a_ten_millisecond_loop_is_reported_in_order_with_its_line(kernel: Driver) -> None:
    source = dedent("""\
        import time
        for step in range(60):
            x = step
            time.sleep(0.01)""")
    changes = (await kernel.run(source)).changes
    assert numbers(changes, "step") == list(range(60))
    assert numbers(changes, "x") == list(range(60))
    assert {change.line for change in changes if change.name == "step"} == {2}
    assert {change.line for change in changes if change.name == "x"} == {3}
    assert {(change.count, change.thread) for change in changes} == {(1, "MainThread")}


async def test_changes_inside_of_an_object_are_reported_with_the_line_of_the_method(kernel: Driver) -> None:
    await kernel.link.request(Observe(True, (Watch("net.steps"),)))
    source = dedent("""\
        import time
        class Net:
            def __init__(self):
                self.steps = 0
            def step(self):
                self.steps += 1
                time.sleep(0.01)
        net = Net()
        for i in range(20):
            net.step()""")
    changes = [change for change in (await kernel.run(source)).changes if change.name == "net.steps"]
    assert numbers(changes, "net.steps") == list(range(21))
    assert [change.line for change in changes[1:]] == [6] * 20


async def test_every_change_of_three_threads_is_reported_in_order_with_its_line_and_thread(kernel: Driver) -> None:
    source = dedent("""\
        import threading, time
        def first():
            global a
            for a in range(30):
                time.sleep(0.01)
        def second():
            global b
            for i in range(30):
                b = i
                time.sleep(0.01)
        def third():
            global c
            i = 0
            while i < 30:
                c = i
                i += 1
                time.sleep(0.01)
        threads = [
            threading.Thread(target=first, name="one"),
            threading.Thread(target=second, name="two"),
            threading.Thread(target=third, name="three"),
        ]
        for thread in threads: thread.start()
        for thread in threads: thread.join()""")
    changes = (await kernel.run(source)).changes
    for name, thread, line in (("a", "one", 4), ("b", "two", 9), ("c", "three", 15)):
        mine = [change for change in changes if change.name == name]
        assert numbers(mine, name) == list(range(30)), name
        assert {change.thread for change in mine} <= {thread, ""}
        assert {change.line for change in mine} == {line}


async def test_a_thousand_rounds_without_a_duplicate_a_reordering_or_a_wrong_last_value(kernel: Driver) -> None:
    source = dedent("""\
        import threading
        def count(name):
            for i in range(1, 401):
                globals()[name] = i
                if i % 50 == 0: wait.wait(0.001)
        wait = threading.Event()
        for round in range(1000):
            n = round
            rows = [round]
            rows.append(round)
            if round % 100 == 0:
                others = [threading.Thread(target=count, args=(name,)) for name in ("p", "q", "r")]
                for other in others: other.start()
        for other in others: other.join()""")
    changes = (await kernel.run(source)).changes
    assert numbers(changes, "n") == sorted(set(numbers(changes, "n")))
    assert numbers(changes, "n")[-1] == 999
    for name in ("p", "q", "r"):
        told = numbers(changes, name)
        assert told[-1] == 400
        assert all(first != second for first, second in zip(told, told[1:], strict=False)), name
    last = [change.new.text for change in changes if change.name == "rows" and change.new is not None]
    assert last[-1] == "[999, 999]"
    chain = [(change.old, change.new.text) for change in changes if change.name == "rows" and change.new is not None]
    assert all(before[1] == after[0] for before, after in zip(chain, chain[1:], strict=False))
    assert all(change.time <= after.time for change, after in zip(changes, changes[1:], strict=False))
