"""Flags in the code of a cell: a program does with them, on or off, exactly what it does without."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.kernel.driver import pythons
from tests.kernel.flag_programs import programs

RUNNER = str(Path(__file__).with_name("flag_runner.py"))
OLD = [version for version in pythons() if version in ("3.9", "3.10", "3.11")]
MODULES = ("textwrap", "string", "heapq", "bisect", "csv", "contextlib", "dataclasses")


class Runner:
    """A Python that runs programs."""

    def __init__(self, version: str) -> None:
        self.version = version
        words = [pythons()[version], "-W", "ignore", RUNNER]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, source: str, **options: bool) -> dict[str, Any]:
        """Return what a program did without flags, with flags that are off, with flags that are on."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"source": source, **options}) + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def met(self, source: str) -> list[tuple[int, Any]]:
        """Return which flags were met, as pairs of a line and names."""
        done = self.run(source)
        assert_alike(done)
        return [(line, names) for line, names in done["on"]["met"]]

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


@pytest.fixture(scope="module", params=OLD)
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    runner = Runner(request.param)
    yield runner
    runner.close()


def assert_alike(done: dict[str, Any]) -> None:
    plain = done["plain"]
    for how in ("off", "on"):
        for what in ("names", "printed", "raised"):
            assert done[how][what] == plain[what], (how, what)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(program=programs())
def test_a_random_program_does_the_same_with_flags(runner: Runner, program: str) -> None:
    done = runner.run(program)
    assert "SyntaxError" not in done["plain"]["raised"]
    assert_alike(done)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(program=programs())
def test_a_trace_function_sees_the_same_lines(runner: Runner, program: str) -> None:
    done = runner.run(program, trace=True)
    busy = {number for number, line in enumerate(program.split("\n"), 1) if line.strip() not in IDLE} - dead(program)
    for how in ("off", "on"):
        # Which lines, not how often: where ways of the code meet, a compiler may name a line once more.
        different = set(steps(done[how]["lines"], busy)) ^ set(steps(done["plain"]["lines"], busy))
        # Python 3.11 gives the end of a block that an exception leaves the line of whatever stands last in it.
        assert len(different) <= bool(done["plain"]["raised"]), different


def dead(program: str) -> set[int]:
    """Return the lines behind one that leaves its block: Python 3.11 may name such a line while it leaves."""
    found: set[int] = set()
    left: int | None = None
    for number, line in enumerate(program.split("\n"), 1):
        depth = len(line) - len(line.lstrip())
        if left is not None and depth < left:
            left = None
        if left is not None:
            found.add(number)
        elif line.strip().startswith(("raise", "return", "break", "continue")):
            left = depth
    return found


IDLE = ("pass", "continue", "break", "return", "(1)")
"""What compiles to a jump or to nothing: a compiler may leave out a jump behind a jump, and with it the line."""


def steps(events: list[tuple[str, int]], busy: set[int]) -> list[tuple[str, int]]:
    # Where several ways of the code meet, a debugger may stop once more at the line where it is.
    found = []
    last: dict[str, int] = {}
    for name, line in events:
        if name.startswith("line") and line in busy:
            if last.get(name) != line:
                found.append((name, line))
            last[name] = line
    return found


@pytest.mark.parametrize("how", ["off", "on"])
@pytest.mark.parametrize("version", OLD)
def test_the_standard_librarys_tests_pass_with_flags_in_modules_and_tests(version: str, how: str) -> None:
    if subprocess.run([pythons()[version], "-c", "import test.test_textwrap"], capture_output=True).returncode:
        pytest.skip(f"{pythons()[version]} came without the tests of the standard library")
    plain, flagged = (
        json.loads(
            subprocess.run(
                [pythons()[version], "-W", "ignore", RUNNER, each, *MODULES],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=True,
            ).stdout.splitlines()[-1]
        )
        for each in ("plain", how)
    )
    assert flagged["counts"] == plain["counts"]
    assert all(count > 30 for count, _ in flagged["counts"].values())
    assert flagged["flags"] > 3000
    assert (flagged["met"] > 10_000) is (how == "on")


