"""How variables and the histories of watches follow from changes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..protocol.record import replace
from ..protocol.variables import Change
from .session import History, Kernel, Point, Variable

MOST_POINTS = 300
"""Of a curve: more than a chart has columns."""

MOST_CHANGES = 30


def changed(
    variables: Mapping[str, Variable],
    histories: Mapping[str, History],
    changes: Iterable[Change],
    pinned: Collection[str],
) -> tuple[dict[str, Variable], dict[str, History]]:
    """Return variables and histories after some changes; only what is pinned has a history."""
    variables, histories = dict(variables), dict(histories)
    for change in changes:
        if change.new is None:
            variables.pop(change.name, None)
        else:
            variables[change.name] = _variable(variables.get(change.name), change)
        if change.name in pinned:
            histories[change.name] = _history(histories.get(change.name, History()), change)
    return variables, histories


def without_forgotten(kernel: Kernel, pinned: Collection[str]) -> Kernel:
    """Return the kernel without what only watches that are gone have brought."""
    if all(text in pinned for text in kernel.histories) and all(
        name in pinned or name.isidentifier() for name in kernel.variables
    ):
        return kernel
    return replace(
        kernel,
        histories={text: history for text, history in kernel.histories.items() if text in pinned},
        variables={
            name: variable for name, variable in kernel.variables.items() if name in pinned or name.isidentifier()
        },
    )


def _variable(before: Variable | None, change: Change) -> Variable:
    assert change.new is not None
    count = max(change.count, 1) + (before.changes if before else 0)
    return Variable(change.name, change.new, change.cell, change.line, count, change.time, change.count == 0)


def _history(before: History, change: Change) -> History:
    number = None if change.new is None else change.new.number
    points = before.points
    if number is not None:
        points = (*points[-MOST_POINTS + 1 :], Point(change.time, number))
    return History(points, (*before.changes[-MOST_CHANGES + 1 :], change))
