"""What sixteen idle panes cost over ten seconds, and how much watching slows a tight loop."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from pyrepls.client.cells import run_cell

from .figures import Row, cpu_seconds, percentile, times
from .place import server, session
from .terminal import Terminal
from .typing_latency import PYREPLS

LOOP = "import time\nt = time.perf_counter()\nfor i in range(8_000_000): x = i\nprint(time.perf_counter() - t)"
NAMES = "; ".join(f"name{number} = {number}" for number in range(20))


async def idle_rows() -> list[Row]:
    """Measure the processor time of server, interface and kernels with 16 idle panes."""
    async with server() as client:
        mirror, _ = await session(client, 16)
        kernels = [kernel.pid for kernel in mirror.session.kernels.values()]
        await client.detach()
        terminal = Terminal([*PYREPLS, "attach", mirror.session.name])
        try:
            terminal.settle(2.0)
            pids = {"interface": [terminal.pid], "server": [client.server_pid], "16 kernels": kernels}
            before = {name: sum(map(cpu_seconds, each)) for name, each in pids.items()}
            await asyncio.to_thread(terminal.drain, 10.0)
            used = {name: sum(map(cpu_seconds, each)) - before[name] for name, each in pids.items()}
        finally:
            terminal.close()
    whole = sum(used.values()) / 10
    parts = ", ".join(f"{name} {value / 10:.2%}" for name, value in used.items())
    return [Row("idle processor use of 16 panes over 10 s", "pyrepls", f"{whole:.2%} of a core ({parts})", "", "< 1%")]


async def slowdown_rows() -> list[Row]:
    """Measure a tight module-level loop with 20 names watched, beside the same Python without us."""
    plain = percentile([_plain_loop() for _ in range(5)], 0.5)
    async with server() as client:
        mirror, (pane,) = await session(client, 1, sys.executable)
        await run_cell(client, mirror, pane, NAMES)
        ours = []
        for _ in range(5):
            ours.append(float((await run_cell(client, mirror, pane, LOOP)).output))
    ratio = percentile(ours, 0.5) / plain
    return [Row("tight loop with 20 watched names", "pyrepls", times(ratio), "against plain python")]


def _plain_loop() -> float:
    return float(subprocess.run([sys.executable, "-c", LOOP], capture_output=True, text=True, check=True).stdout)
