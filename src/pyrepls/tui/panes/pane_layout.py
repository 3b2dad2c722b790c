"""Where the parts of a pane stand inside its border: a transcript, the prompt right below it, a sidebar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

Part = Literal["transcript", "note", "queue", "prompt", "hint", "edge", "sidebar", "number"]

SIDEBAR_FROM = 76
"""A pane so wide shows its sidebar unless the user says no; in a narrower one it is a drawer over the transcript."""

GENEROUS = 40
"""A pane so wide leaves a column free at its right edge."""

LEAST_SIDEBAR = 26
MOST_SIDEBAR = 52
"""Unless the user draws it wider or narrower."""

NARROWEST_SIDEBAR = 16
LEAST_TEXT = 24
"""Columns that the transcript keeps beside a sidebar, however wide the user wants that."""


@dataclass(frozen=True)
class PaneParts:
    """How much each part of a pane wants."""

    content: int
    """Rows of the transcript."""
    note: int = 0
    queue: int = 0
    prompt: int = 1
    hint: int = 0
    sidebar: bool = False
    sidebar_width: int | None = None
    """As the user has drawn it; None: as there is room."""
    number: bool = False


def text_width(width: int, sidebar: bool, sidebar_width: int | None = None) -> int:
    """Return the columns that the parts of the left column get in a pane so wide."""
    return _columns(Region(1, 1, max(width - 2, 0), 1), width, sidebar, sidebar_width)[1].width


def sidebar_columns(width: int, wished: int | None) -> int:
    """Return how wide the sidebar of a pane so wide is."""
    inner = max(width - 2, 0)
    if width < SIDEBAR_FROM:
        usual, most = max(inner // 2, LEAST_SIDEBAR), inner - 1
    else:
        usual, most = min(max(inner * 3 // 10, LEAST_SIDEBAR), MOST_SIDEBAR), inner - LEAST_TEXT - 1
    return max(min(usual if wished is None else max(wished, NARROWEST_SIDEBAR), most), min(1, inner))


def arrange_pane(parts: PaneParts, width: int, height: int) -> dict[Part, Region]:
    """Return the regions of the parts that a pane of this size, border included, shows."""
    inner = Region(1, 1, max(width - 2, 0), max(height - 2, 0))
    if not inner.area:
        return {}
    placed: dict[Part, Region] = {}
    sidebar, main = _columns(inner, width, parts.sidebar, parts.sidebar_width)
    if sidebar is not None:
        placed["sidebar"] = sidebar
        if sidebar.x > inner.x:
            placed["edge"] = Region(sidebar.x - 1, sidebar.y, 1, sidebar.height)
    placed.update(_stack(parts, main))
    if parts.number:
        placed["number"] = _centre(inner)
    return placed


def _stack(parts: PaneParts, room: Region) -> dict[Part, Region]:
    """Return the parts of the left column.

    The transcript always has all the rows that it can have, so that it is not resized as it fills; while it is
    short, the prompt lies over its empty rows.
    """
    left = room.height
    prompt = min(parts.prompt, max(left - min(parts.content, 2), 1)) if parts.prompt else 0
    note = min(parts.note, left - prompt)
    queue = min(parts.queue, left - prompt - note)
    most = left - prompt - note - queue
    content = min(parts.content, most)
    hint = min(parts.hint, most - content)
    placed: dict[Part, Region] = {"transcript": Region(room.x, room.y, room.width, most)} if most else {}
    y = room.y + content
    sizes: list[tuple[Part, int]] = [("note", note), ("queue", queue), ("prompt", prompt), ("hint", hint)]
    for part, rows in sizes:
        if rows:
            placed[part] = Region(room.x, y, room.width, rows)
            y += rows
    return placed


def _columns(inner: Region, width: int, sidebar: bool, wished: int | None) -> tuple[Region | None, Region]:
    """Return the sidebar's region and what is left; a narrow pane's sidebar covers the right part of that."""
    if not sidebar:
        return None, Region(inner.x, inner.y, inner.width - (width >= GENEROUS), inner.height)
    columns = sidebar_columns(width, wished)
    beside = Region(inner.right - columns, inner.y, columns, inner.height)
    if width < SIDEBAR_FROM:
        return beside, Region(inner.x, inner.y, inner.width - (width >= GENEROUS), inner.height)
    return beside, Region(inner.x, inner.y, inner.width - columns - 1, inner.height)


def _centre(inner: Region) -> Region:
    width, height = min(7, inner.width), min(3, inner.height)
    return Region(inner.x + (inner.width - width) // 2, inner.y + (inner.height - height) // 2, width, height)


class PaneLayout(Layout):
    """Places the parts of a pane; a part that gets no room is not shown."""

    name = "pane"

    def __init__(self) -> None:
        self.parts = PaneParts(0)

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: ARG002
        """Return where the parts stand; each carries its name."""
        placed = {str(part): region for part, region in arrange_pane(self.parts, size.width, size.height).items()}
        return [
            WidgetPlacement(placed[name], NULL_OFFSET, NULL_SPACING, child, _ORDER.get(name, 1), False, False)
            for child in children
            if (name := child.name or "") in placed
        ]


_ORDER = {"transcript": 0, "edge": 2, "sidebar": 2, "number": 3}
"""What lies over what; the other parts lie at 1."""
