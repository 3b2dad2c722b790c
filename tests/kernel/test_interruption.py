"""Ctrl+C: ends the cell wherever it is, and nothing else."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pyrepls.protocol.events import Heartbeat, InputWanted
from pyrepls.protocol.requests import Interrupt
from tests.kernel.driver import Driver

PLACES = {
    "pure Python": "print('on')\nwhile True: pass",
    "a sleep": "import time\nprint('on')\ntime.sleep(60)",
    "a read of the terminal": "import os\nprint('on')\nos.read(0, 1)",
    "a lock": "import threading\nprint('on')\nthreading.Event().wait()",
    "an await": "import asyncio\nprint('on')\nawait asyncio.sleep(60)",
    "a loop in a coroutine": "async def f():\n    print('on')\n    while True: pass\nawait f()",
    "a background task": (
        "import asyncio\nasync def f():\n    print('on')\n    while True: pass\n"
        "t = asyncio.create_task(f())\nawait asyncio.sleep(9)"
    ),
    "a repr": "class R:\n    def __repr__(self):\n        print('on')\n        while True: pass\nR()",
    "a printing loop": "print('on')\nwhile True: print('x' * 70)",
    "a child": "import subprocess\nprint('on')\nsubprocess.run(['sleep', '60'])",
}


@pytest.mark.parametrize("by_request", [False, True], ids=["by signal", "by request"])
async def test_an_interrupt_ends_a_cell_wherever_it_is(edge: Driver, by_request: bool) -> None:
    for place, source in PLACES.items():
        cell = await edge.start(source)
        await edge.until(lambda cell=cell: "on" in edge.ran(cell).text)
        await (edge.link.request(Interrupt()) if by_request else edge.link.interrupt())
        ran = await edge.finish(cell)
        assert (place, ran.outcome, ran.failure.type) == (place, "interrupted", "KeyboardInterrupt")
        assert not ran.failure.entries or ran.failure.entries[0].file == f"<cell {cell}>", place
        assert (await edge.run(f"{cell}")).result == f"{cell}"


async def test_input_is_interrupted(kernel: Driver) -> None:
    cell = await kernel.start("input('? ')")
    await kernel.wait(InputWanted)
    await kernel.link.interrupt()
    assert (await kernel.finish(cell)).outcome == "interrupted"
    cell = await kernel.start("import getpass\ngetpass.getpass()")
    await kernel.wait(InputWanted, count=2)
    await kernel.link.interrupt()
    assert (await kernel.finish(cell)).outcome == "interrupted"
    cell = await kernel.start("input()")
    await kernel.answer("echoed", count=3)
    assert (await kernel.finish(cell)).text == "echoed\n"  # the terminal shows what is typed again


async def test_an_interrupt_at_the_prompt_is_harmless(edge: Driver) -> None:
    for _ in range(20):
        await edge.link.interrupt()
        await edge.link.request(Interrupt())
    assert (await edge.run("'alive'")).result == "'alive'"


async def test_interrupts_at_any_moment_never_break_the_kernel(edge: Driver) -> None:
    for number in range(60):
        cell = await edge.start("for i in range(300): print(i)\n[1, 2, 3]")
        for _ in range(number % 4):
            await edge.link.interrupt()
        assert (await edge.finish(cell)).outcome in ("ok", "interrupted")
    assert (await edge.run("print('whole'); 1")).story == ["whole\n", "= 1"]


async def test_code_that_catches_the_interrupt_goes_on_and_is_raised_once(edge: Driver) -> None:
    source = dedent("""\
        import time
        times = 0
        for _ in range(2):
            try:
                print("on")
                time.sleep(0.5 if times else 60)
            except KeyboardInterrupt:
                times += 1
        times""")
    cell = await edge.start(source)
    await edge.wait_text("on")
    await edge.link.interrupt()
    assert (await edge.finish(cell)).result == "1"


async def test_a_handler_of_the_users_own_is_used_and_kept_for_its_cells(edge: Driver) -> None:
    await edge.run("import signal, time\nseen = []\nsignal.signal(signal.SIGINT, lambda *_: seen.append(1))\nNone")
    await edge.link.interrupt()
    cell = await edge.start("print('on')\nwhile not seen: time.sleep(0.01)\nlen(seen)")
    await edge.wait_text("on")
    await edge.link.interrupt()
    assert (await edge.finish(cell)).result == "1"
    await edge.run("signal.signal(signal.SIGINT, signal.default_int_handler)\nNone")
    cell = await edge.start("print('off')\ntime.sleep(60)")
    await edge.wait_text("off")
    await edge.link.interrupt()
    assert (await edge.finish(cell)).outcome == "interrupted"


async def test_a_background_task_that_runs_away_at_the_prompt_is_interrupted(edge: Driver) -> None:
    await edge.run(
        "import asyncio\nasync def away():\n    await asyncio.sleep(0.05)\n    print('away')\n    while True: pass\n"
        "t = asyncio.create_task(away())\nawait asyncio.sleep(0)"
    )
    await edge.wait_text("away")
    await edge.link.interrupt()
    await edge.wait_text("KeyboardInterrupt")
    assert (await edge.run("1")).result == "1"


async def test_a_heartbeat_comes_each_second_while_a_cell_runs(newest: Driver) -> None:
    cell = await newest.start("import time\ntime.sleep(2.6)")
    await newest.finish(cell)
    beats = [event for _, event in newest.events if isinstance(event, Heartbeat)]
    assert [round(beat.seconds) for beat in beats] == [1, 2]
    assert beats[0].cpu_seconds < 0.5


async def test_the_kernel_starts_again_waiting_after_many_cells_are_queued(newest: Driver) -> None:
    cells = [await newest.start(f"{number}") for number in range(50)]
    assert [(await newest.finish(cell)).result for cell in cells] == [str(number) for number in range(50)]
