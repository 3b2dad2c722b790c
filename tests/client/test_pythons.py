"""The core runs on every Python that we support, with nothing installed: server, client and kernel of the same one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.conftest import Daemons
from tests.server.world import python_of

VERSIONS = ["3.9", "3.10", "3.11", "3.12", "3.13"]

SCRIPT = """
import asyncio, os, sys
from pyrepls.client.client import Client
from pyrepls.model import messages as msg

async def main():
    client = await Client.connect(start_server=False)
    made = await client.ask(msg.NewSession("", "/tmp", dict(os.environ), sys.executable), msg.SessionMade)
    mirror = await client.attach(made.name)
    queued = await client.ask(msg.Execute(made.pane, "1+1"), msg.Queued)
    def cell(session):
        return session.kernel_of(made.pane).transcript.cell(queued.cell)
    session = await asyncio.wait_for(mirror.wait_for(lambda session: cell(session).finished), 30)
    print(cell(session).outputs[0].text, session.kernel_of(made.pane).python)
    await client.do(msg.KillServer())
    await client.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("version", VERSIONS)
def test_the_core_runs_on(version: str, daemons: Daemons) -> None:
    path = python_of(version)
    started = daemons.start(python=str(path), PYTHONWARNINGS="error")
    assert (started.returncode, started.stderr) == (0, "")
    done = subprocess.run(
        [str(path), "-W", "error", "-c", SCRIPT],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    assert done.returncode == 0, done.stderr + daemons.log.read_text()
    assert done.stdout.startswith(f"2 {version}.")
    assert sys.version_info >= (3, 9)
