"""The preset layouts that tmux users know, made from a list of panes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from .ids import PaneId
from .split import Direction, Leaf, Node, Split, tidy


def _row(direction: Direction, parts: Sequence[Node], weights: Sequence[float] | None = None) -> Node:
    if len(parts) == 1:
        return parts[0]
    return Split(direction, tuple(parts), tuple(weights or [1.0] * len(parts)))


def even_across(panes: Sequence[PaneId]) -> Node:
    """Return a layout with all panes side by side."""
    return _row("across", [Leaf(pane) for pane in panes])


def even_down(panes: Sequence[PaneId]) -> Node:
    """Return a layout with all panes one below the other."""
    return _row("down", [Leaf(pane) for pane in panes])


def main_left(panes: Sequence[PaneId]) -> Node:
    """Return a layout with the first pane at the left and the others stacked at its right."""
    if len(panes) < 2:
        return even_across(panes)
    return _row("across", [Leaf(panes[0]), even_down(panes[1:])], [3.0, 2.0])


def main_above(panes: Sequence[PaneId]) -> Node:
    """Return a layout with the first pane above and the others side by side below it."""
    if len(panes) < 2:
        return even_across(panes)
    return _row("down", [Leaf(panes[0]), even_across(panes[1:])], [3.0, 2.0])


def tiled(panes: Sequence[PaneId]) -> Node:
    """Return a layout with the panes in rows and columns, as square as possible."""
    rows = math.ceil(math.sqrt(len(panes)))
    base, more = divmod(len(panes), rows)
    lines: list[Node] = []
    start = 0
    for row in range(rows):
        count = base + (1 if row >= rows - more else 0)
        lines.append(even_across(panes[start : start + count]))
        start += count
    return tidy(_row("down", lines))


PRESETS: dict[str, Callable[[Sequence[PaneId]], Node]] = {
    "even-horizontal": even_across,
    "even-vertical": even_down,
    "main-horizontal": main_above,
    "main-vertical": main_left,
    "tiled": tiled,
}
"""By tmux's names, in tmux's order."""
