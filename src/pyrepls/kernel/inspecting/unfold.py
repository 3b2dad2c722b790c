"""A page of what is inside a value, as items with previews."""

from __future__ import annotations

from ...protocol.inspecting import Item, Unfolded
from ...protocol.variables import Preview
from .contents import Unread, page
from .preview import bounded, preview
from .slots import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_ITEMS = 200
MOST_LABEL = 100


def unfold(value: Any, start: int, count: int) -> Unfolded:
    """Return some items of a value, from a place on, and how many there are."""
    entries, total = page(value, max(start, 0), max(0, min(count, MOST_ITEMS)))
    items = tuple(Item(key, bounded(label, MOST_LABEL), shown(each)) for key, label, each in entries)
    return Unfolded(items, total)


def shown(value: Any) -> Preview:
    """Return the preview of an entry, which may stand for what is not read."""
    if type(value) is Unread:
        return Preview(printable(value.type), value.text)
    return preview(value)
