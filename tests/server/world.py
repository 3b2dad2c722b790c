"""A server of a test's own, inside the test's loop, with real kernels and a real socket; and clients of it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pyrepls.backends.interpreters import list_interpreters
from pyrepls.backends.local import LocalBackend
from pyrepls.client.client import Client
from pyrepls.client.mirror import Mirror
from pyrepls.config.paths import runtime_directory, server_socket, state_directory
from pyrepls.model import messages as msg
from pyrepls.model.cell import Cell, Notice, Raised, Text, Value
from pyrepls.model.ids import CellId, PaneId
from pyrepls.model.session import Kernel, Session, Variable
from pyrepls.model.variable_messages import Look
from pyrepls.server.daemon import open_store
from pyrepls.server.launcher import Launcher
from pyrepls.server.listeners import listen
from pyrepls.server.restoring import restore_sessions
from pyrepls.server.server import Server
from pyrepls.stores.base import Store

PATIENCE = 20.0


def python_of(version: str) -> Path:
    """Return a Python of a version; skips the test where there is none."""
    for each in list_interpreters(os.environ, "/"):
        if each.version.startswith(f"{version}."):
            return Path(each.path)
    pytest.skip(f"no Python {version} here")


def places() -> dict[str, str]:
    """Return the environment of a place of its own; its name is short, as a socket's path has at most 107 bytes."""
    top = tempfile.mkdtemp(prefix="pyr-")
    os.mkdir(f"{top}/run", 0o700)
    return {
        "PYREPLS_RUNTIME_DIR": f"{top}/run",
        "XDG_STATE_HOME": f"{top}/state",
        "XDG_CACHE_HOME": f"{tempfile.gettempdir()}/pyrepls-tests-{os.getuid()}",
        "HOME": top,
    }


class World:
    """One server at a time, and everything that is connected to it."""

    def __init__(self) -> None:
        self.server: Server
        self.store: Store
        self._listener: asyncio.AbstractServer | None = None
        self._clients: list[Client] = []

    async def start(self, spare: bool = False, wrap: Callable[[Store], Store] = lambda store: store) -> Server:
        """Start a server on the journals that are there."""
        store, history, notice = open_store(state_directory() / "pyrepls.db")
        self.store = wrap(store)
        self.server = Server(Launcher(LocalBackend(), spare), self.store, history, rest=0.05)
        if notice:
            self.server.give_notice(notice)
        restore_sessions(self.server, store, os.environ)
        runtime_directory()
        self._listener = await listen(self.server, server_socket())
        return self.server

    async def stop(self) -> None:
        """End the server as SIGTERM does."""
        for client in self._clients:
            await client.close()
        self._clients.clear()
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            await self.server.close()

    async def client(self, name: str = "test") -> Client:
        """Connect one more client."""
        client = await Client.connect(name, start_server=False)
        self._clients.append(client)
        return client

    async def open(self, name: str = "work", **environment: str) -> Pilot:
        """Create a session, attach to it, and wait until its kernel takes cells."""
        client = await self.client()
        wish = msg.NewSession(name, "/tmp", {**os.environ, **environment}, sys.executable)
        made = await client.ask(wish, msg.SessionMade)
        pilot = Pilot(client, await client.attach(made.name), made.pane)
        await pilot.until_idle()
        return pilot

    async def join(self, name: str = "work", read_only: bool = False) -> Pilot:
        """Attach one more client to a session, at the pane used last."""
        client = await self.client()
        mirror = await client.attach(name, read_only)
        return Pilot(client, mirror, mirror.session.recent[0])


