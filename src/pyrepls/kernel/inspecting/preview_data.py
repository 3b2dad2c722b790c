"""Previews of numpy arrays, pandas and polars tables (shape, type, the first values), and of moments and decimals.

The packages are looked up in `sys.modules`: a value of theirs can only exist when they are there.
"""

from __future__ import annotations

import sys
from itertools import islice

from .slots import mro_of, slot, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .preview import Budget

SHOWN = 6

_module_dict = slot(type(sys), "__dict__")


def text_of(budget: Budget, value: Any, kind: type, depth: int) -> str:
    """Return the text of an array or a table, empty for anything else."""
    if _is_of(kind, "numpy", "ndarray"):
        return _array(budget, value, kind, depth)
    if _is_of(kind, "datetime", "date") or _is_of(kind, "datetime", "time"):
        return _moment(value, kind)
    for package, name in (("datetime", "timedelta"), ("decimal", "Decimal")):
        if _is_exactly(kind, package, name):
            return f"{name}({value!s})"
    if _is_of(kind, "numpy", "generic"):
        scalar = _class_in("numpy", "generic").item(value)
        return f"{type_name(kind)}({budget.text(scalar, depth - 1)})"
    if _is_exactly(kind, "pandas", "DataFrame"):
        columns = list(islice(zip(value.columns, value.dtypes), SHOWN))
        named = ", ".join(f"{budget.text(name, 0)}: {dtype.name}" for name, dtype in columns)
        return f"DataFrame {_shape(value.shape)} ({named})"
    if _is_exactly(kind, "pandas", "Series"):
        first = value.iloc[:SHOWN].tolist()
        return f"Series {value.dtype.name} [{budget.items(first, depth, value.shape[0])}]"
    if _is_exactly(kind, "polars", "DataFrame"):
        named = ", ".join(f"{name!r}: {dtype}" for name, dtype in islice(value.schema.items(), SHOWN))
        return f"DataFrame {_shape(value.shape)} ({named})"
    if _is_exactly(kind, "polars", "Series"):
        return f"Series {value.dtype} [{budget.items(value.head(SHOWN).to_list(), depth, value.len())}]"
    return ""


def length_of(value: Any, kind: type) -> int | None:
    """Return the length of an array or a table, None for anything else."""
    if _is_of(kind, "numpy", "ndarray"):
        shape = sys.modules["numpy"].ndarray.shape.__get__(value)
        return int(shape[0]) if shape else None
    for package in ("pandas", "polars"):
        if _is_exactly(kind, package, "DataFrame") or _is_exactly(kind, package, "Series"):
            return int(value.shape[0])
    return None


def _array(budget: Budget, value: Any, kind: type, depth: int) -> str:
    plain_class = sys.modules["numpy"].ndarray
    plain = value if kind is plain_class else plain_class.view(value, plain_class)
    if not plain.ndim:
        first = [plain.item()]
    else:
        row = plain[(0,) * (plain.ndim - 1)] if plain.size else plain.reshape(-1)
        first = row[:SHOWN].tolist()
    more = ", …" if plain.size > len(first) else ""
    inside = ", ".join(budget.text(each, depth - 1) for each in first)
    return f"{type_name(kind)} {plain.dtype.name} {_shape(plain.shape)} [{inside}{more}]"


def _moment(value: Any, kind: type) -> str:
    name = next(each for each in ("datetime", "date", "time") if _is_of(kind, "datetime", each))
    base = _class_in("datetime", name)
    zone = None if name == "date" else base.tzinfo.__get__(value)
    if zone is not None and not _is_exactly(type(zone), "datetime", "timezone"):
        return ""  # it would be asked for its offset
    return f"{type_name(kind)}({base.isoformat(value)})"


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "scalar"


def _is_of(kind: type, package: str, name: str) -> bool:
    base = _class_in(package, name)
    return base is not None and base in mro_of(kind)


def _is_exactly(kind: type, package: str, name: str) -> bool:
    return kind is _class_in(package, name)


def _class_in(package: str, name: str) -> Any:
    module = sys.modules.get(package)
    if module is None or type(module) is not type(sys):
        return None
    return _module_dict(module).get(name)
