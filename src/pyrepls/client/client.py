"""A front end's way to the server: connect (starting it when nobody answers), ask, attach."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ..config.paths import server_socket
from ..errors import ConnectFailed, ConnectionClosed, ConnectionLost, PyreplsError, RemoteProtocolError
from ..model.messages import Attach, Attached, Detach, Hello, Welcome
from ..protocol.envelope import EventFrame, Reply, Request
from ..protocol.version import RELEASE, SESSION_PROTOCOL, check_version
from ..transports.base import Transport
from ..transports.byte_stream import ByteStream
from .connection import Connection
from .mirror import Mirror

R = TypeVar("R", bound=Reply)

PATIENCE = 10.0
"""Seconds that a server which was just started may take to answer."""


class Client:
    """One connection with at most one session attached to it."""

    def __init__(self, transport: Transport) -> None:
        self._connection = Connection(transport, self._take_events, self._lost)
        self._mirror: Mirror | None = None
        self._repairing: asyncio.Task[None] | None = None
        self._attach: Attach | None = None
        self.on_lost: Callable[[PyreplsError], None] | None = None
        """Called once when the server vanishes; not after `close`."""
        self.server_pid = 0

    @classmethod
    async def connect(cls, name: str = "cli", start_server: bool = True) -> Client:
        """Return a client that has said hello; raises ConnectFailed, VersionMismatch, RuntimeDirectoryError.

        Any number of clients may do this at once: exactly one server comes of it.
        """
        client = await cls._try_connect(name)
        if client is not None:
            return client
        if not start_server:
            raise ConnectFailed("no pyrepls server is running; start one with: pyrepls")
        from .start import log_path, start_daemon  # starting is the exception: subprocess is slow to import

        deadline = asyncio.get_running_loop().time() + PATIENCE
        await asyncio.get_running_loop().run_in_executor(None, start_daemon, PATIENCE)
        while asyncio.get_running_loop().time() < deadline:
            client = await cls._try_connect(name)
            if client is not None:
                return client
            await asyncio.sleep(0.02)
        raise ConnectFailed(f"the pyrepls server was started but does not answer; its log is {log_path()}")

    @classmethod
    async def _try_connect(cls, name: str) -> Client | None:
        path = str(server_socket())
        loop = asyncio.get_running_loop()
        try:
            _, stream = await loop.create_unix_connection(lambda: ByteStream("the server"), path)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except OSError as problem:
            raise ConnectFailed(f"the server's socket {path} cannot be used: {problem}") from None
        client = cls(stream)
        try:
            await asyncio.wait_for(client._say_hello(name), PATIENCE)
        except ConnectionLost:
            return None  # it was about to end
        except asyncio.TimeoutError:
            await client.close()
            raise ConnectFailed(
                f"the pyrepls server at {path} does not answer; its process hangs or is stopped"
            ) from None
        except BaseException:
            await client.close()
            raise
        return client

    async def _say_hello(self, name: str) -> None:
        welcome = await self.ask(Hello(SESSION_PROTOCOL, RELEASE, name), Welcome)
        check_version(SESSION_PROTOCOL, welcome.version, "the server", welcome.release)
        self.server_pid = welcome.pid

    async def ask(self, request: Request, reply: type[R]) -> R:
        """Return the server's answer; raises its error, or ConnectionLost."""
        return await self._connection.ask(request, reply)

    async def do(self, request: Request) -> None:
        """Have something done that is answered only with whether it was."""
        await self._connection.ask(request, Reply)

    async def attach(self, session: str, read_only: bool = False, detach_others: bool = False) -> Mirror:
        """Begin to get a session's events; what was attached before no longer gets any."""
        self._attach = Attach(session, read_only, detach_others)
        made: list[Mirror] = []

        def begin(answer: Attached) -> None:
            made.append(Mirror(answer.seq, answer.session))
            self._leave()
            self._mirror = made[0]

        await self._connection.ask(self._attach, Attached, begin)
        return made[0]

    async def detach(self) -> None:
        """Stop getting events; the session goes on."""
        self._leave()
        await self.do(Detach())

    async def close(self) -> None:
        """Close the connection."""
        if self._repairing is not None:
            self._repairing.cancel()
        self._leave()
        self._connection.close()
        await asyncio.sleep(0)  # lets the loop close the socket, so that nothing is left open behind us

    def _take_events(self, frames: list[EventFrame]) -> None:
        if self._mirror is None or self._repairing is not None:
            return
        try:
            self._mirror.take(frames)
        except RemoteProtocolError:
            self._repairing = asyncio.get_running_loop().create_task(self._reattach(self._mirror))

    async def _reattach(self, mirror: Mirror) -> None:
        """Attach once more after events were missed; the mirror's subscribers see a snapshot."""

        def begin(answer: Attached) -> None:
            self._repairing = None
            if self._mirror is mirror:
                mirror.reset(answer.seq, answer.session)

        try:
            await self._connection.ask(
                Attach(mirror.session.name, self._attach.read_only if self._attach else False), Attached, begin
            )
        except PyreplsError as problem:
            self._repairing = None
            mirror.end(problem)

    def _leave(self) -> None:
        if self._mirror is not None:
            self._mirror.end(ConnectionClosed("this client has detached"))
            self._mirror = None

    def _lost(self, problem: PyreplsError) -> None:
        if self._mirror is not None:
            self._mirror.end(problem)
        if self.on_lost is not None:
            self.on_lost(problem)
