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
    watching,
)
from pyrepls.tui.screens.handlers.desk import Desk, Handler

HANDLERS: dict[str, Handler] = {
    **panes.HANDLERS,
    **focusing.HANDLERS,
    **layouts.HANDLERS,
    **tabs.HANDLERS,
    **sessions.HANDLERS,
    **kernels.HANDLERS,
    **views.HANDLERS,
    **sidebar.HANDLERS,
    **watching.HANDLERS,
}

__all__ = ["HANDLERS", "Desk", "Handler"]
