"""What every action does, by the action's name."""

from __future__ import annotations

from pyrepls.tui.screens.handlers import (
    focusing,
    kernels,
    layouts,
    panes,
    sessions,
    sidebar,
    tabs,
    views,
)
from pyrepls.tui.screens.handlers.desk import Desk, Handler

OPENED_SELDOM = ("watch.add", "watch.manage", "watch.compare", "variable.move", "variable.details", "variable.table")
"""Their screens are imported when one is opened: attaching must not wait for them."""


def _late(name: str) -> Handler:
    async def handle(desk: Desk) -> None:
        from pyrepls.tui.screens.handlers import watching

        await watching.HANDLERS[name](desk)

    return handle


HANDLERS: dict[str, Handler] = {
    **panes.HANDLERS,
    **focusing.HANDLERS,
    **layouts.HANDLERS,
    **tabs.HANDLERS,
    **sessions.HANDLERS,
    **kernels.HANDLERS,
    **views.HANDLERS,
    **sidebar.HANDLERS,
    **{name: _late(name) for name in OPENED_SELDOM},
}

__all__ = ["HANDLERS", "Desk", "Handler"]