def test_a_flag_is_behind_the_line_that_binds_a_global_name(runner: Runner) -> None:
    source = "for i in (1, 2):\n    a = i\n    b = a\nif 1:\n    c = 3\n"
    one = [[1, ["i"]], [2, ["a", "i"]], [3, ["a", "b"]]]
    assert runner.met(source) == [tuple(each) for each in [*one, *one, [5, ["c"]]]]


def test_a_line_with_several_statements_has_one_flag(runner: Runner) -> None:
    assert runner.met("for i in (1, 2): a = i; b = 2\n") == [(1, ["a", "b", "i"])] * 2


def test_a_call_or_a_store_into_something_may_have_changed_anything(runner: Runner) -> None:
    source = (
        "rows = []\nif 1:\n    rows.append(1)\n    rows[0] = 2\n    rows += rows\n    del rows[0]\n    rows += 1,\n"
    )
    assert runner.met(source) == [(3, None), (4, None), (5, None), (6, None), (7, None)]


def test_a_loop_that_only_computes_with_local_names_has_no_flag(runner: Runner) -> None:
    source = (
        "def f(n):\n    total = 0\n    for i in range(len(n)):\n        total += i\n        x = [total]\n    return x\n"
    )
    assert runner.run(source)["on"]["made"] == []


def test_in_a_function_only_what_is_declared_global_binds_a_global_name(runner: Runner) -> None:
    source = "def f():\n    global a\n    a = 1\n    b = 2\n    def g():\n        a = 3\n    g\nf()\n"
    assert runner.met(source) == [(3, ["a"])]


def test_a_method_that_stores_into_its_object_has_flags(runner: Runner) -> None:
    source = "class A:\n    def step(self):\n        self.count = 1\n        n = 2\nA().step()\n"
    assert runner.met(source) == [(3, None)]


def test_the_test_of_a_loop_or_branch_that_makes_a_call_is_reported_with_its_own_line(runner: Runner) -> None:
    loop = "rows = [1, 2]\nwhile rows.pop():\n    if not rows: break\n"
    source = f"{loop}if rows.append(1):\n    pass\nelif rows.pop():\n    a = 1\n"
    assert runner.met(source) == [(2, None), (2, None), (4, None), (6, None), (7, ["a"])]


def test_names_bound_by_the_head_of_a_statement_are_reported_with_the_heads_line(runner: Runner) -> None:
    source = (
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    pass\n"
        "import io\nwith io.StringIO() as file:\n    pass\n"
    )
    assert runner.met(source) == [(3, ["error"]), (6, None)]


def test_captures_of_a_pattern_are_reported_with_the_cases_line(runner: Runner) -> None:
    if runner.version == "3.9":
        assert runner.run("match 1:\n    case x: pass\n")["plain"]["raised"] == ["SyntaxError"]
        return
    source = "match [1, 2]:\n    case {'a': 1, **rest}:\n        pass\n    case [x, *y] if x:\n        z = 1\n"
    assert runner.met(source) == [(4, ["x", "y"]), (5, ["z"])]


def test_coroutines_and_their_statements_go_on_as_before(runner: Runner) -> None:
    source = (
        "import asyncio\nasync def rows():\n    for i in (1, 2):\n        yield i\n"
        "async def main():\n    global a\n    async for a in rows():\n        await asyncio.sleep(0)\n"
        "    async with asyncio.Lock() as b:\n        a = [i async for i in rows()]\n    return a\n"
        "print(asyncio.run(main()))\n"
    )
    assert runner.met(source) == [(7, None), (8, None), (7, None), (8, None), (9, None), (10, None)]


def test_private_names_in_a_class_are_not_mangled_into_errors(runner: Runner) -> None:
    assert runner.met("class A:\n    __x = [1]\n    __x.append(2)\n    def __m(self): self.__y = 1\nA()._A__m()\n") == [
        (3, None),
        (4, None),
    ]


