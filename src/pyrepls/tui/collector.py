"""Keeps Python's garbage collector from stopping the interface: looking at everything there is takes 50 to 100 ms."""

from __future__ import annotations

import gc

YOUNG = 20_000
"""A flood makes a thousand lines in a moment, and nearly all objects of ours go without the collector."""


def calm_collector() -> None:
    """Collect less often than usual."""
    gc.set_threshold(YOUNG, 20, 50)


def spare_collector() -> None:
    """Never look again at what is there now, which stays to the end: modules, widgets, style sheets."""
    gc.freeze()
