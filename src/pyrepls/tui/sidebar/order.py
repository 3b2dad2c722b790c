"""Which variables pass the filter, and in what order they stand. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Preview

Order = Literal["appearance", "name", "type", "size", "recent"]

ORDERS: tuple[Order, ...] = ("appearance", "name", "type", "size", "recent")

MOVING: frozenset[Order] = frozenset({"size", "recent"})
"""Orders in which a change of a value moves its row."""


def next_order(order: Order) -> Order:
    """Return the order that comes after another one."""
    return ORDERS[(ORDERS.index(order) + 1) % len(ORDERS)]


def passes(name: str, kind: str, wanted: str) -> bool:
    """Tell whether a name or a type holds the wanted letters, large or small."""
    needle = wanted.casefold()
    return needle in name.casefold() or needle in kind.casefold()


def arranged(names: Iterable[str], variables: Mapping[str, Variable], order: Order) -> list[str]:
    """Return names in an order; those that are equal in it stay as they were."""
    key = _KEYS.get(order)
    return sorted(names, key=lambda name: key(variables[name])) if key else list(names)


def items_in(preview: Preview) -> int | None:
    """Return how many items a value has; None for what has no size."""
    return math.prod(preview.shape) if preview.shape else preview.length


def _larger_first(variable: Variable) -> tuple[bool, int]:
    size = items_in(variable.preview)
    return size is None, -(size or 0)


_KEYS: dict[Order, Callable[[Variable], Any]] = {
    "name": lambda variable: (variable.name.casefold(), variable.name),
    "type": lambda variable: (variable.preview.type.casefold(), variable.name.casefold()),
    "size": _larger_first,
    "recent": lambda variable: -variable.time,
}
