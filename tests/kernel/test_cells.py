"""Cells, under every Python that is here: each test runs several, as launching is the dear part."""

from __future__ import annotations

from textwrap import dedent

from pyrepls.protocol.events import CellFinished, CellStarted, ExitAsked, StatementFinished, StatementStarted
from tests.kernel.driver import Driver


async def test_the_last_expression_is_the_result_and_is_kept(kernel: Driver) -> None:
    assert (await kernel.run("1 + 1")).result == "2"
    assert (await kernel.run("a = 20\na + _")).result == "22"
    assert (await kernel.run("(_, __, Out[1], _2)")).result == "(22, 2, 2, 22)"
    assert (await kernel.run("In[1]")).result == "'1 + 1'"
    assert (await kernel.run("None")).result is None
    assert (await kernel.run("5;")).result is None
    assert (await kernel.run("(6) ; # a comment")).result is None
    assert (await kernel.run("7  # ; not a semicolon")).result == "7"


async def test_a_traceback_shows_the_users_lines_only(kernel: Driver) -> None:
    ran = await kernel.run("def f():\n    x = 1\n    return x / 0\n\nf()")
    failure = ran.failure
    assert (failure.type, failure.message) == ("ZeroDivisionError", "division by zero")
    assert [(entry.file, entry.line, entry.name, entry.source) for entry in failure.entries] == [
        ("<cell 1>", 5, "<module>", "f()"),
        ("<cell 1>", 3, "f", "return x / 0"),
    ]
    assert "_pyrepls" not in failure.traceback
    assert failure.traceback.startswith("Traceback (most recent call last):\n")
    assert failure.traceback.endswith("ZeroDivisionError: division by zero\n")
    assert ran.outcome == "failed"
    later = (await kernel.run("f()")).failure
    assert [(entry.file, entry.line) for entry in later.entries] == [("<cell 2>", 1), ("<cell 1>", 3)]
    assert (await kernel.run("import sys; sys.last_traceback.tb_lineno, sys.last_type.__name__")).result == (
        "(1, 'ZeroDivisionError')"
    )


async def test_a_syntax_error_has_its_caret_and_nothing_of_the_cell_has_run(kernel: Driver) -> None:
    ran = await kernel.run("b = 1\nc = (1 +\n")
    assert ran.failure.type == "SyntaxError"
    assert 'File "<cell 1>", line 2' in ran.failure.traceback
    assert "^" in ran.failure.traceback
    assert "Traceback" not in ran.failure.traceback
    assert (await kernel.run("b = 1\nreturn 2")).failure.type == "SyntaxError"
    assert (await kernel.run("b = 1\nfrom __future__ import annotations")).failure.type == "SyntaxError"
    assert (await kernel.run("'b' in globals()")).result == "False"
    assert (await kernel.run("\0")).outcome == "failed"
    assert (await kernel.run("")).outcome == "ok"
    assert (await kernel.run("# only words")).outcome == "ok"


async def test_statements_have_their_own_lines_however_they_are_written(kernel: Driver) -> None:
    source = dedent('''\
        """Not a docstring of the namespace."""
        import functools; x = 1; print(x)

        @functools.lru_cache(
            maxsize=None
        )
        def f(n):
            return 1 / n

        if __name__ == "__main__":
            print("main")
        for i in range(2): print(i)
        class C:
            y = f(1); z = x
        f(0)''')
    ran = await kernel.run(source)
    assert ran.text == "1\nmain\n0\n1\n"
    assert [entry.line for entry in ran.failure.entries] == [15, 8]
    assert (await kernel.run("__doc__, C.z")).result == "(None, 1)"
    assert (await kernel.run("'a text'")).result == "'a text'"
    assert (await kernel.run("q = 1\r\nr = 2\r\nq + r")).result == "3"


async def test_what_is_defined_in_cells_is_of_main(kernel: Driver) -> None:
    await kernel.run("from __future__ import annotations")
    await kernel.run(
        dedent("""\
        import dataclasses, pickle, typing, inspect
        @dataclasses.dataclass
        class Point:
            x: int
            y: Later = None
        class Later: pass
        def double(n: int) -> Later:
            return n * 2
        """)
    )
    ran = await kernel.run(
        dedent("""\
        assert pickle.loads(pickle.dumps(Point(1))) == Point(1)
        assert pickle.loads(pickle.dumps(double)) is double
        assert typing.get_type_hints(Point) == {"x": int, "y": Later}, typing.get_type_hints(Point)
        assert Point.__annotations__["x"] == "int"
        assert inspect.getsource(double) == "def double(n: int) -> Later:\\n    return n * 2\\n"
        __name__, double.__module__
        """)
    )
    assert ran.result == "('__main__', '__main__')", ran.story


