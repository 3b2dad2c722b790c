"""Where a measurement happens: a server of its own in directories of its own, ended afterwards."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from pyrepls.client.client import Client
from pyrepls.client.mirror import Mirror
from pyrepls.model.ids import PaneId
from pyrepls.model.messages import KillServer, NewSession, Opened, SessionMade, SplitPane

ROOT = Path(__file__).parents[1]
BENCH_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
"""An interpreter that has what we are measured beside."""


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[Client]:
    """Yield a client of a fresh server; the server is gone when this ends."""
    with tempfile.TemporaryDirectory(prefix="pyrepls-bench-") as directory:
        kept = dict(os.environ)
        os.environ.update(
            PYREPLS_RUNTIME_DIR=f"{directory}/run",
            XDG_STATE_HOME=f"{directory}/state",
            XDG_CACHE_HOME=kept.get("XDG_CACHE_HOME", f"{Path.home()}/.cache"),
            XDG_CONFIG_HOME=f"{directory}/config",
        )
        os.environ.pop("PYREPLS", None)
        Path(f"{directory}/run").mkdir(mode=0o700)
        client = await Client.connect(name="bench", start_server=True)
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                await client.do(KillServer())
            await client.close()
            os.environ.clear()
            os.environ.update(kept)


async def session(client: Client, panes: int = 1, python: str = "") -> tuple[Mirror, list[PaneId]]:
    """Create a session with so many panes in one tab, attach, and wait until all kernels are idle."""
    made = await client.ask(NewSession("", str(ROOT), dict(os.environ), python), SessionMade)
    mirror = await client.attach(made.name)
    found = [made.pane]
    while len(found) < panes:
        beside = found[len(found) // 2]
        direction = "across" if len(found) % 2 else "down"
        found.append((await client.ask(SplitPane(beside, direction), Opened)).pane)
    await mirror.wait_for(lambda s: all(kernel.state == "idle" for kernel in s.kernels.values()))
    return mirror, found
