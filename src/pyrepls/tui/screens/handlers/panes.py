"""Opening, closing and naming panes."""

from __future__ import annotations

from pyrepls.model.messages import BreakPane, Broadcast, ClosePane, Opened, RenamePane, SplitPane, Zoom
from pyrepls.model.split import Direction
from pyrepls.tui.screens.handlers.desk import Desk, Handler
from pyrepls.tui.screens.pane_information import PaneInformation, facts_of


def _split(direction: Direction) -> Handler:
    async def split(desk: Desk) -> None:
        opened = await desk.ask(SplitPane(desk.pane, direction), Opened)
        desk.focus_on(opened.pane)

    return split


async def _close(desk: Desk) -> None:
    pane = desk.pane
    running = desk.kernel.state != "dead"
    what = f"close pane {desk.number(pane)}" + (" and end its interpreter" if running else "")
    if await desk.confirm(what):
        await desk.do(ClosePane(pane))


async def _zoom(desk: Desk) -> None:
    await desk.do(Zoom(desk.pane))


async def _break(desk: Desk) -> None:
    if len(desk.area.full_regions) < 2:
        desk.say("this pane has a tab of its own already")
        return
    opened = await desk.ask(BreakPane(desk.pane), Opened)
    desk.focus_on(opened.pane)


async def _rename(desk: Desk) -> None:
    pane = desk.pane
    name = await desk.read_line(f"name of pane {desk.number(pane)}:", desk.session.pane(pane).name)
    if name is not None:
        await desk.do(RenamePane(pane, name.strip()))


async def _broadcast(desk: Desk) -> None:
    tab = desk.tab
    await desk.do(Broadcast(tab.id, not tab.broadcast))
    desk.say("cells go to this pane only" if tab.broadcast else "cells go to all panes of this tab")


async def _information(desk: Desk) -> None:
    await desk.open_screen(PaneInformation(facts_of(desk.session, desk.pane)))


HANDLERS: dict[str, Handler] = {
    "pane.split_right": _split("across"),
    "pane.split_down": _split("down"),
    "pane.close": _close,
    "pane.zoom": _zoom,
    "pane.break": _break,
    "pane.rename": _rename,
    "pane.broadcast": _broadcast,
    "pane.information": _information,
}
