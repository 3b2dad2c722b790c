"""Actions that only the palette has, emptying and refilling a transcript, snapshots, floods, and quiet."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from textual.events import Key, MouseScrollUp

from pyrepls.model import events as ev
from pyrepls.tui.sync import Batch
from tests.tui.app_world import World, attached


async def do(world: World, letters: str) -> None:
    """Do an action through the palette."""
    await world.prefix("colon")
    await world.until(lambda: world.app.screen is not world.screen)
    await world.press(*letters.replace(" ", ""), "enter")
    await world.until(lambda: world.app.screen is world.screen)


async def test_a_session_is_opened_and_ended_from_the_palette(world: World) -> None:
    other = f"{world.name}-o"
    await do(world, "new session")
    await world.until(lambda: world.screen.line.display)
    await world.press(*other, "enter")
    await world.until(lambda: world.session.name == other and world.idle)
    await do(world, "end the session")
    await world.until(lambda: f"end session {other} with its interpreter? y/n" in world.status)
    await world.press("y")
    await world.until(lambda: world.app.return_value)
    assert world.app.return_value == f"session {other} was killed"


async def test_a_cell_is_interrupted_from_the_palette(world: World) -> None:
    await do(world, "cell.interrupt")
    await world.until(lambda: "nothing runs in pane 1" in world.status)
    await world.run("import time; time.sleep(60)", wait=False)
    await world.until(lambda: world.kernel.running)
    await do(world, "cell.interrupt")
    await world.until(lambda: world.idle)


async def test_clearing_empties_the_view_and_scrolling_up_fills_it_again(world: World) -> None:
    await world.run("'before'")
    await world.press("ctrl+l")
    await world.settled()
    assert "'before'" not in world.text
    await world.run("'after'")
    await world.prefix("left_square_bracket", "g")
    await world.until(lambda: "'before'\n'before'" in world.text)
    assert world.text.count("'after'\n'after'") == 1


async def test_a_snapshot_shows_everything_once(world: World) -> None:
    await world.run("print('once')")
    world.screen.post_message(Batch([ev.SnapshotTaken(world.session)], world.session))
    await world.pilot.pause()
    await world.settled()
    assert world.text.count("print('once')\nonce") == 1


async def test_the_wheel_scrolls_a_pane_that_has_not_the_focus(world: World) -> None:
    first = world.view
    await world.run("for i in range(100): print('row', i)")
    await world.split()
    await world.pilot._post_mouse_events([MouseScrollUp], offset=(10, 10))
    await world.until(lambda: not first.transcript.following)
    await world.until(lambda: "↓" in "".join(str(first.title.below)) or first.title.below > 0)


async def test_what_is_typed_arrives_while_panes_print_without_end(server_place: Path, name: str) -> None:
    async with attached(name, (120, 40), cwd=server_place) as world:
        await world.split()
        for view in list(world.screen.sync.views.values()):
            view.link.submit("n = 0\nwhile True:\n    n += 1\n    print('line', n)", broadcast=False)
        await world.until(lambda: all(k.running for k in world.session.kernels.values()))
        for letter in "abcdefgh":
            world.app.post_message(Key(letter, letter))
        await world.until(lambda: world.view.prompt.text == "abcdefgh")
        for view in world.screen.sync.views.values():
            view.link.interrupt(view.kernel)
        await world.until(lambda: all(not k.running for k in world.session.kernels.values()))


async def test_a_quiet_program_takes_no_time(world: World) -> None:
    await world.run("1 + 1")
    await world.until(lambda: not world.screen.ticker.running)
    loop = asyncio.get_running_loop()
    calls = 0
    call_later = loop.call_later

    def count(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        return call_later(*arguments, **named)  # type: ignore[arg-type]

    loop.call_later = count  # type: ignore[method-assign, assignment]
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.7)
    except TimeoutError:
        pass
    finally:
        loop.call_later = call_later  # type: ignore[method-assign]
    assert calls <= 2, os.environ.get("PYTEST_CURRENT_TEST")
