"""Moving the focus from pane to pane."""

from __future__ import annotations

from pyrepls.model.geometry import neighbour
from pyrepls.model.ids import PaneId
from pyrepls.model.messages import Zoom
from pyrepls.model.split import panes_of
from pyrepls.tui.actions import SIDES
from pyrepls.tui.screens.handlers.desk import Desk, Handler


async def _move(desk: Desk, pane: PaneId) -> None:
    """Focus another pane of the tab; as in tmux that ends a zoom."""
    if pane == desk.pane:
        return
    zoomed = desk.tab.zoomed
    if zoomed is not None:
        await desk.do(Zoom(zoomed))
    desk.focus_on(pane)


def _beside(side: str) -> Handler:
    async def focus(desk: Desk) -> None:
        await _move(desk, neighbour(desk.area.full_regions, desk.pane, side, desk.focus.recent))

    return focus


async def _next(desk: Desk) -> None:
    panes = panes_of(desk.tab.layout)
    await _move(desk, panes[(panes.index(desk.pane) + 1) % len(panes)])


async def _last(desk: Desk) -> None:
    last = desk.focus.last(panes_of(desk.tab.layout))
    if last is None:
        desk.say("no other pane had the focus before")
    else:
        await _move(desk, last)


async def _choose(desk: Desk) -> None:
    panes = panes_of(desk.tab.layout)
    shown = [view for view in desk.views.values() if view.pane in panes]
    for view in shown:
        view.show_number(True)
    try:
        key = await desk.ask_key("which pane?")
    finally:
        for view in shown:
            view.show_number(False)
    if key.isdecimal() and 0 < int(key) <= len(panes):
        await _move(desk, panes[int(key) - 1])
    elif key.isdecimal():
        desk.say(f"this tab has no pane {key}")


HANDLERS: dict[str, Handler] = {
    **{f"pane.focus_{side}": _beside(side) for side in SIDES},
    "pane.focus_next": _next,
    "pane.focus_last": _last,
    "pane.choose": _choose,
}