async def test_await_works_at_the_top_level_and_tasks_go_on_at_the_prompt(kernel: Driver) -> None:
    ran = await kernel.run("import asyncio\nawait asyncio.sleep(0.001, 'slept')")
    assert ran.result == "'slept'"
    source = dedent("""\
        async def count():
            for number in range(3):
                await asyncio.sleep(0.05)
                print("tick", number)
        task = asyncio.create_task(count())
        async def letters():
            for letter in "ab":
                yield letter
        async for letter in letters():
            print(letter)
        await asyncio.sleep(0)""")
    ran = await kernel.run(source)
    assert ran.text.startswith("a\nb\n")
    await kernel.wait_text("tick 2")  # while the prompt waits
    assert (await kernel.run("task.done()")).result == "True"
    failure = (await kernel.run("async def bad():\n    raise KeyError(1)\nawait bad()")).failure
    assert [(entry.file, entry.line) for entry in failure.entries] == [("<cell 4>", 3), ("<cell 4>", 2)]
    assert (await kernel.run("asyncio.run(asyncio.sleep(0, 5))")).result == "5"
    assert (await kernel.run("await asyncio.sleep(0, 6)")).result == "6"


async def test_exit_is_reported_and_not_obeyed(kernel: Driver) -> None:
    for number, (source, code) in enumerate(
        (("import sys; sys.exit(3)", "3"), ("exit()", ""), ("quit('why')", "why")), 1
    ):
        ran = await kernel.run(source)
        assert (ran.outcome, ran.story) == ("failed", [])
        assert await kernel.wait(ExitAsked, count=number) == ExitAsked(number, code)
    assert (await kernel.run("input")).outcome == "ok"  # `exit` closes the standard input; ours stays


async def test_what_is_printed_and_what_is_reported_come_in_one_order(kernel: Driver) -> None:
    ran = await kernel.run("import os, subprocess, sys\nprint('one')\nos.write(1, b'two\\n')\n3")
    assert "".join(ran.story) == "one\ntwo\n= 3"
    source = "print('a'); subprocess.run(['echo', 'b']); print('c', end=''); os.system('echo d')\n"
    source += "sys.stderr.write('e\\n'); 1/0"
    assert "".join((await kernel.run(source)).story) == "a\nb\ncd\ne\n! ZeroDivisionError"
    for _ in range(20):
        ran = await kernel.run("_ = [os.write(2, b'x\\n') for i in range(30)]\n'done'")
        assert "".join(ran.story) == "x\n" * 30 + "= 'done'"


async def test_errors_of_any_kind_leave_the_prompt_alive(kernel: Driver) -> None:
    assert (await kernel.run("def f(): f()\nf()")).failure.type == "RecursionError"
    assert (await kernel.run("raise MemoryError")).failure.type == "MemoryError"
    assert (await kernel.run("raise BaseException('x')")).failure.type == "BaseException"
    ran = await kernel.run("class Bad(Exception):\n    def __str__(self): raise self\nraise Bad")
    assert ran.failure.type == "Bad"
    ran = await kernel.run("class R:\n    def __repr__(self): raise ValueError('no repr')\nR()")
    assert ran.failure.message == "no repr"
    assert ran.failure.entries[-1].line == 2
    ran = await kernel.run("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e")
    assert "direct cause" in ran.failure.traceback
    assert (await kernel.run("(" * 5000)).outcome == "failed"
    ran = await kernel.run("'x' * 1_000_000")
    assert ran.result is not None
    assert len(ran.result) == 100_000
    assert (await kernel.run("'\\udc80'")).result == "'\\udc80'"
    assert (await kernel.run("print('\\udc80 ü 🎉')")).text == "\\udc80 ü 🎉\n"
    assert (await kernel.run("1")).result == "1"


async def test_a_cell_begins_and_ends_and_a_script_tells_its_statements(kernel: Driver) -> None:
    cell = await kernel.start("x = 1\n\nif x:\n    y = 2\nprint(y)", "script")
    ran = await kernel.finish(cell)
    assert isinstance(ran.events[0], CellStarted)
    started = [(e.index, e.first_line, e.last_line) for e in ran.events if isinstance(e, StatementStarted)]
    assert started == [(0, 1, 1), (1, 3, 4), (2, 5, 5)]
    assert [e.outcome for e in ran.events if isinstance(e, StatementFinished)] == ["ok"] * 3
    finished = await kernel.wait(CellFinished, cell)
    assert 0 <= finished.cpu_seconds < 5
    assert 0 < finished.seconds < 5
