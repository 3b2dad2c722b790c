"""A place where servers are started as real processes, and ended with the test."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.world import alive, places, remove_places


class Daemons:
    """The servers of one place."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.runtime = Path(environment["PYREPLS_RUNTIME_DIR"])
        self.log = Path(environment["XDG_STATE_HOME"], "pyrepls", "server.log")

    def start(self, *options: str, python: str = sys.executable, **changes: str) -> subprocess.CompletedProcess[str]:
        """Start a server as a client does; returns when it listens, or when it has said why it does not."""
        command = [python, "-m", "pyrepls.server.daemon", "--no-spare", *options]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), **changes}
        return subprocess.run(command, capture_output=True, text=True, timeout=30, env=environment)

    def pids(self) -> list[int]:
        """Return the servers that run in this place."""
        found = []
        wanted = f"PYREPLS_RUNTIME_DIR={self.runtime}\0".encode()
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if (
                    entry.name.isdecimal()
                    and b"pyrepls.server.daemon" in (entry / "cmdline").read_bytes()
                    and wanted in (entry / "environ").read_bytes()
                    and alive(int(entry.name))
                ):
                    found.append(int(entry.name))
        return found

    def end(self) -> None:
        """End every server, and wait until it is gone."""
        deadline = time.monotonic() + 20
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 15)
        while self.pids():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.01)


@pytest.fixture
def daemons(monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemons]:
    """A place of the test's own."""
    environment = places()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    daemons = Daemons(environment)
    yield daemons
    daemons.end()
    remove_places(environment)
