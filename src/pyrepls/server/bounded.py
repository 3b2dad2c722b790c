"""What a kernel says of values, cut to what was agreed: it runs code that nobody vouches for. Pure."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, Union

from ..errors import KernelLost, PyreplsError, VariableError
from ..model.safe_text import safe_text
from ..protocol.envelope import Reply
from ..protocol.inspecting import Description, Item, Representation, TablePart, Unfolded
from ..protocol.record import replace
from ..protocol.variables import Change, Preview

MOST_TEXT = 200
"""Characters of a preview, and of most other texts about a value."""

MOST_NAME = 500
"""Characters of a variable's name or of a watch."""

MOST_DTYPE = 60
MOST_AXES = 8
MOST_NUMBER = 2**53
"""Beyond it, JSON's readers disagree about whole numbers."""

MOST_TIME = 1e11
"""Seconds since the epoch that anybody can show."""

MOST_ITEMS, MOST_STEP = 200, 300
MOST_ROWS, MOST_COLUMNS, MOST_CELL = 500, 100, 100
MOST_FACTS, MOST_WORD, MOST_FACT = 50, 40, 2000
LONGEST = 10_000
"""Characters of a description or a representation."""


def whole(number: int) -> int:
    """Return a count that can be sent anywhere."""
    return min(max(number, 0), MOST_NUMBER)


def seconds(number: float, most: float = MOST_TIME) -> float:
    """Return a time or a duration that can be sent anywhere."""
    return min(max(number, 0.0), most) if isfinite(number) else 0.0


def bounded_preview(preview: Preview) -> Preview:
    """Return a preview as it was agreed; the same one when nothing is wrong with it."""
    texts = len(preview.text) <= MOST_TEXT and len(preview.type) <= MOST_TEXT and len(preview.dtype) <= MOST_DTYPE
    counts = [count for count in (preview.length, preview.bytes, *preview.shape) if count is not None]
    fine = all(0 <= count <= MOST_NUMBER for count in counts) and len(preview.shape) <= MOST_AXES
    if texts and fine and (preview.number is None or isfinite(preview.number)):
        return preview
    return Preview(
        preview.type[:MOST_TEXT],
        preview.text[:MOST_TEXT],
        None if preview.length is None else whole(preview.length),
        preview.unfolds,
        tuple(whole(axis) for axis in preview.shape[:MOST_AXES]),
        preview.dtype[:MOST_DTYPE],
        None if preview.bytes is None else whole(preview.bytes),
        preview.number if preview.number is not None and isfinite(preview.number) else None,
        preview.trouble,
    )


def bounded_change(change: Change, newest: int) -> Change:
    """Return a change as it was agreed, made by a cell that exists; the same one when nothing is wrong with it."""
    new = change.new if change.new is None else bounded_preview(change.new)
    texts = len(change.name) <= MOST_NAME and len(change.old or "") <= MOST_TEXT
    texts = texts and len(change.thread) <= MOST_TEXT and len(change.path) <= MOST_TEXT
    counts = 0 <= change.cell <= newest and 0 <= change.line <= MOST_NUMBER and 0 <= change.count <= MOST_NUMBER
    if texts and counts and new is change.new and 0.0 <= change.time <= MOST_TIME:
        return change
    return Change(
        change.name[:MOST_NAME],
        change.kind,
        None if change.old is None else change.old[:MOST_TEXT],
        new,
        min(max(change.cell, 0), newest),
        whole(change.line),
        change.thread[:MOST_TEXT],
        whole(change.count),
        seconds(change.time),
        change.path[:MOST_TEXT],
    )


def bounded_reply(reply: Reply) -> Reply:
    """Return the answer to a question as it was agreed."""
    bound = _TABLE.get(type(reply))
    return reply if bound is None else bound(reply)


def bounded_trouble(problem: PyreplsError) -> PyreplsError:
    """Return an error that a kernel has answered with as one of those that it may answer with, on one line."""
    text = " ".join(safe_text(str(problem)[:MOST_FACT]).split())[:MOST_NAME]
    kind = type(problem) if isinstance(problem, (VariableError, KernelLost)) else VariableError
    return kind(text or "the interpreter did not say why")


def _unfolded(reply: Unfolded) -> Unfolded:
    items = tuple(
        Item(item.key[:MOST_STEP], item.label[:MOST_TEXT], bounded_preview(item.preview))
        for item in reply.items[:MOST_ITEMS]
    )
    return Unfolded(items, max(whole(reply.total), len(items)))


def _table(reply: TablePart) -> TablePart:
    names = _texts(reply.names, MOST_COLUMNS)
    cells = tuple(_row(row, len(names)) for row in reply.cells[:MOST_ROWS])
    numeric = (*reply.numeric[: len(names)], *[False] * (len(names) - len(reply.numeric)))
    labels = _row(reply.labels, len(cells))
    return TablePart(whole(reply.rows), whole(reply.columns), names, labels, cells, numeric, reply.page[:MOST_TEXT])


def _row(texts: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return exactly so many texts: whoever shows a table relies on its corners."""
    return (*_texts(texts, width), *[""] * (width - len(texts)))


def _texts(texts: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(text[:MOST_CELL] for text in texts[:most])


def _description(reply: Description) -> Description:
    pairs = [fact for fact in reply.facts if len(fact) == 2]  # a pair is read as a list of any length
    facts = tuple((word[:MOST_WORD], text[:MOST_FACT]) for word, text in pairs[:MOST_FACTS])
    return replace(reply, preview=bounded_preview(reply.preview), text=reply.text[:LONGEST], facts=facts)


def _representation(reply: Representation) -> Representation:
    return Representation(reply.text[:LONGEST], reply.trouble[:MOST_TEXT])


Bound = Callable[[Any], Union[Unfolded, TablePart, Description, Representation]]

_TABLE: dict[type[Reply], Bound] = {
    Unfolded: _unfolded,
    TablePart: _table,
    Description: _description,
    Representation: _representation,
}
