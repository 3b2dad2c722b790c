"""The commands of the prompt: where a line is one, what each does, and how a wrong one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyrepls.kernel.command_lines import take_commands
from pyrepls.kernel.commands import COMMANDS
from pyrepls.protocol.events import WatchAsked
from pyrepls.protocol.requests import Observe
from pyrepls.protocol.variables import Watch
from tests.kernel.driver import Driver, Ran


def commands_in(source: str) -> dict[int, tuple[str, str]]:
    """Return the commands of a source, by line."""
    found: list[tuple[str, str]] = []
    plain, lines = take_commands(source, lambda name, words: lambda: found.append((name, words)))
    assert plain.count("\n") == source.count("\n")
    for run in lines.values():
        run()
    return dict(zip(lines, found))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("%who", {1: ("%who", "")}),
        ("%who\tint  str ", {1: ("%who", "int  str")}),
        ("x = 1\n%watch x\nx = 2\n%unwatch x", {2: ("%watch", "x"), 4: ("%unwatch", "x")}),
        ("def f():\n    return 1\n%who", {3: ("%who", "")}),
        ("%%time\nx", {1: ("%%time", "")}),
        ("# first\n%who # not a comment", {2: ("%who", "# not a comment")}),
    ],
)
def test_a_line_at_the_margin_that_begins_with_a_percent_sign_is_a_command(
    source: str, found: dict[int, tuple[str, str]]
) -> None:
    assert commands_in(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "x = '''\n%who\n'''\n)",
        "x = (7\n%who\n",
        "x = 7 \\\n%who",
        "if x:\n%who",
        "if x:\n    %who",
        "% who",
        "%",
        "%5",
        "%%%who",
        "try:\n    x\n%who",
        "@x\n%who",
    ],
)
def test_a_line_inside_something_else_is_no_command(source: str) -> None:
    assert commands_in(source) == {}


@given(st.lists(st.sampled_from(["x = 1", "%who", "'''", "(", ")", "if x:", "    y", "%watch a", "# c", ""])))
@example(["'''", "%who", "'''", "%who"])
def test_what_is_left_of_a_cell_has_the_same_lines_and_no_command_more(lines: list[str]) -> None:
    plain, found = take_commands("\n".join(lines), lambda _name, _words: lambda: None)
    kept = plain.split("\n") if lines else []
    assert [at for at, (before, after) in enumerate(zip(lines, kept), 1) if before != after] == list(found)
    assert all(kept[at - 1] == "pass" for at in found)
    assert take_commands(plain, lambda _name, _words: lambda: None)[0] == plain


def test_each_command_says_how_it_is_used_and_stands_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    for name, command in COMMANDS.items():
        assert command.usage.split()[0] == command.name == name
        usage = command.usage.replace("|", "\\|")
        assert f"| `{usage}` | {command.help} |" in readme


def asked(ran: Ran, driver: Driver) -> list[WatchAsked]:
    return [event for _, event in driver.events if isinstance(event, WatchAsked)]


async def test_watching_is_asked_of_the_server(edge: Driver) -> None:
    ran = await edge.run(
        "%watch loss\n%watch len(queue) --all --break\n%watch --break-when a --b\n%watch  x [ 0 ] --all"
    )
    assert (ran.outcome, ran.text) == ("ok", "")
    assert asked(ran, edge) == [
        WatchAsked(Watch("loss")),
        WatchAsked(Watch("len(queue)", "changed"), everywhere=True),
        WatchAsked(Watch("a --b", "true")),
        WatchAsked(Watch("x [ 0 ]"), everywhere=True),
    ]


async def test_letting_go_is_asked_of_the_server(newest: Driver) -> None:
    ran = await newest.run("%unwatch len(queue)\n%unwatch --all")
    assert ran.outcome == "ok"
    assert asked(ran, newest) == [WatchAsked(Watch("len(queue)"), remove=True), WatchAsked(Watch(""), remove=True)]


async def test_what_is_watched_is_listed(newest: Driver) -> None:
    assert (await newest.run("%watch")).text == "nothing is watched; %watch EXPR pins something\n"
    watches = (Watch("loss"), Watch("len(queue)", "changed"), Watch("x > 3", "true"))
    await newest.link.request(Observe(False, watches))
    assert (await newest.run("%watch")).text.splitlines() == [
        "loss",
        "len(queue)   breaks when it changes",
        "x > 3        breaks when it becomes true",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("%wach x", "there is no command %wach; there are %unwatch, %watch, %who, %whos"),
        ("%%timeit", "there is no command %%timeit; there are %unwatch, %watch, %who, %whos"),
        ("%watch --break", "--break says how to watch, but not what; %watch EXPR --break"),
        ("%watch x --break --break-when", "--break and --break-when exclude each other"),
        ("%watch x = 1", "x = 1 is not one expression: invalid syntax"),
        ("%unwatch", "one thing to let go is wanted: %unwatch EXPR, or %unwatch --all for everything"),
    ],
)
async def test_a_wrong_command_fails_the_cell_with_one_sentence(newest: Driver, line: str, sentence: str) -> None:
    ran = await newest.run(f"before = 1\n{line}\nafter = 1")
    assert ran.outcome == "failed"
    failure = ran.failure
    assert (failure.type, failure.entries) == ("UsageError", ())
    assert failure.message.startswith(sentence)
    assert failure.traceback == f"UsageError: {failure.message}\n"
    assert (await newest.run("'after' in dir()")).result == "False"


async def test_a_command_that_does_not_exist_lets_nothing_of_its_cell_run(edge: Driver) -> None:
    await edge.run("before = 1\n%nothing")
    assert (await edge.run("'before' in dir()")).result == "False"


async def test_commands_run_between_the_statements_around_them(kernel: Driver) -> None:
    ran = await kernel.run("a = 1\n%who\nb = 'x'\n%who\nb * 2")
    assert (ran.text, ran.result) == ("a\t \na\t b\t \n", "'xx'")


async def test_a_syntax_error_beside_a_command_is_reported_where_it_is(edge: Driver) -> None:
    failure = (await edge.run("%who\nx = = 1")).failure
    assert failure.type == "SyntaxError"
    assert 'File "<cell 1>", line 2' in failure.traceback
    assert "During handling" not in failure.traceback


async def test_a_percent_sign_that_is_python_stays_python(edge: Driver) -> None:
    assert (await edge.run("x = '''\n%who\n'''\nx")).result == "'\\n%who\\n'"
    assert (await edge.run("7\\\n%4")).result == "3"
    assert (await edge.run("(7\n%4)")).result == "3"


async def test_python_warns_about_a_cell_with_commands_once(edge: Driver) -> None:
    ran = await edge.run("%who\nz = 1 is 1\n%who")
    assert ran.text.count("SyntaxWarning") == 1
    assert "<cell 1>:2: SyntaxWarning" in ran.text


async def test_a_traceback_below_a_command_has_the_right_line(edge: Driver) -> None:
    failure = (await edge.run("%who\n\n1 / 0")).failure
    assert [(entry.line, entry.source) for entry in failure.entries] == [(3, "1 / 0")]


async def test_a_command_in_a_cell_that_awaits_runs_in_its_place(edge: Driver) -> None:
    ran = await edge.run("import asyncio\nawait asyncio.sleep(0)\nz = 1\n%who int\nawait asyncio.sleep(0, 'end')")
    assert (ran.text, ran.result) == ("z\t \n", "'end'")


async def test_who_names_variables_by_type_and_none_of_ours(newest: Driver) -> None:
    assert (await newest.run("%who")).text == "Interactive namespace is empty.\n"
    await newest.run("b = 1; a = 'x'; _hidden = 1; __name__; f = lambda: 0")
    assert (await newest.run("%who")).text == "a\t b\t f\t \n"
    assert (await newest.run("%who int function")).text == "b\t f\t \n"
    assert (await newest.run("%who float")).text == "No variables match your requested type.\n"


async def test_whos_is_a_table(newest: Driver) -> None:
    assert (await newest.run("%whos")).text == "Interactive namespace is empty.\n"
    await newest.run("number = 42; rows = [1, 2]; long = 'x' * 30 + 'y' * 30; text = 'a\\nb'")
    assert (await newest.run("%whos")).text.splitlines() == [
        "Variable   Type    Data/Info",
        "-" * 28,
        "long       str     " + "x" * 25 + "<...>" + "y" * 25,
        "number     int     42",
        "rows       list    n=2",
        "text       str     a\\nb",
    ]


HOSTILE: dict[str, Any] = {
    "class Bad:\n    def __str__(self): raise RuntimeError('no')\nx = Bad()": "(str() failed)",
    "x = 10 ** 100_000": "int ",
    "class Meta(type):\n    __name__ = property(lambda cls: 1 / 0)\nclass C(metaclass=Meta): pass\nx = C()": "C ",
    "x = 1; globals()[5] = 6": "x ",
}


@pytest.mark.parametrize("setup", HOSTILE)
async def test_values_that_resist_are_listed_all_the_same(newest: Driver, setup: str) -> None:
    await newest.run(setup)
    ran = await newest.run("%whos")
    assert ran.outcome == "ok"
    assert HOSTILE[setup] in ran.text


async def test_a_value_whose_text_never_comes_is_interrupted(newest: Driver) -> None:
    await newest.run(
        "class Slow:\n    def __str__(self):\n        print('at it', flush=True)\n        while True: pass\nx = Slow()"
    )
    cell = await newest.start("%whos Slow")
    await newest.wait_text("at it")
    await newest.link.interrupt()
    assert (await newest.finish(cell)).outcome == "interrupted"


async def test_what_the_user_puts_in_the_place_of_stdout_is_left_alone(newest: Driver) -> None:
    await newest.run("import sys, io; out = sys.stdout = io.StringIO(); y = 1")
    assert "y\t" in (await newest.run("%who int")).text
    assert (await newest.run("out.getvalue()")).result == "''"
