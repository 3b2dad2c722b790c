"""What runs in a pane: cells, queues, input, exits, deaths, and the steps against a cell that does not stop."""

from __future__ import annotations

import pytest

from pyrepls.model import messages as msg
from pyrepls.tui.screens.handlers import kernels
from tests.tui.app_world import World


async def test_a_cell_shows_its_source_its_output_and_its_result(world: World) -> None:
    await world.run("print('hello'); 6 * 7")
    assert [line for line in ("print('hello'); 6 * 7", "hello", "42") if line not in world.text] == []
    assert "idle" in world.border
    assert world.view.prompt.text == ""


async def test_a_cell_submitted_by_somebody_else_looks_like_ones_own(world: World) -> None:
    await world.ask(msg.Execute(world.screen.desk.pane, "'from afar'", origin="cli"), msg.Queued)
    await world.until(lambda: "'from afar'\n'from afar'" in world.text)
    await world.press("up")
    assert world.view.prompt.text == "'from afar'"


async def test_waiting_cells_stand_below_what_runs_and_can_be_taken_back(world: World) -> None:
    await world.run("import time; time.sleep(60)", wait=False)
    await world.until(lambda: world.kernel.running)
    await world.run("1 + 1", wait=False)
    await world.until(lambda: len(world.kernel.queued) == 1)
    await world.until(lambda: "1 queued" in world.border)
    assert world.view.queue.size.height == 1
    await world.prefix("w")
    await world.until(lambda: not world.kernel.queued and "taken back" in world.status)
    assert world.view.prompt.text == "1 + 1"
    await world.prefix("w")
    await world.until(lambda: "no cell waits" in world.status)
    await world.press("ctrl+c", "ctrl+c")
    await world.until(lambda: world.idle)


async def test_the_border_counts_the_time_of_a_busy_cell_and_keeps_the_time_of_the_last(world: World) -> None:
    await world.run("import time; time.sleep(0.4)", wait=False)
    await world.until(lambda: "busy 0.2s" in world.border or "busy 0.3s" in world.border)
    await world.until(lambda: "idle 4" in world.border)


async def test_input_turns_the_prompt_into_a_line_and_keeps_what_was_being_typed(world: World) -> None:
    await world.run("name = input('name? ')", wait=False)
    await world.until(lambda: world.view.prompt.mode == "line")
    assert "input" in world.border
    await world.answer("Ada")
    assert world.view.prompt.mode == "cell"
    await world.run("name")
    assert "'Ada'" in world.text


async def test_a_secret_line_is_not_shown(world: World) -> None:
    await world.run("import getpass; word = getpass.getpass('password: ')", wait=False)
    await world.until(lambda: world.view.prompt.mode == "secret")
    await world.answer("hunter2")
    assert "hunter2" not in world.text
    await world.run("len(word)")
    assert "7" in world.text


async def test_end_of_input_reaches_the_code(world: World) -> None:
    await world.run("input()", wait=False)
    await world.until(lambda: world.view.prompt.mode == "line")
    await world.press("ctrl+d")
    await world.until(lambda: world.idle)
    await world.settled()
    assert "EOFError" in world.text


async def test_ctrl_c_on_an_empty_prompt_interrupts(world: World) -> None:
    await world.run("import time; time.sleep(60)", wait=False)
    await world.until(lambda: world.kernel.running)
    await world.press("ctrl+c")
    await world.until(lambda: world.idle)
    assert world.kernel.transcript.cells[-1].state == "interrupted"


async def test_exit_asks_in_the_pane_and_no_keeps_everything(world: World) -> None:
    await world.run("x = 1")
    await world.run("raise SystemExit(3)", wait=False)
    await world.until(lambda: world.kernel.exit_asked is not None)
    await world.until(lambda: world.view.answer_of("n"))
    assert world.view.note.size.height == 1
    await world.press("n")
    await world.until(lambda: world.kernel.exit_asked is None)
    await world.run("x")
    assert world.panes


async def test_exit_and_yes_closes_the_pane(world: World) -> None:
    first, second = world.screen.desk.pane, await world.split()
    await world.run("exit()", wait=False)
    await world.until(lambda: world.view.pane == second and world.view.answer_of("y"))
    await world.press("y")
    await world.until(lambda: world.panes == [first])


