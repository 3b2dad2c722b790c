"""Interrupting, restarting and ending what runs in a pane. Every step up is offered, none is taken silently."""

from __future__ import annotations

from pyrepls.model.ids import PaneId
from pyrepls.model.messages import ClosePane, Interrupt, RefuseExit, Restart, Terminate, Withdraw
from pyrepls.model.session import Session
from pyrepls.tui.screens.handlers.desk import Desk, Handler

PATIENCE = 2.0
"""Seconds before the next step is offered."""


async def _restart(desk: Desk) -> None:
    if await _agreed(desk):
        await desk.do(Restart(desk.pane))


async def _choose_python(desk: Desk) -> None:
    """Restart the pane with another interpreter."""
    pane = desk.pane
    wish = await desk.read_line(f"interpreter of pane {desk.number(pane)}, a version or a path:", desk.kernel.python)
    if wish and wish.strip() and await _agreed(desk):
        await desk.do(Restart(pane, python=wish.strip()))


async def _agreed(desk: Desk) -> bool:
    """Ask before a restart that costs something."""
    pane, kernel = desk.pane, desk.kernel
    lost = []
    if kernel.state == "busy" or kernel.running is not None:
        lost.append("stops what runs")
    if kernel.state != "dead" and kernel.variables:
        count = len(kernel.variables)
        lost.append(f"loses {count} variable{'s' if count > 1 else ''}")
    return not lost or await desk.confirm(f"restart pane {desk.number(pane)}: that {' and '.join(lost)}")


async def _interrupt(desk: Desk) -> None:
    if desk.kernel.running is None:
        desk.say(f"nothing runs in pane {desk.number(desk.pane)}")
    else:
        await desk.do(Interrupt(desk.pane))


async def _escalate(desk: Desk) -> None:
    pane, running = desk.pane, desk.kernel.running
    if running is None:
        desk.say(f"nothing runs in pane {desk.number(pane)}")
        return
    await desk.do(Interrupt(pane))
    if await desk.wait_for(lambda session: _stopped(session, pane, running.id), PATIENCE):
        desk.say("interrupted")
        return
    if not await desk.confirm("the interrupt is not heard: terminate this interpreter, with its variables"):
        return
    await desk.do(Terminate(pane))
    if await desk.wait_for(lambda session: _dead(session, pane), PATIENCE):
        return
    if await desk.confirm("it does not end either: kill it at once"):
        await desk.do(Terminate(pane, force=True))


def _stopped(session: Session, pane: PaneId, cell: int) -> bool:
    if pane not in session.panes:
        return True
    running = session.kernel_of(pane).running
    return running is None or running.id != cell


def _dead(session: Session, pane: PaneId) -> bool:
    return pane not in session.panes or session.kernel_of(pane).state == "dead"


async def _withdraw(desk: Desk) -> None:
    """Take back the newest cell that waits, and put it where it can be changed."""
    queued = desk.kernel.queued
    if not queued:
        desk.say("no cell waits here")
        return
    prompt = desk.view.prompt
    await desk.do(Withdraw(desk.pane, queued[-1].id))
    if not prompt.text and desk.kernel.input is None:
        prompt.load(queued[-1].source)
    desk.say("taken back")


async def _accept_exit(desk: Desk) -> None:
    await desk.do(ClosePane(desk.pane))


async def _refuse_exit(desk: Desk) -> None:
    await desk.do(RefuseExit(desk.pane))


HANDLERS: dict[str, Handler] = {
    "kernel.restart": _restart,
    "kernel.choose_python": _choose_python,
    "exit.accept": _accept_exit,
    "exit.refuse": _refuse_exit,
    "kernel.escalate": _escalate,
    "cell.interrupt": _interrupt,
    "cell.withdraw": _withdraw,
}
