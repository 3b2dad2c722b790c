"""Tabs."""

from __future__ import annotations

from pyrepls.model.messages import CloseTab, NewTab, Opened, RenameTab
from pyrepls.model.split import panes_of
from pyrepls.tui.screens.handlers.desk import Desk, Handler


async def _open(desk: Desk) -> None:
    opened = await desk.ask(NewTab(desk.session.name), Opened)
    desk.focus_on(opened.pane)


def _turn(by: int) -> Handler:
    async def turn(desk: Desk) -> None:
        tabs = desk.session.tabs
        desk.focus_tab(tabs[(tabs.index(desk.tab) + by) % len(tabs)].id)

    return turn


def _select(digit: int) -> Handler:
    async def select(desk: Desk) -> None:
        tabs, index = desk.session.tabs, (digit or 10) - 1
        if index < len(tabs):
            desk.focus_tab(tabs[index].id)
        else:
            desk.say(f"there is no tab {index + 1}")

    return select


async def _rename(desk: Desk) -> None:
    tab = desk.tab
    name = await desk.read_line("name of this tab:", tab.name)
    if name is not None:
        await desk.do(RenameTab(tab.id, name.strip()))


async def _close(desk: Desk) -> None:
    tab = desk.tab
    count = len(panes_of(tab.layout))
    what = f"close the tab {tab.name}".rstrip() + f" with {count} pane{'s' if count > 1 else ''}"
    if await desk.confirm(what):
        await desk.do(CloseTab(tab.id))


HANDLERS: dict[str, Handler] = {
    "tab.open": _open,
    "tab.next": _turn(1),
    "tab.previous": _turn(-1),
    **{f"tab.select_{digit}": _select(digit) for digit in range(10)},
    "tab.rename": _rename,
    "tab.close": _close,
}
