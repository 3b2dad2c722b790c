"""What a preview tells beside its text: length, shape, type of the items, memory, a number for a curve."""

from __future__ import annotations

from _collections import defaultdict, deque  # type: ignore[import-not-found]

from . import arrays, frames
from .kinds import WHOLE, class_in, is_of_package, known
from .slots import has_dict, identity, is_made_in_c, mro_of
from .write_objects import LEAVES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

MOST_BITS = 1000
"""Of an integer that is still a point of a curve."""


class Measure:
    """Everything of a preview that is no text."""

    __slots__ = ("bytes", "dtype", "length", "number", "shape", "unfolds")

    def __init__(
        self,
        length: int | None = None,
        unfolds: bool = False,
        bytes: int | None = None,
        number: float | None = None,
        shape: tuple[int, ...] = (),
        dtype: str = "",
    ) -> None:
        self.length = length
        self.unfolds = unfolds
        self.bytes = bytes
        self.number = number
        self.shape = shape
        self.dtype = dtype


NOTHING = Measure()
OBJECT = Measure(unfolds=True)


def measure(value: Any, kind: type) -> Measure:
    """Return what can be told at once, without running code of the user's."""
    if identity(kind) in LEAVES:
        return NOTHING
    for base in mro_of(kind):
        take = _BY_TYPE.get(identity(base))
        if take is not None:
            return take(value, base)
        name = known(base)
        if name in _NAMED:
            return _NAMED[name](value)
    return OBJECT if has_dict(kind) or not is_made_in_c(kind) else NOTHING


def finite(number: float) -> float | None:
    """Return a number, None when it is infinite or none."""
    return number if number - number == 0 else None


def _int(value: Any, _base: Any) -> Measure:
    return Measure(number=int.__float__(value) if int.bit_length(value) <= MOST_BITS else None)


def _float(value: Any, _base: Any) -> Measure:
    return Measure(number=finite(float.__float__(value)))


def _leaf(_value: Any, _base: Any) -> Measure:
    return NOTHING


def _text(value: Any, base: Any) -> Measure:
    return Measure(base.__len__(value), False, base.__sizeof__(value))


def _container(value: Any, base: Any) -> Measure:
    length = base.__len__(value)
    return Measure(length, length > 0, base.__sizeof__(value))


def _array(value: Any) -> Measure:
    array = arrays.plain(value)
    if array is None:
        return OBJECT
    shape = arrays.shape_of(array)
    number = None
    if not shape and arrays.is_readable(array):
        number = _number(arrays.first_items(array, 1)[0])
    typed = known(type(array)) == "array.array"
    return Measure(
        shape[0] if shape else None,
        bool(shape and shape[0]),
        arrays.bytes_of(array),
        number,
        () if typed else shape,
        arrays.dtype_of(array)[:80],
    )


def _scalar(value: Any) -> Measure:
    if not is_of_package(type(value), "numpy"):
        return NOTHING
    dtype = value.dtype
    number = _number(class_in("numpy", "generic").item(value)) if dtype.kind in "iuf" else None
    return Measure(bytes=int(dtype.itemsize), number=number, dtype=str(dtype.name)[:80])


def _frame(value: Any) -> Measure:
    frame = frames.frame_of(value)
    if frame is None:
        return OBJECT
    if isinstance(frame, frames.Series):
        return Measure(frame.rows, frame.rows > 0, frame.bytes, None, (frame.rows,), frame.dtype[:80])
    return Measure(frame.rows, frame.columns > 0, frame.bytes, None, (frame.rows, frame.columns))


def _decimal(value: Any) -> Measure:
    base = class_in("decimal", "Decimal")
    return Measure(number=finite(base.__float__(value)) if base.__sizeof__(value) <= 4096 else None)


def _number(item: Any) -> float | None:
    if type(item) is int:
        return float(item) if item.bit_length() <= MOST_BITS else None
    return finite(item) if type(item) is float else None


def _nothing(_value: Any) -> Measure:
    return NOTHING


def _object(_value: Any, _base: Any) -> Measure:
    return OBJECT


_BY_TYPE: dict[int, Callable[[Any, Any], Measure]] = {
    identity(type(type.__dict__)): _object,
    **{identity(kind): _leaf for kind in (bool, complex, type(None), type(...), type(NotImplemented), slice)},
    **{identity(kind): _text for kind in (str, bytes, bytearray)},
    **{identity(kind): _container for kind in (list, tuple, dict, set, frozenset, deque, defaultdict)},
    identity(int): _int,
    identity(float): _float,
    identity(range): lambda value, _: Measure(range.__len__(value) if _is_short(value) else None),
}


def _is_short(value: range) -> bool:
    try:
        range.__len__(value)
    except OverflowError:
        return False
    return True


_NAMED: dict[str, Callable[[Any], Measure]] = {
    **dict.fromkeys(WHOLE, _nothing),
    **dict.fromkeys(arrays.NAMES, _array),
    **dict.fromkeys(frames.NAMES, _frame),
    "decimal.Decimal": _decimal,
    "numpy.generic": _scalar,
}
