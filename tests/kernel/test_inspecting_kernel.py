"""Questions to a real kernel: answered while its code runs; the value's own `repr` in a child that cannot do harm."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pyrepls.errors import PyreplsError
from pyrepls.protocol.inspecting import (
    Describe,
    Description,
    ReadTable,
    Represent,
    Representation,
    TablePart,
    Unfold,
    Unfolded,
)
from tests.kernel.driver import Driver, Stable, every


async def ask(kernel: Driver, request: Any) -> Any:
    return await asyncio.wait_for(kernel.link.request(request), 20)


async def represent(kernel: Driver, *path: str) -> Representation:
    reply = await ask(kernel, Represent(path))
    assert isinstance(reply, Representation)
    return reply


async def test_questions_are_answered_while_code_runs(kernel: Driver) -> None:
    await kernel.run("data = {'a': [1, 2], 'b': [3, 4]}")
    cell = await kernel.start("while data: data['a'].append(len(data['a']))")
    unfolded = await ask(kernel, Unfold(("data",)))
    assert isinstance(unfolded, Unfolded)
    assert [(item.key, item.preview.type) for item in unfolded.items] == [("['a']", "list"), ("['b']", "list")]
    table = await ask(kernel, ReadTable(("data",), rows=2))
    assert isinstance(table, TablePart)
    assert table.cells == (("1", "3"), ("2", "4"))
    described = await ask(kernel, Describe(("data", "['b']")))
    assert isinstance(described, Description)
    assert described.text == "0: 3\n1: 4"
    await kernel.link.interrupt()
    assert (await kernel.finish(cell)).outcome == "interrupted"


async def test_what_has_no_answer_is_said_in_a_sentence(edge: Driver) -> None:
    await edge.run("x = 5")
    for request, error, text in (
        (Unfold(("y",)), "NoSuchValue", "there is no variable y"),
        (Unfold(()), "NoSuchValue", "the path is empty"),
        (ReadTable(("x",)), "NoTable", "the class int is not shown as rows and columns"),
        (Describe(("x", "[0]")), "NoSuchValue", "x"),
        (Represent(("x", ".a")), "NoSuchValue", "x has no attribute a"),
    ):
        with pytest.raises(PyreplsError, match=text) as raised:
            await ask(edge, request)
        assert error in repr(raised.value) or type(raised.value).__name__ == error
    assert (await edge.run("x")).result == "5"


async def test_questions_are_answered_when_builtins_are_gone(kernel: Driver) -> None:
    spoil = """
        import builtins
        class Point:
            def __init__(self): self.x = 1
        point, rows, words = Point(), [[1, 2]], {'a': 1}
        for name in ('len', 'id', 'type', 'isinstance', 'list', 'dict', 'str', 'min', 'max', 'map', 'zip', 'object'):
            delattr(builtins, name)
        builtins.__import__ = None
    """
    await kernel.run("\n".join(line[8:] for line in spoil.splitlines()))
    assert [item.key for item in (await ask(kernel, Unfold(("point",)))).items] == [".x"]
    assert (await ask(kernel, ReadTable(("rows",)))).cells == (("1", "2"),)
    assert (await ask(kernel, Describe(("words",)))).text == "a: 1"
    assert (await represent(kernel, "words", "['a']")).text == "1"


async def test_attributes_set_in_a_cell_have_their_names(kernel: Driver) -> None:
    await kernel.run("class Bag: pass\nbag = Bag()\nbag.colour = 'red'")
    unfolded = await ask(kernel, Unfold(("bag",)))
    assert [(item.key, item.preview.text) for item in unfolded.items] == [(".colour", "'red'")]


HOSTILE = """
import os, signal, sys, time
seen = []
class Good:
    def __repr__(self): return "<good one>"
class Raises:
    def __repr__(self): raise ValueError("no")
class Speechless(Exception):
    def __str__(self): raise self
class Worse:
    def __repr__(self): raise Speechless
class Hangs:
    def __repr__(self):
        while True:
            try: time.sleep(10)
            except BaseException: pass
class Leaves:
    def __repr__(self): os._exit(7)
class Exits:
    def __repr__(self): sys.exit(3)
class Crashes:
    def __repr__(self): os.kill(os.getpid(), signal.SIGSEGV); time.sleep(10)
class Huge:
    def __repr__(self): return "x" * 50_000_000
class Prints:
    def __repr__(self):
        print("PRINTED"); print("PRINTED", file=sys.stderr); os.system("echo PRINTED"); seen.append(1)
        return "printed"
class Reads:
    def __repr__(self): return input() or "empty"
class Number:
    def __repr__(self): return 5
class Text(str): pass
class Odd:
    def __repr__(self): return Text("\\ud800\\x00\\x1b")
class Forks:
    def __repr__(self):
        if os.fork() == 0: time.sleep(60)
        return "forked"
