"""A kernel that native code has silenced is seen to be so, and to be back."""

from __future__ import annotations

import pytest

from pyrepls.model import messages as msg
from pyrepls.server import silence
from tests.server.world import World


async def test_a_cell_in_native_code_is_told_from_one_in_python(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "PATIENCE", 1.6)
    await world.start()
    pilot = await world.open()
    await pilot.submit("import time\nfor _ in range(30): time.sleep(0.1)")
    await pilot.until(lambda _: pilot.kernel.silent or pilot.kernel.running is None)
    assert not pilot.kernel.silent
    cell = await pilot.submit("import itertools\nsum(itertools.repeat(1, 600_000_000))")
    await pilot.until(lambda _: pilot.kernel.silent)
    await pilot.until_finished(cell)
    assert not pilot.kernel.silent


async def test_a_silent_kernel_that_is_killed_or_restarted_is_silent_no_longer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "PATIENCE", 1.6)
    await world.start()
    pilot = await world.open()
    await pilot.submit("sum(iter(int, 1))")
    await pilot.until(lambda _: pilot.kernel.silent)
    await pilot.client.do(msg.Restart(pilot.pane))
    await pilot.until(lambda _: pilot.kernel.state == "idle")
    assert not pilot.kernel.silent
