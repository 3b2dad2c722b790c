"""The names of things. A session has a name chosen by the user; everything else is numbered by the server."""

from __future__ import annotations

from typing import NewType

TabId = NewType("TabId", int)
"""Unique within a session, never used again."""

PaneId = NewType("PaneId", str)
"""`%3`: unique on the server, never used again while it runs."""

KernelId = NewType("KernelId", str)
"""`k3`: unique on the server; a restarted kernel keeps it."""

CellId = NewType("CellId", int)
"""Rising within a kernel; 0 is its preamble, which holds what was printed before the first cell."""
