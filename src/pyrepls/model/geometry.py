"""Where the panes of a layout stand on a screen of so many cells, and how a border is moved.

A pane has its own border inside its region; regions touch and never overlap, and together they fill the screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol.record import Record, replace
from .ids import PaneId
from .split import Direction, Leaf, Node, Split

LEAST_WIDTH = 12
LEAST_HEIGHT = 3
"""A pane gets no smaller while the screen has room."""


class Region(Record):
    """A rectangle in cells; x and y count from the upper left corner."""

    x: int
    y: int
    width: int
    height: int

    def contains(self, x: int, y: int) -> bool:
        """Tell whether a cell lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Divider(Record):
    """The line between two parts of a split, by which they are resized."""

    path: tuple[int, ...]
    """The way from the root to the split, by part."""
    index: int
    """The part before the divider; the next one is after it."""
    direction: str
    region: Region
    """The last column (or row) before the divider and the first one after it."""


def place(node: Node, region: Region) -> dict[PaneId, Region]:
    """Return the region of every pane."""
    if isinstance(node, Leaf):
        return {node.pane: region}
    placed: dict[PaneId, Region] = {}
    for part, room in parts_of(node, region):
        placed.update(place(part, room))
    return placed


def parts_of(node: Node, region: Region) -> list[tuple[Node, Region]]:
    """Return the parts of a split with their regions."""
    assert isinstance(node, Split)
    across = node.direction == "across"
    sizes = share(node.weights, region.width if across else region.height, LEAST_WIDTH if across else LEAST_HEIGHT)
    placed = []
    at = region.x if across else region.y
    for part, size in zip(node.parts, sizes):
        room = replace(region, x=at, width=size) if across else replace(region, y=at, height=size)
        placed.append((part, room))
        at += size
    return placed


def share(weights: Sequence[float], total: int, least: int) -> list[int]:
    """Return whole sizes in proportion to the weights that sum up to `total`, none under `least` if possible."""
    least = min(least, total // len(weights))
    spare = total - least * len(weights)
    whole = sum(weights)
    wished = [max(0.0, weight * total / whole - least) for weight in weights]
    sum_wished = sum(wished) or 1.0
    edges = [0]
    before = 0.0
    for wish in wished:
        before += wish
        edges.append(round(spare * before / sum_wished))
    edges[-1] = spare
    return [least + after - start for start, after in zip(edges, edges[1:])]


def dividers(node: Node, region: Region, path: tuple[int, ...] = ()) -> list[Divider]:
    """Return every divider of a layout, the innermost last."""
    if not isinstance(node, Split):
        return []
    found: list[Divider] = []
    rooms = parts_of(node, region)
    for index, (_, room) in enumerate(rooms[:-1]):
        if node.direction == "across":
            strip = Region(room.x + room.width - 1, room.y, 2, room.height)
        else:
            strip = Region(room.x, room.y + room.height - 1, room.width, 2)
        found.append(Divider(path, index, node.direction, strip))
    for index, (part, room) in enumerate(rooms):
        found.extend(dividers(part, room, (*path, index)))
    return found


def move_divider(node: Node, region: Region, divider: Divider, by: int) -> Node:
    """Return the layout with a divider moved by so many cells, to the right or downwards when positive."""
    if divider.path:
        assert isinstance(node, Split)
        head, inner = divider.path[0], replace(divider, path=divider.path[1:])
        part, room = parts_of(node, region)[head]
        changed = move_divider(part, room, inner, by)
        return replace(node, parts=(*node.parts[:head], changed, *node.parts[head + 1 :]))
    assert isinstance(node, Split)
    across = node.direction == "across"
    sizes = [room.width if across else room.height for _, room in parts_of(node, region)]
    least = LEAST_WIDTH if across else LEAST_HEIGHT
    one, other = sizes[divider.index], sizes[divider.index + 1]
    by = max(min(least, one) - one, min(by, other - min(least, other)))
    sizes[divider.index] += by
    sizes[divider.index + 1] -= by
    return replace(node, weights=tuple(float(max(size, 1)) for size in sizes))


def resize_pane(node: Node, region: Region, pane: PaneId, direction: str, by: int) -> Node:
    """Return the layout with a border of the pane moved as tmux does: `left`, `right`, `up` or `down` by cells.

    The border after the pane moves; the one before it when the pane is the last along that direction. Unchanged
    when no border of that direction exists.
    """
    wanted: Direction = "across" if direction in ("left", "right") else "down"
    signed = by if direction in ("right", "down") else -by
    divider = _divider_of(node, region, pane, wanted)
    return node if divider is None else move_divider(node, region, divider, signed)


def _divider_of(node: Node, region: Region, pane: PaneId, direction: Direction) -> Divider | None:
    own = place(node, region).get(pane)
    if own is None:
        return None
    candidates = [each for each in reversed(dividers(node, region)) if each.direction == direction]
    for after in (True, False):
        for each in candidates:
            if direction == "across":
                touches = each.region.x + 1 == own.x + own.width if after else each.region.x + 1 == own.x
                touches = touches and each.region.y <= own.y < each.region.y + each.region.height
            else:
                touches = each.region.y + 1 == own.y + own.height if after else each.region.y + 1 == own.y
                touches = touches and each.region.x <= own.x < each.region.x + each.region.width
            if touches:
                return each
    return None


def neighbour(placed: dict[PaneId, Region], pane: PaneId, direction: str, recent: Sequence[PaneId] = ()) -> PaneId:
    """Return the pane that lies `left`, `right`, `up` or `down` of a pane, wrapping around as tmux does.

    Of several, the one used last (`recent`, newest first) wins, else the first in reading order.
    """
    own = placed[pane]
    others = [each for each in placed if each != pane]
    beside = [each for each in others if _adjacent(own, placed[each], direction)]
    if not beside:
        beside = [each for each in others if _overlaps(own, placed[each], direction)]
        beside = sorted(beside, key=lambda each: _wrapped(placed[each], direction))[:1]
    if not beside:
        return pane
    return next((each for each in recent if each in beside), beside[0])


def _wrapped(region: Region, direction: str) -> int:
    edges = {"left": -region.x - region.width, "right": region.x, "up": -region.y - region.height, "down": region.y}
    return edges[direction]


def _adjacent(own: Region, other: Region, direction: str) -> bool:
    edges = {
        "left": other.x + other.width == own.x,
        "right": own.x + own.width == other.x,
        "up": other.y + other.height == own.y,
        "down": own.y + own.height == other.y,
    }
    return edges[direction] and _overlaps(own, other, direction)


def _overlaps(own: Region, other: Region, direction: str) -> bool:
    if direction in ("left", "right"):
        return own.y < other.y + other.height and other.y < own.y + own.height
    return own.x < other.x + other.width and other.x < own.x + own.width
