"""Cheap fingerprints of what holds many items in one block: arrays, frames, tensors, growing buffers.

A fingerprint is a pair: what is displayed, exactly, and a rolling part, which covers big arrays bit by bit with each
tick. Slices are copied while the lock is held: a buffer exported meanwhile would make the user's `resize` or `append`
fail. Sums and exclusive ors would be blind to the order of items; the hash of bytes is not, and is always there.
"""

from __future__ import annotations

import sys

from ..inspecting.slots import identity, mro_of, slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    Print = Optional[tuple[Any, dict[int, int]]]

SMALL = 128 * 1024
"""Bytes of an array that is compared as a whole."""

WINDOW = 256 * 1024
"""Bytes of a big array that are compared at each tick."""

EDGE = 64
"""Items at the beginning and the end of a big array that are always compared: its preview shows the first."""

SPREAD = 512
"""Items of a big array that are always compared, evenly spread."""

_module_dict = slot(type(sys), "__dict__")
NOTHING: dict[int, int] = {}


def fingerprint(value: Any, window: int) -> Print:
    """Return the fingerprint of an array or the like, None for any other value."""
    kind = type(value)
    if identity(kind) in _CONTAINERS:
        return None
    if kind is bytearray:
        length = len(value)
        return (length, hash(bytes(value[:4096])), hash(bytes(value[-4096:]))), NOTHING
    for package, name, of in _KINDS:
        base = _class_in(package, name)
        if base is not None and (kind is base or (package == "numpy" and base in mro_of(kind))):
            try:
                return of(value, base, window)
            except Exception:
                return None  # its preview tells, as far as it can
    return None


def _array(value: Any, base: Any, window: int) -> Print:
    plain = value if type(value) is base else base.view(value, base)
    if plain.dtype.hasobject:
        return None
    if plain.nbytes <= SMALL:
        return (plain.shape, plain.dtype.str, hash(plain.tobytes())), NOTHING
    if not plain.flags.c_contiguous:
        corner = plain[tuple(slice(0, EDGE) for _ in plain.shape[-2:])] if plain.ndim <= 2 else plain.flat[:EDGE]
        return (plain.shape, plain.dtype.str, hash(corner.tobytes())), NOTHING
    flat = plain.reshape(-1)
    spread = flat[:: max(1, flat.size // SPREAD)][: SPREAD + 1].tobytes()
    shown = hash(flat[:EDGE].tobytes() + spread + flat[-EDGE:].tobytes())
    items = max(1, WINDOW // max(plain.itemsize, 1))
    start = (window * items) % flat.size
    start -= start % items
    return (plain.shape, plain.dtype.str, shown), {start: hash(flat[start : start + items].tobytes())}


def _typed_array(value: Any, _base: Any, _window: int) -> Print:
    length = len(value)
    return (length, hash(value[:512].tobytes()), hash(value[-512:].tobytes())), NOTHING


def _frame(value: Any, _base: Any, window: int) -> Print:
    numpy = _class_in("numpy", "ndarray")
    shown: list[Any] = [value.shape]
    rolling: dict[int, int] = {}
    manager = object.__getattribute__(value, "_mgr")
    for index, block in enumerate(manager.blocks[:16]):
        values = block.values
        if type(values) is numpy and not values.dtype.hasobject:
            part = _array(values.T, numpy, window)  # its columns are the rows of the block
            shown.append(part[0] if part else 0)
            rolling.update({start * 16 + index: each for start, each in (part[1] if part else NOTHING).items()})
        else:
            shown.append(tuple(map(str, values[:8].tolist())) if values.ndim == 1 else identity(values))
    return tuple(shown), rolling


def _table(value: Any, _base: Any, _window: int) -> Print:
    # A store into it may alternate between two buffers, so their addresses tell nothing.
    return (value.shape, str(value.head(8).rows()), str(value.tail(8).rows())), NOTHING


def _tensor(value: Any, _base: Any, _window: int) -> Print:
    return (tuple(value.shape), value.data_ptr(), value._version), NOTHING


def _class_in(package: str, name: str) -> Any:
    module = sys.modules.get(package)
    return _module_dict(module).get(name) if type(module) is type(sys) else None


_CONTAINERS = frozenset(map(identity, (list, tuple, dict, set, frozenset)))

_KINDS: tuple[tuple[str, str, Callable[[Any, Any, int], Print]], ...] = (
    ("numpy", "ndarray", _array),
    ("array", "array", _typed_array),
    ("pandas", "DataFrame", _frame),
    ("polars", "DataFrame", _table),
    ("torch", "Tensor", _tensor),
)
