"""The server's end of one client: hello first, then requests in order, each answered once.

What a kernel has to answer is answered when it does, so that an interrupt never waits behind a question. Garbage ends
the connection and nothing else; a request that makes no sense is answered and the connection stays.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Union

from ..errors import (
    MalformedMessage,
    NotAllowed,
    PyreplsError,
    RemoteProtocolError,
    UnknownMessage,
    VariableError,
    VersionMismatch,
)
from ..model.messages import READING, REQUESTS, Hello, Welcome
from ..model.variable_messages import WAITING
from ..protocol.envelope import Reply, Request, RequestFrame, parse_frame, reply_frame, trouble_frame
from ..protocol.version import RELEASE, SESSION_PROTOCOL
from ..transports.base import HIGH_WATER, Receiver, Transport
from .publisher import Audience

if TYPE_CHECKING:
    from .server import Server
    from .session import LiveSession

log = logging.getLogger(__name__)

Answer = Union[Reply, Awaitable[Reply]]

BURST = 200
"""Requests of one client that are handled before others get their turn."""

MOST_QUESTIONS = 32
"""Questions of one client that kernels have not answered yet; further ones are refused."""


class ClientConnection(Receiver, Audience):
    """One client: what it may do, and which session it is attached to."""

    def __init__(self, server: Server, transport: Transport, number: int) -> None:
        self.number = number
        self.name = ""
        self.session: LiveSession | None = None
        self.read_only = False
        self._server = server
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._welcomed = False
        self._frames: deque[bytes] = deque()
        self._busy: asyncio.Task[None] | None = None
        self._questions: set[asyncio.Task[None]] = set()
        self._scheduled = False
        self._outgoing: list[bytes] = []
        transport.receive(self)

    # what it sends

    def frames_received(self, frames: list[bytes]) -> None:
        """Handle what arrived, as far as the client takes the answers."""
        self._frames.extend(frames)
        if not self._scheduled:
            self._work()

    def transport_drained(self) -> None:
        """Go on with a client that was slow."""
        if self.session is not None:
            self.session.publisher.catch_up(self)
        self._work_soon()

    def transport_closed(self, problem: PyreplsError | None) -> None:
        """Forget the client; tell it why when it broke the rules."""
        if isinstance(problem, RemoteProtocolError):
            self._transport.send(trouble_frame(0, type(problem).__name__, str(problem)))
        self._frames.clear()
        self._outgoing.clear()
        for question in self._questions:
            question.cancel()
        self._server.forget_client(self)

    # what it is sent

    @property
    def queued(self) -> int:
        """Bytes that the client has not taken yet."""
        return self._transport.queued

    def send(self, frames: bytes) -> None:
        """Queue frames; what is sent in one turn of the loop leaves together."""
        if not frames:
            return
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing.append(frames)

    def close(self) -> None:
        """Send what is queued, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._outgoing:
            frames = self._outgoing[0] if len(self._outgoing) == 1 else b"".join(self._outgoing)
            self._outgoing.clear()
            self._transport.send(frames)

    # requests

    def _work_soon(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._work_later)

    def _work_later(self) -> None:
        self._scheduled = False
        self._work()

    def _work(self) -> None:
        """Handle requests in order, until one has to be waited for, or the client does not take the answers."""
        for _ in range(BURST):
            if not self._frames or self._busy is not None:
                break
            if len(self._outgoing) > 8:
                self._flush()
            if self.queued > HIGH_WATER:
                break
            self._handle_frame(self._frames.popleft())
        else:
            self._work_soon()
        self._transport.hold(bool(self._frames))

    def _handle_frame(self, frame: bytes) -> None:
        try:
            parsed = parse_frame(frame, REQUESTS, {})
        except (MalformedMessage, UnknownMessage) as problem:
            id = getattr(problem, "reply_to", None) or 0
            self._refuse(id, problem, fatal=not id or not self._welcomed)
            return
        if not isinstance(parsed, RequestFrame):
            self._refuse(0, MalformedMessage("a client sends nothing but requests"), fatal=True)
        elif not self._welcomed:
            self._greet(parsed.id, parsed.request)
        else:
            self._answer(parsed.id, parsed.request)

    def _greet(self, id: int, request: Request) -> None:
        if not isinstance(request, Hello):
            self._refuse(id, NotAllowed("the first message must be hello"), fatal=True)
        elif request.version != SESSION_PROTOCOL:
            older = "the client" if request.version < SESSION_PROTOCOL else "the server, after ending it"
            problem = VersionMismatch(
                f"the server (pyrepls {RELEASE}) speaks protocol {SESSION_PROTOCOL}, the client "
                f"(pyrepls {request.release[:40]}) speaks {request.version}; upgrade {older}"
            )
            self._refuse(id, problem, fatal=True)
        else:
            self._welcomed = True
            self.name = request.name[:40]
            self._server.welcome_client(self)
            self.send(reply_frame(id, Welcome(SESSION_PROTOCOL, RELEASE, os.getpid())))

    def _answer(self, id: int, request: Request) -> None:
        try:
            if self.read_only and not isinstance(request, READING):
                raise NotAllowed("this client is attached read-only and can change nothing")
            if isinstance(request, WAITING) and len(self._questions) >= MOST_QUESTIONS:
                raise VariableError(f"{MOST_QUESTIONS} questions have not been answered yet; ask again when some are")
            answer = self._server.handle(self, request)
            if not isinstance(answer, Reply):
                self._wait_for(id, request, answer)
                return
            self.send(reply_frame(id, answer))
        except PyreplsError as problem:
            self._refuse(id, problem)
        except Exception:
            self._refuse_defect(id, request)

    def _wait_for(self, id: int, request: Request, answer: Awaitable[Reply]) -> None:
        task = self._loop.create_task(self._answer_later(id, request, answer))
        if isinstance(request, WAITING):
            self._questions.add(task)
            task.add_done_callback(self._questions.discard)
        else:
            self._busy = task
            task.add_done_callback(self._go_on)

    def _go_on(self, _task: asyncio.Task[None]) -> None:
        self._busy = None
        self._work_soon()

    async def _answer_later(self, id: int, request: Request, answer: Awaitable[Reply]) -> None:
        try:
            self.send(reply_frame(id, await answer))
        except PyreplsError as problem:
            self._refuse(id, problem)
        except Exception:
            self._refuse_defect(id, request)

    def _refuse(self, id: int, problem: PyreplsError, fatal: bool = False) -> None:
        self.send(trouble_frame(id, type(problem).__name__, str(problem)))
        if fatal:
            self.close()

    def _refuse_defect(self, id: int, request: Request) -> None:
        log.exception("request %s failed", type(request).__name__)
        self._refuse(id, PyreplsError("the server failed to do that: a defect of pyrepls, noted in its log"))
