"""How a kernel ends and begins anew, and what its pane says of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from pyrepls.errors import LaunchFailed, SandboxUnavailable
from pyrepls.model import messages as msg
from pyrepls.model.cell import Notice, Text
from pyrepls.model.split import panes_of
from tests.server.world import World, alive, everything_in, notices_in, python_of, until, value_of


async def test_a_kernel_that_ends_leaves_a_dead_pane_with_the_reason(world: World) -> None:
    await world.start()
    pilot = await world.open()
    ending = await pilot.submit("import os; os._exit(3)")
    waiting = await pilot.submit("'never'")
    cell = await pilot.until_finished(ending)
    kernel = await pilot.until_state("dead")
    assert cell.state == "dead"
    assert (await pilot.until_finished(waiting)).state == "withdrawn"
    assert kernel.reason == "exit status 3"
    assert Notice("the interpreter ended: exit status 3") in cell.outputs


async def test_a_crash_names_its_signal_and_shows_what_python_said(world: World) -> None:
    await world.start()
    pilot = await world.open()
    cell = await pilot.run("import ctypes; ctypes.string_at(0)")
    kernel = await pilot.until_state("dead")
    assert cell.state == "dead"
    assert "SIGSEGV" in kernel.reason
    assert "Segmentation fault" in everything_in(kernel)


async def test_a_dead_kernel_is_restarted_with_an_empty_namespace_and_its_transcript(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.run("x = 1")
    before = pilot.kernel.pid
    await pilot.run("import os; os._exit(0)")
    await pilot.until_state("dead")
    await pilot.client.do(msg.Restart(pilot.pane))
    kernel = await pilot.until_idle()
    assert kernel.pid != before
    version = ".".join(map(str, sys.version_info[:3]))
    assert notices_in(kernel)[-1] == f"restarted: python {version}, empty namespace"
    cell = await pilot.run("'x' in dir()")
    assert (cell.id, cell.number, value_of(cell)) == (3, 1, "False")
    assert [each.source for each in kernel.transcript.cells] == ["", "x = 1", "import os; os._exit(0)"]


async def test_a_busy_kernel_is_restarted_and_its_cells_end(world: World) -> None:
    await world.start()
    pilot = await world.open()
    running, waiting = await pilot.ready_then_block(), await pilot.submit("'never'")
    before = pilot.kernel.pid
    await pilot.client.do(msg.Restart(pilot.pane))
    assert (await pilot.until_finished(running)).state == "dead"
    assert (await pilot.until_finished(waiting)).state == "withdrawn"
    assert value_of(await pilot.run("'anew'")) == "'anew'"
    await until(lambda: not alive(before))


async def test_a_kernel_is_restarted_with_another_python(world: World) -> None:
    await world.start()
    pilot = await world.open()
    other = python_of("3.12")
    await pilot.client.do(msg.Restart(pilot.pane, str(other)))
    kernel = await pilot.until_idle()
    assert kernel.python.startswith("3.12.")
    assert kernel.spec.python == str(other)
    with pytest.raises(LaunchFailed, match=r"4\.7"):
        await pilot.client.do(msg.Restart(pilot.pane, "4.7"))
    assert pilot.kernel.state == "idle"


async def test_terminating_ends_the_process_and_keeps_the_pane(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.do(msg.Terminate(pilot.pane))
    kernel = await pilot.until_state("dead")
    assert not alive(kernel.pid)
    assert "as asked" in kernel.reason
    await pilot.client.do(msg.Terminate(pilot.pane))


async def test_force_ends_a_kernel_that_does_not_listen(world: World) -> None:
    await world.start()
    pilot = await world.open()
    os.kill(pilot.kernel.pid, signal.SIGSTOP)
    await pilot.client.do(msg.Terminate(pilot.pane, force=True))
    assert "SIGKILL" in (await pilot.until_state("dead")).reason


async def test_a_pane_terminated_while_it_starts_is_dead_and_leaves_no_process(world: World) -> None:
    server = await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)
    await pilot.client.do(msg.Terminate(opened.pane))
    kernel = await pilot.at(opened.pane).until_state("dead")
    assert kernel.reason == "terminated while it started"
    await pilot.client.do(msg.ClosePane(opened.pane))
    assert opened.pane not in server.session("work").state.panes


async def test_an_interpreter_that_cannot_start_leaves_a_dead_pane_with_its_last_words(world: World) -> None:
    await world.start()
    pilot = await world.open()
    broken = Path(os.environ["HOME"], "broken-python")
    # It answers when asked for its version, and fails as an interpreter does whose library is gone.
    broken.write_text(
        '#!/bin/sh\ncase "$*" in *version_info*) echo 3.11.7;; *) echo "no libpython here"; exit 9;; esac\n'
    )
    broken.chmod(0o755)
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "down", str(broken)), msg.Opened)
    kernel = await pilot.at(opened.pane).until_state("dead")
    assert "exit status 9" in kernel.reason
    outputs = kernel.transcript.cells[0].outputs
    assert isinstance(outputs[0], Notice)
    assert isinstance(outputs[1], Text)
    assert "no libpython here" in outputs[1].text


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"python": "4.7"}, LaunchFailed, "4.7"),
        ({"python": "/nowhere/python"}, LaunchFailed, "/nowhere/python"),
        ({"policy": "locked"}, SandboxUnavailable, "no sandbox yet"),
    ],
)
async def test_a_wish_that_cannot_be_met_creates_nothing(
    world: World, wish: dict[str, str], error: type[Exception], words: str
) -> None:
    server = await world.start()
    client = await world.client()
    with pytest.raises(error, match=words):
        await client.ask(msg.NewSession("work", "/tmp", dict(os.environ), **wish), msg.SessionMade)
    assert server.sessions == {}
    pilot = await world.open()
    with pytest.raises(error, match=words):
        await pilot.client.ask(msg.SplitPane(pilot.pane, "across", **wish), msg.Opened)
    with pytest.raises(error, match=words):
        await pilot.client.ask(msg.NewTab("work", **wish), msg.Opened)
    assert len(panes_of(pilot.mirror.session.tabs[0].layout)) == 1


async def test_a_directory_that_is_not_there_is_named(world: World) -> None:
    await world.start()
    client = await world.client()
    with pytest.raises(LaunchFailed, match="there is no directory /nowhere"):
        await client.ask(msg.NewSession("work", "/nowhere", dict(os.environ)), msg.SessionMade)


async def test_closing_a_pane_ends_its_process(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "down"), msg.Opened)
    pid = (await pilot.at(opened.pane).until_idle()).pid
    await pilot.client.do(msg.ClosePane(opened.pane))
    await until(lambda: not alive(pid))
