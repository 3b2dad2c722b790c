"""Watching beside the user's own debuggers, profilers and tracers: both see what they should."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import coverage
import pytest

from pyrepls.protocol.events import WatchingStopped
from tests.kernel.driver import Driver, Stable, every, pythons

MONITORING = [version for version in every() if tuple(map(int, version.split("."))) >= (3, 12)]

STEPS = "for step in range(30):\n    x = step\n    time.sleep(0.01)\n"


def values(driver: Driver, cell: int, name: str) -> list[str]:
    return [change.new.text for change in driver.ran(cell).changes if change.name == name and change.new is not None]


async def assert_exact(driver: Driver) -> None:
    cell = await driver.start(f"import time\n{STEPS}")
    assert (await driver.finish(cell)).outcome == "ok"
    assert values(driver, cell, "x") == [str(step) for step in range(30)]
    lines = {change.line for change in driver.ran(cell).changes if change.name == "x"}
    assert lines == {3}


async def test_pdb_stops_steps_and_goes_on_without_showing_anything_of_ours(kernel: Driver) -> None:
    source = dedent("""\
        import pdb
        def f(n):
            global y
            y = n
            y += 1
            return y
        for i in range(2):
            if i: pdb.set_trace()
            x = f(i)
            z = [x]
        """)
    cell = await kernel.start(source)
    for count, command in enumerate(("s", "s", "s", "s", "s", "s", "p 40 + y", "c"), 1):
        await kernel.answer(command, count)
    ran = await kernel.finish(cell)
    assert ran.outcome == "ok", ran.text
    assert "41" in ran.text or "42" in ran.text
    assert "watching" not in ran.text
    assert "pyrepls" not in ran.text
    assert values(kernel, cell, "x")[-1] == "2"
    assert values(kernel, cell, "y")[-1] == "2"
    await assert_exact(kernel)


async def test_a_trace_function_sees_the_lines_of_the_cell_and_the_changes_are_reported(kernel: Driver) -> None:
    source = dedent("""\
        import sys, time
        lines = []
        def follow(frame, event, argument):
            if event == "line" and frame.f_code.co_name == "work": lines.append(frame.f_lineno - first)
            return follow
        def work():
            global x
            for i in range(3):
                x = i
                time.sleep(0.01)
        first = work.__code__.co_firstlineno
        sys.settrace(follow)
        work()
        sys.settrace(None)
        tuple(lines)""")
    ran = await kernel.run(source)
    assert ran.result == str((*(2, 3, 4) * 3, 2))
    assert [change.new.text for change in ran.changes if change.name == "x" and change.new][-1] == "2"
    await assert_exact(kernel)


async def test_trace_counts_lines_as_it_does_without_us(kernel: Driver) -> None:
    source = dedent("""\
        import trace
        __file__ = "cell.py"  # without it, `trace` passes a module over
        def work():
            for i in range(5):
                a = [i]
            return a
        tracer = trace.Trace(count=1, trace=0)
        tracer.runfunc(work)
        counts = tracer.results().counts
        sorted((line, n) for (name, line), n in counts.items() if name == work.__code__.co_filename)""")
    assert (await kernel.run(source)).result == "[(4, 6), (5, 5), (6, 1)]"
    await assert_exact(kernel)


@pytest.mark.parametrize("core", ["pytrace", "sysmon"])
async def test_coverage_measures_a_module_and_the_changes_are_reported(
    kernel: Driver, stable: Stable, core: str
) -> None:
    if (await kernel.run("import sys; sys.version_info >= (3, 12)")).result != "True" and core == "sysmon":
        core = "pytrace"
    (stable.home / "measured.py").write_text("def work(n):\n    if n:\n        return 1\n    return 2\n")
    source = dedent(f"""\
        import os, warnings
        os.environ["COVERAGE_CORE"] = {core!r}
        sys.path.append({str(Path(coverage.__file__).parents[1])!r})
        warnings.simplefilter("ignore")
        import coverage
        cover = coverage.Coverage(data_file=None)
        cover.start()
        import measured
        x = measured.work(1)
        cover.stop()
        cover.analysis(measured.__file__)[2]""")
    ran = await kernel.run(source)
    assert ran.result == "[4]", ran.events
    await assert_exact(kernel)


async def test_cprofile_counts_the_calls_of_the_cell(kernel: Driver) -> None:
    source = dedent("""\
        import cProfile, pstats
        def work(n):
            global x
            x = n
        profile = cProfile.Profile()
        profile.enable()
        for i in range(100): work(i)
        profile.disable()
        [stat[0] for (_, _, name), stat in pstats.Stats(profile).stats.items() if name == "work"]""")
    ran = await kernel.run(source)
    assert ran.result == "[100]"
    assert [change.new.text for change in ran.changes if change.name == "x" and change.new][-1] == "99"
    await assert_exact(kernel)


TOOL = """\
import sys
monitoring = sys.monitoring
seen = []
def note(code, line):
    if code.co_name == "work": seen.append(line - code.co_firstlineno)
    return {returned}