kinds = Good, Raises, Worse, Hangs, Leaves, Exits, Crashes, Huge, Prints, Reads, Number, Odd, Forks
values = {kind.__name__: kind() for kind in kinds}
"""


async def test_the_own_repr_of_a_value_is_told_or_why_not(kernel: Driver) -> None:
    assert (await kernel.run(HOSTILE)).outcome == "ok"
    said = {
        "Good": ("<good one>", ""),
        "Raises": ("", "raises ValueError: no"),
        "Worse": ("", "raises Speechless"),
        "Hangs": ("", "took longer than 1 s"),
        "Leaves": ("", "ended the process instead of returning a text"),
        "Exits": ("", "raises SystemExit: 3"),
        "Crashes": ("", "crashed with signal 11"),
        "Huge": ("x" * 10_000, ""),
        "Prints": ("printed", ""),
        "Reads": ("", "raises EOFError"),
        "Number": ("", "raises TypeError: __repr__ returned non-string (type int)"),
        "Odd": ("\\ud800\\0\x1b", ""),
        "Forks": ("forked", ""),
    }
    for name, (text, trouble) in said.items():
        reply = await represent(kernel, "values", f"['{name}']")
        assert (reply.text, reply.trouble) == (text, trouble), name
    assert (await kernel.run("print(seen)")).text == "[]\n"
    assert "PRINTED" not in kernel.text


async def test_no_child_is_left_behind(edge: Driver) -> None:
    await edge.run(HOSTILE)
    for name in ("Good", "Hangs", "Crashes"):
        await represent(edge, "values", f"['{name}']")
    ran = await edge.run("try: print(os.waitpid(-1, os.WNOHANG))\nexcept ChildProcessError: print('none')")
    assert ran.text == "none\n"


async def test_signals_and_timers_of_the_user_are_left_alone(edge: Driver) -> None:
    await edge.run(HOSTILE)
    await edge.run(
        "signal.signal(signal.SIGALRM, lambda *_: seen.append('rang'))\nsignal.setitimer(signal.ITIMER_REAL, 60)"
    )
    await edge.run("mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())")
    await represent(edge, "values", "['Good']")
    ran = await edge.run(
        "now = signal.pthread_sigmask(signal.SIG_BLOCK, ())\n"
        "print(50 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60, seen, mask == now)"
    )
    assert ran.text == "True [] True\n"


async def test_a_user_who_reaps_all_children_is_no_trouble(edge: Driver) -> None:
    await edge.run(HOSTILE)
    await edge.run("signal.signal(signal.SIGCHLD, signal.SIG_IGN)")
    assert (await represent(edge, "values", "['Good']")).text == "<good one>"
    await edge.run("signal.signal(signal.SIGCHLD, lambda *_: os.waitpid(-1, os.WNOHANG))")
    assert (await represent(edge, "values", "['Good']")).text == "<good one>"
    assert (await represent(edge, "values", "['Hangs']")).trouble == "took longer than 1 s"


@pytest.mark.parametrize("filters", ["error", "always"])
@pytest.mark.parametrize("version", every())
async def test_python_does_not_warn_of_our_fork(stable: Stable, version: str, filters: str) -> None:
    kernel = await stable.launch(version)
    await kernel.run(
        f"import warnings, threading\nwarnings.simplefilter({filters!r})\nbefore = list(warnings.filters)\nx = 1"
    )
    await kernel.run("threading.Thread(target=threading.Event().wait, daemon=True).start()")
    assert (await represent(kernel, "x")) == Representation("1")
    assert (await kernel.run("before == warnings.filters")).result == "True"
    assert kernel.text == ""


async def test_what_was_printed_before_is_not_printed_again_by_the_child(edge: Driver) -> None:
    await edge.run(
        "import sys, os\nos.register_at_fork(after_in_child=lambda: print('in child'))\nsys.stdout.write('half')\nx = 1"
    )
    await represent(edge, "x")
    await edge.run("print('whole')")
    assert edge.text.count("half") == 1
    assert edge.text.count("whole") == 1


async def test_an_interrupt_ends_a_repr_and_not_the_kernel(stable: Stable) -> None:
    kernel = await stable.launch()
    await kernel.run(HOSTILE)
    await kernel.run("class Begins:\n    def __repr__(self): open('begun', 'w'); return repr(Hangs())\nx = Begins()")
    asked = asyncio.ensure_future(represent(kernel, "x"))
    while not (stable.home / "begun").exists():
        await asyncio.sleep(0.001)
    await kernel.link.interrupt()
    assert await asked == Representation("", "was interrupted")
    assert (await kernel.run("1 + 1")).result == "2"


async def test_a_repr_waits_until_the_running_cell_has_ended(edge: Driver) -> None:
    await edge.run("import time\nx = 1")
    cell = await edge.start("input(); x = 2")
    asked = asyncio.ensure_future(represent(edge, "x"))
    await edge.answer("go")
    await edge.finish(cell)
    assert (await asked).text == "2"


async def test_a_kernel_that_has_used_up_its_descriptors_says_so(edge: Driver) -> None:
    await edge.run("import resource\nx = 1\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 4096))")
    assert (await represent(edge, "x")).trouble.startswith("no pipe could be opened for it: ")
    await edge.run("resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))")
    assert (await represent(edge, "x")).text == "1"