def test_a_docstring_stays_one(runner: Runner) -> None:
    source = "def f():\n    'text'\n    print(1)\nclass A:\n    'more'\n    print(2)\nprint(f.__doc__, A.__doc__)\n"
    assert runner.run(source)["on"]["printed"] == "2\ntext more\n"


def test_nothing_is_added_to_the_namespace_nor_seen_by_inspect(runner: Runner) -> None:
    source = (
        "import inspect\ndef f():\n    print(1)\n    return dir()\n"
        "print(sorted(globals())[-2:], sorted({*f.__code__.co_names}), inspect.getclosurevars(f).unbound)\n"
    )
    done = runner.run(source)
    assert_alike(done)
    assert done["on"]["printed"] == "['f', 'inspect'] ['dir', 'print'] set()\n"


def test_code_with_flags_can_be_hashed_compared_and_pickled_by_value(runner: Runner) -> None:
    source = (
        "import copy, pickle, types\ndef f(rows):\n    rows.append(1)\n    return rows\n"
        "code = f.__code__\n"
        "consts = pickle.loads(pickle.dumps([each for each in code.co_consts if each is not None]))\n"
        "again = types.FunctionType(code.replace(co_consts=(*code.co_consts[:1], *consts)), {})\n"
        "del consts\n"
        "print({code: 1}[code], code == code, again([]), copy.deepcopy(f)([]))\n"
    )
    done = runner.run(source)
    assert_alike(done)
    assert done["on"]["printed"] == "1 True [1] [1]\n"


@pytest.mark.parametrize("constants", [10, 250, 255, 256, 300, 1990])
def test_code_with_many_constants_and_names_keeps_its_meaning(runner: Runner, constants: int) -> None:
    lines = "".join(f"    a{number % 400} = {number}\n" for number in range(constants))
    source = (
        f"rows = []\nif rows is not None:\n{lines}    rows.append(1)\ndef f():\n    global z\n{lines}    z = 1\nf()\n"
    )
    done = runner.run(source)
    assert_alike(done)
    assert len(done["on"]["made"]) == constants + 2
    assert len(done["on"]["met"]) >= min(constants, 100), "too many are off for want of room"


def test_a_statement_of_thousands_of_lines_is_left_alone(runner: Runner) -> None:
    done = runner.run("if 1:\n" + "    a = 1\n" * 5000)
    assert_alike(done)
    assert done["on"]["made"] == []


def test_an_error_raised_by_a_report_has_the_line_of_the_statement(runner: Runner) -> None:
    for source, line in (
        ("if 1:\n    a = [\n        2,\n    ]\n", 2),
        ("if 1:\n    print(\n        1\n    ) or 2\n", 2),
        ("while [\n    print(),\n]:\n    break\n", 1),
        ("def f():\n    with open('/dev/null') as a:\n        pass\nf()\n", 2),
    ):
        done = runner.run(source, stop=True)["on"]
        assert (done["raised"][-2:]) == [line, "KeyboardInterrupt"], source


def test_a_loop_with_flags_can_be_interrupted_from_outside(runner: Runner) -> None:
    source = (
        "import _thread, threading\ndef late():\n    _thread.interrupt_main()\n"
        "threading.Timer(0.2, late).start()\nx = 0\nwhile True:\n    x = 1\n"
    )
    done = runner.run(source)
    assert_alike({how: {**done[how], "raised": done[how]["raised"][-1]} for how in done})
    assert done["off"]["raised"][-1] == "KeyboardInterrupt"
    assert None not in done["off"]["raised"]


def test_a_sum_of_a_thousand_terms_and_a_long_chain_of_elifs_are_compiled(runner: Runner) -> None:
    chain = "if x == 0:\n    x = 1\n" + "".join(f"elif x == {n}:\n    x = {n}\n" for n in range(1, 60))
    assert_alike(runner.run(f"x = 3\nif x:\n    y = {' + '.join(['x'] * 900)}\n{chain}"))
