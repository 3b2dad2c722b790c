"""Arranging the panes of a tab: every one of these sends the whole layout."""

from __future__ import annotations

from collections.abc import Callable

from pyrepls.model.geometry import resize_pane
from pyrepls.model.messages import SetLayout
from pyrepls.model.presets import PRESETS
from pyrepls.model.split import Node, even_out, panes_of, rotate_panes, swap_panes
from pyrepls.tui.actions import SIDES
from pyrepls.tui.screens.handlers.desk import Desk, Handler


async def _arrange(desk: Desk, change: Callable[[Node], Node]) -> None:
    tab = desk.tab
    changed = change(tab.layout)
    if changed != tab.layout:
        await desk.do(SetLayout(tab.id, changed))


def _resize(side: str, by: int) -> Handler:
    async def resize(desk: Desk) -> None:
        await _arrange(desk, lambda layout: resize_pane(layout, desk.room, desk.pane, side, by))

    return resize


def _swap(by: int) -> Handler:
    async def swap(desk: Desk) -> None:
        panes = panes_of(desk.tab.layout)
        other = panes[(panes.index(desk.pane) + by) % len(panes)]
        await _arrange(desk, lambda layout: swap_panes(layout, desk.pane, other))

    return swap


async def _rotate(desk: Desk) -> None:
    await _arrange(desk, rotate_panes)


async def _even_out(desk: Desk) -> None:
    await _arrange(desk, even_out)


async def _next_layout(desk: Desk) -> None:
    """Go from the preset that the tab has to the next one that looks different."""
    layout = desk.tab.layout
    panes = panes_of(layout)
    names = list(PRESETS)
    made = [PRESETS[name](panes) for name in names]
    at = next((index for index in reversed(range(len(made))) if made[index] == layout), -1)
    following = (*range(at + 1, len(made)), *range(at + 1))
    wanted = next((index for index in following if made[index] != layout), None)
    if wanted is not None:
        await desk.do(SetLayout(desk.tab.id, made[wanted]))
        desk.say(f"layout {names[wanted]}")


HANDLERS: dict[str, Handler] = {
    **{f"pane.resize_{side}": _resize(side, 1) for side in SIDES},
    **{f"pane.resize_{side}_5": _resize(side, 5) for side in SIDES},
    "pane.swap_previous": _swap(-1),
    "pane.swap_next": _swap(1),
    "pane.rotate": _rotate,
    "pane.even_out": _even_out,
    "pane.next_layout": _next_layout,
}
