"""What the server does for each request: one table, filled by topic."""

from __future__ import annotations

from typing import Any, Callable

from ..protocol.envelope import Request
from . import (
    handlers_cells,
    handlers_layout,
    handlers_moving,
    handlers_panes,
    handlers_sessions,
    handlers_variables,
)

Handler = Callable[[Any, Any, Any], Any]
"""Takes server, client and request; returns the reply or awaits it. The table below pairs them with their classes."""

HANDLERS: dict[type[Request], Handler] = {
    **handlers_sessions.HANDLERS,
    **handlers_panes.HANDLERS,
    **handlers_layout.HANDLERS,
    **handlers_cells.HANDLERS,
    **handlers_variables.HANDLERS,
    **handlers_moving.HANDLERS,
}
