"""The kernel's terminal: what is read from it, what is printed to it, in what order, however much."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pyrepls.protocol.events import InputWanted, Output
from pyrepls.protocol.requests import Input, Resize
from tests.kernel.driver import Driver


async def test_input_is_asked_for_answered_and_echoed(kernel: Driver) -> None:
    cell = await kernel.start("name = input('Who? ')\nprint('Hello', name)\nname")
    assert await kernel.answer("Zoë 🎉") == InputWanted(cell, "Who? ", False)
    ran = await kernel.finish(cell)
    assert ran.text == "Who? Zoë 🎉\nHello Zoë 🎉\n"
    assert ran.result == "'Zoë 🎉'"
    cell = await kernel.start("try:\n    input()\nexcept EOFError:\n    print('end')")
    await kernel.answer("", count=2, end=True)
    assert "end\n" in (await kernel.finish(cell)).text
    cell = await kernel.start("import sys\n[sys.stdin.readline(), input('> ')]")
    assert (await kernel.answer("one", count=3)).prompt == ""
    assert (await kernel.answer("two", count=4)).prompt == "> "
    assert (await kernel.finish(cell)).result == "['one\\n', 'two']"


async def test_a_secret_is_announced_as_such_and_not_echoed(kernel: Driver) -> None:
    cell = await kernel.start("import getpass\nword = getpass.getpass('Word: ')\nother = input('? ')\nword, other")
    assert await kernel.answer("sesame") == InputWanted(cell, "Word: ", True)
    await kernel.answer("shown", count=2)
    ran = await kernel.finish(cell)
    assert ran.result == "('sesame', 'shown')"
    assert "sesame" not in ran.text
    assert ran.text == "Word: \n? shown\n"


async def test_the_debugger_works_and_shows_the_source(kernel: Driver) -> None:
    cell = await kernel.start("def f(n):\n    m = n + 1\n    breakpoint()\n    return m\nf(41)")
    assert (await kernel.answer("p m * 2")).prompt == "(Pdb) "
    await kernel.answer("list", count=2)
    await kernel.answer("continue", count=3)
    ran = await kernel.finish(cell)
    assert "84" in ran.text
    assert "    return m" in ran.text.replace("->", "  ")
    assert ran.result == "42"
    await kernel.run("import pdb\nf(None)")
    cell = await kernel.start("pdb.pm()")
    await kernel.answer("p n", count=4)
    await kernel.answer("quit", count=5)
    assert "None" in (await kernel.finish(cell)).text


async def test_an_interactive_console_inside_a_cell_works(edge: Driver) -> None:
    cell = await edge.start("import code\nx = 5\ncode.interact('banner', local=globals(), exitmsg='bye')")
    await edge.answer("y = x * 2")
    await edge.answer("print(y)", count=2)
    await edge.answer("", count=3, end=True)
    ran = await edge.finish(cell)
    assert "banner" in ran.text
    assert "10\n" in ran.text
    assert (await edge.run("y")).result == "10"


async def test_a_long_line_of_input_arrives_whole(newest: Driver) -> None:
    cell = await newest.start("len(input())")
    await newest.answer("ü" * 20_000)
    assert (await newest.finish(cell)).result == "20000"


async def test_the_terminal_is_one_and_has_the_size_it_is_told(edge: Driver) -> None:
    ran = await edge.run(
        "import os, sys\nsys.stdin.isatty(), sys.stdout.isatty(), os.isatty(2), tuple(os.get_terminal_size())"
    )
    assert ran.result == "(True, True, True, (80, 24))"
    await edge.link.request(Resize(50, 132))
    assert (await edge.run("tuple(os.get_terminal_size())")).result == "(132, 50)"
    assert (await edge.run("os.ttyname(0) == os.ctermid() or open('/dev/tty', 'w').isatty()")).result == "True"
    with pytest.raises(Exception, match="cannot be"):
        await edge.link.request(Resize(0, 80))


async def test_a_flood_arrives_complete_and_in_order(kernel: Driver) -> None:
    ran = await kernel.run("for i in range(100_000): print(i)")
    assert ran.text == "".join(f"{number}\n" for number in range(100_000))


async def test_a_flood_of_both_streams_and_of_children_keeps_its_order(edge: Driver) -> None:
    source = dedent("""\
        import sys, subprocess
        for i in range(3000):
            print("out", i)
            if i % 100 == 0: print("err", i, file=sys.stderr)
            if i % 1000 == 0: subprocess.run(["echo", "child", str(i)])
        """)
    expected = "".join(
        f"out {i}\n" + (f"err {i}\n" if i % 100 == 0 else "") + (f"child {i}\n" if i % 1000 == 0 else "")
        for i in range(3000)
    )
    assert (await edge.run(source)).text == expected


async def test_threads_that_print_lose_nothing(edge: Driver) -> None:
    source = dedent("""\
        import threading
        def work(name):
            for i in range(2000): print(f"{name}{i}\\n", end="")
        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads: thread.start()
        for thread in threads: thread.join()""")
    lines = (await edge.run(source)).text.splitlines()
    assert len(lines) == 8000
    for name in "abcd":
        assert [line for line in lines if line.startswith(name)] == [f"{name}{i}" for i in range(2000)]


async def test_what_is_not_text_is_replaced_and_escape_sequences_pass(edge: Driver) -> None:
    ran = await edge.run(
        "import os\nparts = b'\\xff\\xfe', b'\\xc3', b'\\xa9', b'\\x1b[3', b'1m', b'\\x00\\n', b'\\x1b_'\n"
        "for part in parts: os.write(1, part)"
    )
    assert ran.text == "\ufffd\ufffdé\x1b[31m\x00\n\x1b_"
    data = bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"")
    ran = await edge.run(f"os.write(1, {data!r} * 200) and None")
    assert ran.text == (data * 200).decode("utf-8", "replace")


async def test_a_progress_bar_is_seen_while_it_moves(edge: Driver) -> None:
    cell = await edge.start("import time\nfor i in range(3): print(f'{i}%', end='\\r'); time.sleep(0.1)\ninput()")
    await edge.wait_text("0%")
    await edge.wait_text("1%")
    await edge.answer("")
    assert (await edge.finish(cell)).text.startswith("0%\r1%\r2%\r")


async def test_output_is_cut_into_events_of_bounded_size(newest: Driver) -> None:
    ran = await newest.run("print('x' * 1_000_000)")
    sizes = [len(event.text) for event in ran.events if isinstance(event, Output)]
    assert sum(sizes) == 1_000_001
    assert max(sizes) <= 2 * 64 * 1024


async def test_a_user_may_put_another_stream_in_place_of_ours(edge: Driver) -> None:
    source = "import contextlib, io, sys\nwith contextlib.redirect_stdout(io.StringIO()) as held: print('held')\n"
    source += "print('seen')\nheld.getvalue()"
    ran = await edge.run(source)
    assert (ran.text, ran.result) == ("seen\n", "'held\\n'")
    assert (
        await edge.run("sys.stdout.close()\nsys.stdout = open(1, 'w', closefd=False)\nprint('again')")
    ).text == "again\n"
    assert (await edge.run("sys.stdin = io.StringIO('typed\\n')\ninput()")).result == "'typed'"
    assert (
        await edge.run("sys.stdin = sys.__stdin__; sys.displayhook = lambda value: print('hook', value)\n8")
    ).text == "hook 8\n"


async def test_what_background_threads_print_between_cells_arrives(edge: Driver) -> None:
    await edge.run(
        "import threading, time\ngo = threading.Event()\n"
        "threading.Thread(target=lambda: (go.wait(), print('late'))).start()"
    )
    await edge.run("threading.Timer(0.01, go.set).start()")
    await edge.wait_text("late\n")


async def test_a_forked_child_reports_nothing_but_its_output(edge: Driver) -> None:
    source = dedent("""\
        import os, sys, warnings
        warnings.simplefilter("ignore")
        print("before")
        if os.fork() == 0:
            print("child")
            sys.exit(7)
        os.wait()[1] >> 8""")
    ran = await edge.run(source)
    assert "".join(ran.story) == "before\nchild\n= 7"
    ran = await edge.run("pid = os.fork()\nif pid == 0: print('raising'); 1/0\nos.waitpid(pid, 0)[1] >> 8")
    assert ran.result == "1"
    assert ran.text.count("raising\n") == 1
    assert "ZeroDivisionError" in ran.text
    ran = await edge.run("import multiprocessing\nmultiprocessing.get_context('fork').Pool(2).map(len, ['a', 'bb'])")
    assert ran.result == "[1, 2]"
    assert (await edge.run("'still here'")).result == "'still here'"


async def test_input_that_nobody_waits_for_is_kept_for_a_child(newest: Driver) -> None:
    cell = await newest.start("import subprocess\nsubprocess.run(['head', '-n', '1'], capture_output=True).stdout")
    await newest.link.request(Input("for the child"))
    assert (await newest.finish(cell)).result == "b'for the child\\n'"
