"""The control thread: the listening socket, the one connection, requests, the pace of ticks and heartbeats.

Nothing that a peer sends ends the kernel: what is no frame costs the connection, what is no request is answered so.
"""

from __future__ import annotations

import _socket
import os
import select
from time import sleep

from ..protocol.envelope import Reply, RequestFrame, parse_frame, reply_frame, trouble_frame
from ..protocol.errors import FrameTooLarge, MalformedMessage, ProtocolError
from ..protocol.requests import REQUESTS, Execute, Hello
from .errands import Errand
from .outbox import GONE, give_up
from .pace import Pace
from .peer import Peer
from .solitude import Solitude

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .handlers import Handlers
    from .kernel import Kernel
    from .welcome import Welcome

MOST_STRANGERS = 8
"""Connections that have not said hello yet; the oldest gives way."""

INTERRUPTED = b"\x02"
"""What the signal handler in C writes to the wake descriptor when SIGINT comes."""


class Control:
    """Owns every descriptor but the terminal's."""

    def __init__(self, listener: int, linger: float, kernel: Kernel, handlers: Handlers, welcome: Welcome) -> None:
        self._listener = _socket.socket(fileno=listener)
        self._listener.setblocking(False)
        self._kernel = kernel
        self._terminal = kernel.cells.terminal
        self._outbox = kernel.cells.outbox
        self._handlers = handlers
        self._welcome = welcome
        self._peer: Peer | None = None
        self._strangers: dict[int, Peer] = {}
        self._solitude = Solitude(self._listener.getsockname(), linger)
        self._pace = Pace(kernel.cells)
        self._typing = False
        self._poll = select.poll()
        self._poll.register(listener, select.POLLIN)
        self._poll.register(self._outbox.wake_descriptor, select.POLLIN)

    def run(self) -> None:
        """Serve for as long as the process lives; the body of the control thread."""
        while True:
            self._step()

    def close_in_child(self) -> None:
        """Let go of everything in a forked child, which is not reached through it."""
        self._outbox.muted = True
        self._kernel.cells.interruption.stop_listening()
        peers = [*self._strangers.values(), *([self._peer] if self._peer is not None else [])]
        ours = [self._listener.detach(), *(peer.abandon() for peer in peers)]
        for descriptor in (*ours, *self._outbox.descriptors, *self._terminal.descriptors):
            try:
                os.close(descriptor)
            except OSError:
                pass

    def _step(self) -> None:
        self._watch_for_room()
        for descriptor, happened in self._poll.poll(self._patience()):
            if happened & select.POLLNVAL:
                give_up()
            self._serve(descriptor, happened)
        if self._kernel.waiting or self._kernel.cells.watching.lively:
            self._pace.keep(bool(self._kernel.waiting))
        elif self._peer is None and not self._kernel.stopping:
            reason = self._solitude.reason_to_end()
            if reason:
                self._kernel.stop(reason)

    def _patience(self) -> float | None:
        if self._kernel.waiting or self._kernel.cells.watching.lively:
            return self._pace.patience()
        if self._peer is None and not self._kernel.stopping:
            return self._solitude.patience()
        return None

    def _watch_for_room(self) -> None:
        if self._peer is not None:
            waits = select.POLLOUT if self._outbox.backed_up else 0
            self._poll.register(self._peer.descriptor, select.POLLIN | waits)
        typing = self._terminal.type_waiting()
        if typing:
            self._poll.register(self._terminal.master, select.POLLOUT)
        elif self._typing:
            self._poll.unregister(self._terminal.master)
        self._typing = typing

    def _serve(self, descriptor: int, happened: int) -> None:
        if descriptor == self._listener.fileno():
            self._accept()
        elif descriptor == self._outbox.wake_descriptor:
            if INTERRUPTED in os.read(descriptor, 4096):
                self._pace.interrupted()
        elif self._peer is not None and descriptor == self._peer.descriptor:
            if happened & select.POLLOUT:
                self._outbox.send_waiting()
            if happened & ~select.POLLOUT:
                self._hear(self._peer)
        elif descriptor in self._strangers:
            self._hear(self._strangers[descriptor])

    def _accept(self) -> None:
        try:
            descriptor, _ = self._listener._accept()  # type: ignore[attr-defined]
        except OSError:  # whoever called has hung up, or the user's code has used up all descriptors
            sleep(0.01)
            return
        peer = Peer(_socket.socket(fileno=descriptor))
        if not peer.is_same_user():
            peer.close()
            return
        while len(self._strangers) >= MOST_STRANGERS:
            self._drop(next(iter(self._strangers.values())))
        self._strangers[descriptor] = peer
        self._poll.register(descriptor, select.POLLIN)

    def _hear(self, peer: Peer) -> None:
        try:
            for frame in peer.receive():
                self._take(peer, frame)
        except (FrameTooLarge, EOFError, *GONE):
            self._drop(peer)

    def _take(self, peer: Peer, frame: bytes) -> None:
        try:
            asked = parse_frame(frame, REQUESTS, {})
            if not isinstance(asked, RequestFrame):
                raise MalformedMessage("a kernel takes requests only")
        except ProtocolError as problem:
            self._complain(peer, problem)
        else:
            if isinstance(asked.request, Hello):
                self._greet(peer, asked.id, asked.request)
            elif peer is self._peer:
                self._answer(asked)
            else:
                raise EOFError  # whoever does not say hello first is not talked to

    def _complain(self, peer: Peer, problem: ProtocolError) -> None:
        asked = getattr(problem, "reply_to", None)
        if asked is None or peer is not self._peer:
            raise EOFError
        self._outbox.reply(trouble_frame(asked, type(problem).__name__, str(problem)))

    def _greet(self, peer: Peer, id: int, hello: Hello) -> None:
        refusal = self._welcome.refusal(hello)
        if refusal is not None:
            peer.send_last(trouble_frame(id, *refusal))
            raise EOFError
        if peer is not self._peer:
            self._drop_peer()
        self._strangers.pop(peer.descriptor, None)
        peer.trust()
        self._peer = peer
        greeting = self._welcome.greeting(self._outbox.ring, self._kernel.cells.ticker.cell)
        self._outbox.attach(peer.socket, hello.cursor, reply_frame(id, greeting))

    def _answer(self, asked: RequestFrame) -> None:
        silent = asked.request.silent_
        try:
            if not silent:
                self._welcome.note_request(asked.id)
            if isinstance(asked.request, Execute):  # it leaves with the cell's events, so it must be there before them
                self._outbox.reply(reply_frame(asked.id, Reply()), cork=True)
                silent = True
            if type(asked.request) in self._kernel.errands:
                self._kernel.submit(Errand(asked.id, asked.request))
                return
            reply = self._handlers.handle(asked.request)
        except Exception as problem:  # also a defect of ours: whoever asked must not wait for ever
            if not silent:
                self._outbox.reply(trouble_frame(asked.id, type(problem).__name__, str(problem)))
        else:
            if not silent:
                self._outbox.reply(reply_frame(asked.id, reply))

    def _drop_peer(self) -> None:
        if self._peer is not None:
            self._drop(self._peer)

    def _drop(self, peer: Peer) -> None:
        self._strangers.pop(peer.descriptor, None)
        if peer is self._peer:
            self._outbox.detach()
            self._handlers.forget_peer()
            self._peer = None
            self._solitude.begin()
        try:
            self._poll.unregister(peer.descriptor)
        except KeyError:
            pass
        peer.close()
