"""The layout of a tab: a tree of splits with panes as leaves, and every change to it as a pure function.

A layout is `Leaf` or `Split`; a split never holds a split of the same direction or a single part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, Literal

from ..protocol.record import Record, replace
from .ids import PaneId

Direction = Literal["across", "down"]
"""`across`: parts stand side by side; `down`: one below the other."""


class Node(Record):
    """A layout or a part of one."""

    variant_: ClassVar[bool] = True


class Leaf(Node):
    """One pane."""

    pane: PaneId


class Split(Node):
    """Two or more parts that share its room by weight."""

    direction: Direction
    parts: tuple[Node, ...]
    weights: tuple[float, ...]
    """One positive weight per part."""


def panes_of(node: Node) -> tuple[PaneId, ...]:
    """Return the panes of a layout in reading order."""
    return tuple(_walk(node))


def split_pane(node: Node, pane: PaneId, new: PaneId, direction: Direction) -> Node:
    """Return the layout with `new` right of or below `pane`, which gives half of its room."""

    def grow(leaf: Leaf) -> Node:
        return Split(direction, (leaf, Leaf(new)), (1.0, 1.0)) if leaf.pane == pane else leaf

    return tidy(map_leaves(node, grow))


def remove_pane(node: Node, pane: PaneId) -> Node | None:
    """Return the layout without a pane, its room given to its neighbours; None when nothing is left."""
    if isinstance(node, Leaf):
        return None if node.pane == pane else node
    assert isinstance(node, Split)
    left = [(remove_pane(part, pane), weight) for part, weight in zip(node.parts, node.weights)]
    kept = [(part, weight) for part, weight in left if part is not None]
    if not kept:
        return None
    return tidy(Split(node.direction, tuple(part for part, _ in kept), tuple(weight for _, weight in kept)))


def swap_panes(node: Node, one: PaneId, other: PaneId) -> Node:
    """Return the layout with two panes in each other's place."""
    swapped = {one: other, other: one}
    return map_leaves(node, lambda leaf: Leaf(swapped.get(leaf.pane, leaf.pane)))


def rotate_panes(node: Node, by: int = 1) -> Node:
    """Return the layout with every pane moved `by` places on in reading order."""
    order = panes_of(node)
    count = len(order)
    moved = {pane: order[(index - by) % count] for index, pane in enumerate(order)}
    return map_leaves(node, lambda leaf: Leaf(moved[leaf.pane]))


def even_out(node: Node) -> Node:
    """Return the layout with the room of every split shared by how many panes stand along it."""
    if not isinstance(node, Split):
        return node
    parts = tuple(even_out(part) for part in node.parts)
    return Split(node.direction, parts, tuple(float(_breadth(part, node.direction)) for part in parts))


def map_leaves(node: Node, change: Callable[[Leaf], Node]) -> Node:
    """Return the layout with every leaf replaced by what `change` makes of it."""
    if isinstance(node, Leaf):
        return change(node)
    assert isinstance(node, Split)
    return replace(node, parts=tuple(map_leaves(part, change) for part in node.parts))


def tidy(node: Node) -> Node:
    """Return the layout with splits of one part, and splits inside splits of their own direction, dissolved."""
    if not isinstance(node, Split):
        return node
    parts: list[Node] = []
    weights: list[float] = []
    for part, weight in zip((tidy(part) for part in node.parts), node.weights):
        if isinstance(part, Split) and part.direction == node.direction:
            share = weight / sum(part.weights)
            parts.extend(part.parts)
            weights.extend(inner * share for inner in part.weights)
        else:
            parts.append(part)
            weights.append(weight)
    return parts[0] if len(parts) == 1 else Split(node.direction, tuple(parts), tuple(weights))


def check_layout(node: Node) -> str:
    """Return what is wrong with a layout that came from outside, empty when nothing is."""
    seen = panes_of(node)
    if len(set(seen)) != len(seen):
        return "a pane stands in it twice"
    return _problem(node, 0)


def _problem(node: Node, depth: int) -> str:
    if depth > 64:
        return "it is nested more than 64 deep"
    if isinstance(node, Leaf):
        return ""
    if not isinstance(node, Split):
        return "it holds something that is neither a pane nor a split"
    if len(node.parts) < 2 or len(node.parts) != len(node.weights):
        return "a split needs two parts or more, with a weight each"
    if not all(0 < weight < 1e9 for weight in node.weights):
        return "a weight is not a positive number"
    return next((problem for part in node.parts if (problem := _problem(part, depth + 1))), "")


def _walk(node: Node) -> Iterator[PaneId]:
    if isinstance(node, Leaf):
        yield node.pane
    elif isinstance(node, Split):
        for part in node.parts:
            yield from _walk(part)


def _breadth(node: Node, direction: Direction) -> int:
    if not isinstance(node, Split):
        return 1
    inner = [_breadth(part, direction) for part in node.parts]
    return sum(inner) if node.direction == direction else max(inner)
