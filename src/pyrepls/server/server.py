"""`Server`: the sessions, the clients, and the parts that all of them share. It wires, and decides little."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from ..errors import NoSuchPane, NoSuchSession, NoSuchTab
from ..model import events as ev
from ..model.ids import PaneId, TabId
from ..model.session import Session
from ..protocol.envelope import Request
from ..stores.base import History, Store
from ..transports.base import Transport
from .client_connection import Answer, ClientConnection
from .handlers import HANDLERS
from .journal import REST, Journal
from .launcher import Launcher
from .naming import Numbers
from .session import LiveSession

log = logging.getLogger(__name__)


class Server:
    """Everything that outlives a client."""

    def __init__(self, launcher: Launcher, store: Store, history: History, rest: float = REST) -> None:
        self.sessions: dict[str, LiveSession] = {}
        self.clients: set[ClientConnection] = set()
        self.numbers = Numbers()
        self.launcher = launcher
        self.journal = Journal(store, history, self.give_notice, rest)
        self.on_stop: Callable[[], None] = lambda: None
        """Called when a client asks for the end of the server."""
        self.quiet_since = time.monotonic()
        """Since when there is neither a session nor a client; meaningless while there is."""
        self._background: set[asyncio.Task[Any]] = set()
        self._unsaid = ""

    # clients

    def accept(self, transport: Transport) -> None:
        """Serve a new connection."""
        ClientConnection(self, transport, self.numbers.client())

    def welcome_client(self, client: ClientConnection) -> None:
        """Count a client that has said hello."""
        self.clients.add(client)

    def forget_client(self, client: ClientConnection) -> None:
        """Let go of a client whose connection ended."""
        self.clients.discard(client)
        self.detach(client)
        self.note_quiet()

    def detach(self, client: ClientConnection) -> None:
        """Send a client no more events."""
        session, client.session = client.session, None
        if session is not None:
            session.forget_looks(client)
            session.publisher.remove(client)
            session.count_clients()

    def detach_all(self, session: LiveSession, reason: str) -> None:
        """Detach every client of a session, and tell them why."""
        for client in self.clients:
            if client.session is session:
                client.session = None
                session.forget_looks(client)
        session.end(ev.Detached(reason), session.publisher.clients)
        session.count_clients()

    def handle(self, client: ClientConnection, request: Request) -> Answer:
        """Do what a request asks for."""
        answer: Answer = HANDLERS[type(request)](self, client, request)
        return answer

    # finding

    def session(self, name: str) -> LiveSession:
        """Return a session by name; raises NoSuchSession."""
        if name not in self.sessions:
            known = ", ".join(self.sessions)
            hint = f"there are: {known}" if known else "there is none; create one with: pyrepls new"
            raise NoSuchSession(f"there is no session {name}; {hint}")
        return self.sessions[name]

    def session_with(self, pane: PaneId) -> LiveSession:
        """Return the session that a pane stands in; raises NoSuchPane."""
        for session in self.sessions.values():
            if pane in session.state.panes:
                return session
        raise NoSuchPane(f"there is no pane {pane[:20]}; list them with: pyrepls ls")

    def session_with_tab(self, tab: TabId) -> LiveSession:
        """Return the session that has a tab; raises NoSuchTab."""
        for session in self.sessions.values():
            if any(each.id == tab for each in session.state.tabs):
                return session
        raise NoSuchTab(f"there is no tab with the id {tab}")

    # sessions

    def add_session(self, name: str, environment: Mapping[str, str]) -> LiveSession:
        """Create a session without a tab; its name must be free."""
        session = LiveSession(self.journal, self.launcher, environment)
        session.apply([ev.SessionCreated(name, time.time())])
        self.sessions[name] = session
        return session

    def say_pending_notice(self, session: LiveSession) -> None:
        """Say in a session what could not be said while there was none."""
        if self._unsaid:
            session.give_notice(self._unsaid)
            self._unsaid = ""

    def restore_session(self, seq: int, state: Session, environment: Mapping[str, str]) -> None:
        """Take a session over from its journal."""
        session = LiveSession(self.journal, self.launcher, environment)
        self.numbers.skip(state)
        self.sessions[state.name] = session
        session.restore(seq, state)

    def end_session(self, session: LiveSession, reason: str, forget: bool = True) -> None:
        """End a session: its clients are told, its kernels end in the background, its journal is forgotten."""
        self.sessions.pop(session.name, None)
        for client in list(self.clients):
            if client.session is session:
                client.session = None
        session.end(ev.SessionEnded(reason))
        if forget:
            self.journal.delete(session.name)
        self.in_background(session.close_kernels())
        self.note_quiet()

    def give_notice(self, text: str) -> None:
        """Say something that concerns every session."""
        log.warning("%s", text)
        if not self.sessions:
            self._unsaid = text
        for session in self.sessions.values():
            session.give_notice(text)

    # running

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something that nobody waits for; the server does not end before it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def note_quiet(self) -> None:
        """Begin to count the time without a session and a client."""
        if self.is_quiet:
            self.quiet_since = time.monotonic()

    @property
    def is_quiet(self) -> bool:
        """Whether there is neither a session nor a client."""
        return not self.sessions and not self.clients

    async def close(self) -> None:
        """End everything in order; sessions that were not killed come back from their journals."""
        for session in list(self.sessions.values()):
            self.end_session(session, "the server was ended", forget=False)
        await self.launcher.close()
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)
        await self.journal.close()
        for client in list(self.clients):
            client.close()
