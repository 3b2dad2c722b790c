"""Leaving, choosing, naming, opening and ending sessions."""

from __future__ import annotations

import os

from pyrepls.model.messages import KillSession, ListSessions, NewSession, RenameSession, SessionList, SessionMade
from pyrepls.tui.screens.handlers.desk import Desk, Handler
from pyrepls.tui.screens.session_chooser import SessionChooser


async def _detach(desk: Desk) -> None:
    await desk.stage.leave(f"detached from session {desk.session.name}")


async def _choose(desk: Desk) -> None:
    listed = await desk.ask(ListSessions(), SessionList)
    chosen = await desk.open_screen(SessionChooser(listed.sessions, desk.session.name))
    if chosen is not None and chosen != desk.session.name:
        await desk.stage.switch_session(chosen)


def _turn(by: int) -> Handler:
    async def turn(desk: Desk) -> None:
        listed = await desk.ask(ListSessions(), SessionList)
        names = sorted(session.name for session in listed.sessions)
        if len(names) < 2:
            desk.say("there is no other session")
            return
        await desk.stage.switch_session(names[(names.index(desk.session.name) + by) % len(names)])

    return turn


async def _rename(desk: Desk) -> None:
    name = await desk.read_line("name of this session:", desk.session.name)
    if name is not None and name.strip() != desk.session.name:
        await desk.do(RenameSession(desk.session.name, name.strip()))


async def _open(desk: Desk) -> None:
    name = await desk.read_line("name of the new session:")
    if name is not None:
        made = await desk.ask(NewSession(name.strip(), os.getcwd(), dict(os.environ)), SessionMade)
        await desk.stage.switch_session(made.name)


async def _kill(desk: Desk) -> None:
    count = len(desk.session.panes)
    interpreters = "interpreter" if count == 1 else f"{count} interpreters"
    if await desk.confirm(f"end session {desk.session.name} with its {interpreters}"):
        await desk.do(KillSession(desk.session.name))


HANDLERS: dict[str, Handler] = {
    "session.detach": _detach,
    "session.choose": _choose,
    "session.previous": _turn(-1),
    "session.next": _turn(1),
    "session.rename": _rename,
    "session.open": _open,
    "session.kill": _kill,
}