class Pilot:
    """A client at one pane."""

    def __init__(self, client: Client, mirror: Mirror, pane: PaneId) -> None:
        self.client = client
        self.mirror = mirror
        self.pane = pane

    @property
    def kernel(self) -> Kernel:
        """The kernel as the client sees it."""
        return self.mirror.session.kernel_of(self.pane)

    def at(self, pane: PaneId) -> Pilot:
        """Return a pilot of the same client at another pane."""
        return Pilot(self.client, self.mirror, pane)

    async def until(self, predicate: Callable[[Session], bool]) -> Session:
        """Wait until the client sees that something is so."""
        return await asyncio.wait_for(self.mirror.wait_for(predicate), PATIENCE)

    async def until_state(self, state: str) -> Kernel:
        """Wait until the kernel is in a state."""
        await self.until(lambda session: session.kernel_of(self.pane).state == state)
        return self.kernel

    async def until_idle(self) -> Kernel:
        """Wait until the kernel takes cells."""
        return await self.until_state("idle")

    async def submit(self, source: str) -> CellId:
        """Submit a cell, and do not wait for it."""
        return (await self.client.ask(msg.Execute(self.pane, source), msg.Queued)).cell

    async def until_finished(self, id: CellId) -> Cell:
        """Wait until a cell has ended."""
        await self.until(lambda session: self._cell(session, id).finished)
        return self._cell(self.mirror.session, id)

    async def until_running(self, id: CellId) -> Cell:
        """Wait until a cell runs."""
        await self.until(lambda session: self._cell(session, id).state == "running")
        return self._cell(self.mirror.session, id)

    async def run(self, source: str) -> Cell:
        """Run a cell to its end."""
        return await self.until_finished(await self.submit(source))

    async def look(self, on: bool = True) -> None:
        """Begin to show the pane's variables, or stop."""
        await self.client.do(Look(self.pane, on))

    async def until_shown(self, name: str, text: str) -> Variable:
        """Wait until a variable or a watch is shown with a text."""
        session = await self.until(lambda session: _shown(session.kernel_of(self.pane), name) == text)
        return session.kernel_of(self.pane).variables[name]

    async def ready_then_block(self) -> CellId:
        """Run a cell that does not end by itself; return when it is at it."""
        cell = await self.submit("print('at it', flush=True)\nimport time\nwhile True: time.sleep(0.01)")
        await self.until(lambda session: "at it" in text_of(self._cell(session, cell)))
        return cell

    def _cell(self, session: Session, id: CellId) -> Cell:
        cell = session.kernel_of(self.pane).transcript.cell(id)
        assert cell is not None
        return cell


def _shown(kernel: Kernel, name: str) -> str | None:
    variable = kernel.variables.get(name)
    return variable.preview.text if variable else None


def text_of(cell: Cell) -> str:
    """Return what a cell printed."""
    return "".join(output.text for output in cell.outputs if isinstance(output, Text)).replace("\r\n", "\n")


def value_of(cell: Cell) -> str:
    """Return the repr of a cell's value."""
    return "".join(output.text for output in cell.outputs if isinstance(output, Value))


def raised_by(cell: Cell) -> str:
    """Return the class of what a cell raised."""
    return "".join(output.failure.type for output in cell.outputs if isinstance(output, Raised))


def notices_in(kernel: Kernel) -> list[str]:
    """Return what we said about a kernel."""
    return [output.text for cell in kernel.transcript.cells for output in cell.outputs if isinstance(output, Notice)]


def everything_in(kernel: Kernel) -> str:
    """Return all text of a transcript, ours included."""
    outputs = [output for cell in kernel.transcript.cells for output in cell.outputs]
    return "\n".join(output.text for output in outputs if isinstance(output, (Text, Value, Notice)))


async def until(predicate: Callable[[], bool]) -> None:
    """Wait until something is so that nobody reports."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not predicate():
        assert asyncio.get_running_loop().time() < deadline, "it never came about"
        await asyncio.sleep(0.005)


def alive(pid: int) -> bool:
    """Tell whether a process runs."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def remove_places(environment: dict[str, str]) -> None:
    """Remove what `places` made."""
    shutil.rmtree(environment["HOME"], ignore_errors=True)