async def test_what_is_being_typed_is_no_answer_to_an_exit(world: World) -> None:
    await world.run("import time; time.sleep(0.5); exit()", wait=False)
    await world.press("f")
    await world.until(lambda: world.kernel.exit_asked is not None)
    await world.press("y")
    assert world.view.prompt.text == "fy"
    assert world.panes


async def test_a_dead_kernel_leaves_its_transcript_and_says_what_to_do_and_restarts(world: World) -> None:
    await world.run("x = 'kept'; x")
    await world.run("import os; os.kill(os.getpid(), 9)", wait=False)
    await world.until(lambda: world.kernel.state == "dead")
    await world.until(lambda: "dead: killed by signal 9" in world.border)
    assert "'kept'" in world.text
    assert "Ctrl+B R restarts it" in " ".join(world.view.note.lines)
    await world.prefix("R")
    await world.until(lambda: world.idle)
    await world.settled()
    assert world.app.focused is world.view.prompt
    await world.run("2 + 2")
    assert "4" in world.text


async def test_restarting_asks_only_when_something_would_be_lost(world: World) -> None:
    await world.prefix("R")
    await world.until(lambda: world.kernel.state == "starting")
    await world.until(lambda: world.idle)
    await world.run("x = 1")
    await world.until(lambda: "x" in world.kernel.variables)
    await world.prefix("R")
    await world.until(lambda: "loses 1 variable?" in world.status)
    await world.press("y")
    await world.until(lambda: world.idle and not world.kernel.variables)


async def test_stopping_interrupts_first_and_says_so_when_nothing_runs(world: World) -> None:
    await world.prefix("ctrl+c")
    await world.until(lambda: "nothing runs in pane 1" in world.status)
    await world.run("import time; time.sleep(60)", wait=False)
    await world.until(lambda: world.kernel.running)
    await world.prefix("ctrl+c")
    await world.until(lambda: "interrupted" in world.status)
    assert world.kernel.state == "idle"


async def test_each_step_against_a_deaf_cell_is_offered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "PATIENCE", 0.4)
    deaf = "import signal, time\nfor n in (signal.SIGINT, signal.SIGTERM): signal.signal(n, signal.SIG_IGN)\n"
    await world.run(deaf + "while True: time.sleep(1)\n", wait=False)
    await world.until(lambda: world.kernel.running)
    await world.prefix("ctrl+c")
    await world.until(lambda: "terminate this interpreter" in world.status or world.idle)
    await world.press("y")
    await world.until(lambda: "kill it at once" in world.status or world.kernel.state == "dead")
    await world.press("y")
    await world.until(lambda: world.kernel.state == "dead")


async def test_broadcast_sends_a_cell_to_all_panes_of_the_tab(world: World) -> None:
    await world.split()
    await world.prefix("y")
    await world.until(
        lambda: ("▣ broadcast" in world.border and "1*B" in world.status) or "cells go to all" in world.status
    )
    await world.run("'everywhere'")
    await world.until(
        lambda: all("'everywhere'\n'everywhere'" in view.transcript.text() for view in world.screen.sync.views.values())
    )
    await world.prefix("y")
    await world.until(lambda: "this pane only" in world.status)


async def test_variables_appear_in_the_sidebar_which_is_shown_by_room_or_by_wish(world: World) -> None:
    await world.run("loss = 0.5")
    assert world.view.sidebar_shown
    await world.until(lambda: "loss" in "".join(world.view.sidebar.render_line(y).text for y in range(5)))
    await world.prefix("v")
    await world.until(lambda: not world.view.sidebar_shown)
    await world.split()
    assert not world.view.sidebar_shown
    await world.prefix("v")
    await world.until(lambda: world.view.sidebar.region.width > 20)


async def test_a_prompt_gets_the_prefix_when_it_is_pressed_twice(world: World) -> None:
    world.view.prompt.load("abc")
    await world.prefix("ctrl+b")
    assert not world.screen.bindings.pending
    await world.press("X")
    assert world.view.prompt.text in ("abXc", "abcX")
