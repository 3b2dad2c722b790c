"""Where the tests of the program happen: one server per test process, in directories of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.tui.app_world import World, attached


@pytest.fixture(scope="session")
def server_place() -> Iterator[Path]:
    """Directories for a server, named in the environment while tests need them."""
    directory = Path(tempfile.mkdtemp(prefix="pyr-"))  # short: a socket's path has at most 107 bytes
    (directory / "run").mkdir(mode=0o700)
    before = dict(os.environ)
    os.environ.update(
        PYREPLS_RUNTIME_DIR=str(directory / "run"),
        XDG_STATE_HOME=str(directory / "state"),
        XDG_CONFIG_HOME=str(directory / "config"),
        XDG_CACHE_HOME=str(Path(tempfile.gettempdir()) / f"pyrepls-tests-{os.getuid()}"),
    )
    yield directory
    subprocess.run([sys.executable, "-m", "pyrepls", "kill-server"], capture_output=True, check=False)
    os.environ.clear()
    os.environ.update(before)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A name for a session, unlike every other test's."""
    return f"s{abs(hash(request.node.nodeid)) % 10**8}"


@pytest.fixture
async def world(server_place: Path, name: str) -> AsyncIterator[World]:
    """A program that shows a new session with one pane."""
    async with attached(name, cwd=server_place) as world:
        yield world