monitoring.use_tool_id({id}, "theirs")
monitoring.register_callback({id}, monitoring.events.LINE, note)
def work():
    global y
    for i in range(3):
        y = i
{armed}
work(); work()
{after}
"""


@pytest.mark.parametrize("version", MONITORING)
@pytest.mark.parametrize("how", ["global", "local", "restarting", "disabling"])
async def test_another_monitoring_tool_and_ours_both_see_every_line(stable: Stable, version: str, how: str) -> None:
    kernel = await stable.launch(version)
    armed = "monitoring.set_events(2, monitoring.events.LINE)"
    if how == "local":
        armed = "monitoring.set_local_events(2, work.__code__, monitoring.events.LINE)"
    returned = "monitoring.DISABLE" if how in ("restarting", "disabling") else "None"
    source = TOOL.format(id=2, armed=armed, returned=returned, after="tuple(seen)")
    if how == "restarting":
        source = source.replace("work(); work()", "work(); monitoring.restart_events(); work()")
    ran = await kernel.run(source)
    once = (2, 3, 2, 3, 2, 3, 2)
    expected = {"restarting": (2, 3, 2) * 2, "disabling": (2, 3, 2)}.get(how, once * 2)
    assert ran.result == str(expected)
    assert [change.new.text for change in ran.changes if change.name == "y" and change.new][-1] == "2"
    await assert_exact(kernel)
    await kernel.run("monitoring.restart_events()")
    await assert_exact(kernel)


@pytest.mark.parametrize("version", MONITORING)
async def test_a_tool_that_took_every_id_first_keeps_them_and_changes_are_still_right(
    stable: Stable, version: str
) -> None:
    startup = stable.home / "startup.py"
    taking = "if not sys.monitoring.get_tool(id): sys.monitoring.use_tool_id(id, 'theirs')"
    startup.write_text(f"import sys\nfor id in range(6):\n    {taking}\n")
    environment = {"HOME": str(stable.home), "PYTHONSTARTUP": str(startup)}
    kernel = await stable.launch(version, environment=environment)
    cell = await kernel.start(f"import time\n{STEPS}")
    await kernel.finish(cell)
    assert values(kernel, cell, "x")[-1] == "29"
    tools = "[sys.monitoring.get_tool(id) for id in range(6)].count('theirs')"
    assert int((await kernel.run(tools)).result or 0) >= 5


@pytest.mark.parametrize("version", MONITORING)
async def test_when_our_tool_is_taken_away_watching_says_so_or_goes_on(stable: Stable, version: str) -> None:
    kernel = await stable.launch(version)
    source = dedent("""\
        import sys
        for id in range(6):
            if sys.monitoring.get_tool(id): sys.monitoring.free_tool_id(id); sys.monitoring.use_tool_id(id, "theirs")
        """)
    await kernel.run(source)
    cell = await kernel.start(f"import time\n{STEPS}")
    assert (await kernel.finish(cell)).outcome == "ok"
    shown = values(kernel, cell, "x")
    assert shown[-1] == "29"
    said = [event for _, event in kernel.events if isinstance(event, WatchingStopped)]
    assert said or shown == [str(step) for step in range(30)]


def test_there_are_pythons_of_both_kinds() -> None:
    assert {"3.9", "3.12"} <= {*pythons()} or len(pythons()) < 5
