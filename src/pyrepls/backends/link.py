"""The live pair of a local kernel's connection and its process: when one ends, the other is waited for a moment."""

from __future__ import annotations

import asyncio
import os
import signal

from ..errors import PyreplsError
from ..protocol.envelope import Reply, Request, request_frame
from ..protocol.requests import Acknowledge, Greeting, Interrupt, Shutdown
from .base import KernelLink, OnEvents, OnLost
from .connection import Connection
from .process import Process, stat_of
from .spec import KernelRecord
from .terminal import read_rest

PATIENCE = 1.0
"""Seconds between the end of the connection and that of the process, or the other way round."""


class LocalLink(KernelLink):
    """A kernel on this machine."""

    greeting: Greeting

    def __init__(self, record: KernelRecord, process: Process, master: int) -> None:
        self.record = record
        self.connection = Connection(self._connection_ended)
        self._process = process
        self._master = master
        self._on_lost: OnLost | None = None
        self._reason = ""
        self._broken = ""
        self._asked = False
        self._words = ""
        self._closed = False
        self._connected = True
        self._timer: asyncio.TimerHandle | None = None
        process.watch(self._process_ended)

    @property
    def launched(self) -> bool:
        """Whether the process was started here, and not by another server."""
        return self._process.child

    def subscribe(self, on_events: OnEvents, on_lost: OnLost) -> None:
        """Hand over events from now on, and the end."""
        self._on_lost = on_lost
        self.connection.subscribe(on_events)
        if self._reason:
            on_lost(self._reason)

    async def request(self, request: Request) -> Reply:
        """Ask, and return the reply."""
        return await self.connection.request(request)

    def send(self, request: Request) -> None:
        """Send a request that is not replied to."""
        self.connection.write(request_frame(0, request))

    def acknowledge(self, seq: int) -> None:
        """Tell the kernel that the events up to `seq` are journaled."""
        self.send(Acknowledge(seq))

    async def interrupt(self) -> None:
        """Send SIGINT to the foreground of the kernel's terminal; by its own thread only where we may not."""
        if not self._process.signal(signal.SIGINT, _foreground_group(self.record.pid)) and self.connection.open:
            await self.request(Interrupt())

    async def terminate(self, grace: float = 3.0) -> None:
        """Ask the kernel to end, kill it when it does not."""
        self._asked = True
        ended = asyncio.ensure_future(self._process.ended.wait())
        asked = asyncio.ensure_future(self._ask_to_end())
        await asyncio.wait({ended}, timeout=grace)
        if not ended.done():
            self.kill()
        await ended
        asked.cancel()

    def kill(self) -> None:
        """End the process group at once."""
        self._process.signal(signal.SIGKILL)

    async def close(self) -> None:
        """Let go of the kernel, which runs on."""
        self._closed = True
        self._release()
        self.connection.close()

    def last_words(self) -> str:
        """Return what a lost kernel could not report any more."""
        if self._process.reason and self._master >= 0:
            self._words += read_rest(self._master)
        return self._words

    def exit_reason(self) -> str:
        """Return why the process ended."""
        return self._reason or self._process.reason

    async def _ask_to_end(self) -> None:
        try:
            await self.request(Shutdown())
        except PyreplsError:
            pass  # it is gone, or will be killed

    def _process_ended(self) -> None:
        if self._connected and self.connection.open:
            self._finish_later()
        else:
            self._finish()

    def _connection_ended(self, broken: str) -> None:
        self._connected = False
        self._broken = broken
        if broken:
            self.kill()
        if self._process.reason:
            self._finish()
        else:
            self._finish_later()

    def _finish_later(self) -> None:
        if self._timer is None and not self._closed:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._finish)

    def _finish(self) -> None:
        if self._reason or self._closed:
            return
        self._reason = self._why()
        if self._process.reason:
            self.last_words()
            _remove(self.record.socket)
        self._release()
        self.connection.close()
        if self._on_lost is not None:
            self._on_lost(self._reason)

    def _why(self) -> str:
        if self._broken:
            return f"killed, because it broke the protocol: {self._broken}"
        if self._asked and self._process.reason == "exit status 0":
            return "shut down as asked"
        return self._process.reason or "its connection was closed, though the process runs on"

    def _release(self) -> None:
        self._process.unwatch()
        if self._timer is not None:
            self._timer.cancel()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1


def _foreground_group(pid: int) -> int:
    fields = stat_of(pid)
    return max(0, int(fields[5])) if fields else 0


def _remove(socket_path: str) -> None:
    for path in (socket_path, socket_path[: -len(".sock")] + ".json"):
        try:
            os.unlink(path)
        except OSError:
            pass
