"""Arrays of numpy and `array`, and tensors of torch: shape, type of the items, and some of them as plain values.

A subclass of an array is looked at as the plain array that it is; a subclass of a tensor is not looked into, as every
question to it may be answered by code of its own.
"""

from __future__ import annotations

from .kinds import class_in, known
from .slots import mro_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMES = frozenset({"numpy.ndarray", "torch.Tensor", "torch.nn.Parameter", "array.array"})

MOST_COPIED = 100_000

UNREADABLE = "mM"
"""Kinds of items, moments and spans, of which `tolist` makes bare numbers."""


def plain(value: Any) -> Any:
    """Return an array or a tensor that can be asked without running code of a subclass, None when it cannot."""
    kind = type(value)
    name = known(kind)
    if name in NAMES:
        return value
    for each in mro_of(kind):
        name = known(each)
        if name == "numpy.ndarray":
            return class_in("numpy", "ndarray").view(value, each)
        if name == "array.array":
            base = class_in("array", "array")
            return base.__getitem__(value, slice(0, MOST_COPIED))  # it has no views
        if name in NAMES:
            return None
    return None


def is_plain(kind: type) -> bool:
    """Whether a class is itself one of the tables."""
    return known(kind) in NAMES


def shape_of(array: Any) -> tuple[int, ...]:
    """Return the items per axis of a plain array."""
    if known(type(array)) == "array.array":
        return (len(array),)
    return tuple(map(int, array.shape))


def dtype_of(array: Any) -> str:
    """Return the name of the type of the items."""
    name = known(type(array))
    if name == "array.array":
        return f"'{array.typecode}'"
    if name == "numpy.ndarray":
        return str(array.dtype) if array.dtype.names else str(array.dtype.name)
    return str(array.dtype).replace("torch.", "", 1)


def bytes_of(array: Any) -> int:
    """Return how much memory the items take."""
    name = known(type(array))
    if name == "numpy.ndarray":
        return int(array.nbytes)
    if name == "array.array":
        return len(array) * int(array.itemsize)
    return int(array.numel()) * int(array.element_size())


def is_readable(array: Any) -> bool:
    """Whether the items lie in memory: asking a graphics card for them would wait for all it has to do."""
    if not known(type(array)).startswith("torch."):
        return True
    return str(array.device) == "cpu" and str(array.layout) == "torch.strided"


def first_items(array: Any, count: int) -> list[Any]:
    """Return the first items of the first row, as plain values."""
    if not is_readable(array):
        return []
    shape = shape_of(array)
    if not shape:
        return items_of(array.reshape(1))
    if 0 in shape:
        return []
    return items_of(array[(0,) * (len(shape) - 1)][:count] if len(shape) > 1 else array[:count])


def items_of(row: Any) -> list[Any]:
    """Return the items of an array of one axis, which must be short, as plain values."""
    if known(type(row)) == "numpy.ndarray" and row.dtype.kind in UNREADABLE:
        return list(row)
    found: list[Any] = row.tolist()
    return found
