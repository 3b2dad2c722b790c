"""How values of known classes of the standard library and of data packages are written.

An empty text means that the value is not what its class promises, and is written as a plain object.
"""

from __future__ import annotations

from . import arrays, frames
from .attributes import MISSING, read_attribute
from .kinds import class_in, is_of_package, known
from .slots import class_attribute, is_made_of, module_name, mro_of, plain_text, type_name
from .write_builtin import prefixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .write_builtin import Room, Writer

BIG_DECIMAL = 4096
"""Bytes from which on a decimal is described, not written."""

_FLAGS = {2: "I", 4: "L", 8: "M", 16: "S", 64: "X", 256: "A"}


def _enum(budget: Room, value: Any, depth: int) -> str:
    name = plain_text(read_attribute(value, "_name_")) or plain_text(read_attribute(value, "name"))
    inside = read_attribute(value, "_value_")
    dot = f".{name}" if name else ""
    return f"<{type_name(type(value))}{dot}: {'?' if inside is MISSING else budget.text(inside, depth - 1)}>"


def _array(budget: Room, value: Any, depth: int) -> str:
    array = arrays.plain(value)
    if array is None:
        return f"<{type_name(type(value))} object>"
    shape = arrays.shape_of(array)
    first = arrays.first_items(array, 6)
    total = 1
    for axis in shape:
        total *= axis
    more = [] if total <= len(first) else ["…"]
    inside = ", ".join([*(budget.text(each, depth - 1) for each in first), *more])
    where = "" if arrays.is_readable(array) else f" on {str(array.device)[:40]}"
    return f"{type_name(type(value))} {arrays.dtype_of(array)[:60]} {_shape(shape)}{where} [{inside}]"


def _typed_array(budget: Room, value: Any, depth: int) -> str:
    array = arrays.plain(value)
    first = array[: budget.shown].tolist()
    return f"{type_name(type(value))}({arrays.dtype_of(array)}, [{budget.items(first, depth, len(array))}])"


def _scalar(budget: Room, value: Any, depth: int) -> str:
    if not is_of_package(type(value), "numpy"):
        return ""
    plain = class_in("numpy", "generic").item(value)
    if type(plain) is type(value) or known(type(plain)) == "numpy.generic" or value.dtype.kind in arrays.UNREADABLE:
        return str(value)[:100]
    return budget.text(plain, depth - 1)


def _frame(budget: Room, value: Any, depth: int) -> str:
    frame = frames.frame_of(value)
    if frame is None:
        return ""
    name = type_name(type(value))
    if isinstance(frame, frames.Series):
        return f"{name} {frame.dtype} [{budget.items(frame.items(0, budget.shown), depth, frame.rows)}]"
    shown = zip(frame.names(0, budget.shown), frame.dtypes(0, budget.shown))
    more = ", …" if frame.columns > budget.shown else ""
    inside = ", ".join([f"{budget.text(each, 1)}: {dtype}" for each, dtype in shown])
    return f"{name} {_shape((frame.rows, frame.columns))} ({inside}{more})"


def _moment(_: Room, value: Any, _depth: int) -> str:
    name = next(each for each in map(known, mro_of(type(value))) if each in _PARTS)
    base: Any = class_in(*name.split("."))
    parts = [class_attribute(mro_of(base), part).__get__(value) for part in _PARTS[name]]
    text = base(*parts).isoformat()
    if name == "datetime.date":
        return prefixed(type(value), f"({text})")
    return prefixed(type(value), f"({text}{_zone(base, value)})")


def _zone(base: Any, value: Any) -> str:
    zone = base.tzinfo.__get__(value)
    if zone is None:
        return ""
    if known(type(zone)) != "datetime.timezone":
        return f" {type_name(type(zone))}"  # it would be asked for its offset
    text: str = class_in("datetime", "timezone").__str__(zone)
    return "+00:00" if text == "UTC" else text.replace("UTC", "")


def _span(_: Room, value: Any, _depth: int) -> str:
    base: Any = class_in("datetime", "timedelta")
    parts = [base.__dict__[part].__get__(value) for part in ("days", "seconds", "microseconds")]
    return prefixed(type(value), f"({base.__str__(base(*parts))})")


def _decimal(_: Room, value: Any, _depth: int) -> str:
    base: Any = class_in("decimal", "Decimal")
    size = base.__sizeof__(value)
    text = base.__str__(value) if size <= BIG_DECIMAL else f"{size} bytes"
    return prefixed(type(value), f"({text})")


def _fraction(budget: Room, value: Any, depth: int) -> str:
    parts = [read_attribute(value, name) for name in ("_numerator", "_denominator")]
    if not all(type(part) is int for part in parts):
        return ""
    return prefixed(type(value), f"({', '.join([budget.text(part, depth - 1) for part in parts])})")


def _path(_: Room, value: Any, _depth: int) -> str:
    if not is_of_package(type(value), "pathlib"):
        return ""  # its own parts of the text could be computed by code of the user
    return prefixed(type(value), f"({class_in('pathlib', 'PurePath').__str__(value)[:150]!r})")


def _pattern(budget: Room, value: Any, depth: int) -> str:
    flags = "|".join([letter for bit, letter in _FLAGS.items() if value.flags & bit])
    return f"re.compile({budget.text(value.pattern, depth - 1)}{', ' + flags if flags else ''})"


def _uuid(_: Room, value: Any, _depth: int) -> str:
    number = read_attribute(value, "int")
    if type(number) is not int:
        return ""
    text = f"{number:032x}"
    return f"{type_name(type(value))}({text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]})"


def _socket(_: Room, value: Any, _depth: int) -> str:
    base = next((each for each in mro_of(type(value)) if module_name(each) == "_socket"), None)
    number = -1 if base is None else base.fileno(value)  # type: ignore[attr-defined]
    return f"<{type_name(type(value))}, {'closed' if number < 0 else f'descriptor {number}'}>"


def _partial(budget: Room, value: Any, depth: int) -> str:
    base: Any = class_in("functools", "partial")
    func, args, keywords = (base.__dict__[name].__get__(value) for name in ("func", "args", "keywords"))
    parts = [budget.text(each, depth - 1) for each in (func, *tuple.__getitem__(args, slice(0, 6)))]
    if is_made_of(type(keywords), dict) and dict.__len__(keywords):
        parts.append(f"**{budget.text(keywords, depth - 1)}")
    return prefixed(type(value), f"({', '.join(parts)})")


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "scalar"


_PARTS = {
    "datetime.datetime": ("year", "month", "day", "hour", "minute", "second", "microsecond"),
    "datetime.date": ("year", "month", "day"),
    "datetime.time": ("hour", "minute", "second", "microsecond"),
}

NAMED: dict[str, Writer] = {
    "array.array": _typed_array,
    "datetime.date": _moment,
    "datetime.datetime": _moment,
    "datetime.time": _moment,
    "datetime.timedelta": _span,
    "decimal.Decimal": _decimal,
    "enum": _enum,
    "fractions.Fraction": _fraction,
    "functools.partial": _partial,
    "numpy.generic": _scalar,
    "numpy.ndarray": _array,
    "pandas.DataFrame": _frame,
    "pandas.Index": _frame,
    "pandas.Series": _frame,
    "pathlib.PurePath": _path,
    "polars.DataFrame": _frame,
    "polars.Series": _frame,
    "re.Pattern": _pattern,
    "socket.socket": _socket,
    "torch.Tensor": _array,
    "torch.nn.Parameter": _array,
    "uuid.UUID": _uuid,
}
"""By the name that `kinds.known` gives to a class."""
