"""Frames, series and indexes of pandas and polars, all asked in one way.

pandas is read through the manager of its blocks, as its own attributes keep caches that its warnings depend on. Columns
of a type that is not of pandas or numpy are not read: they may have code of the user.
"""

from __future__ import annotations

from . import arrays
from .attributes import MISSING, read_attribute
from .kinds import class_in, is_of_package, known
from .slots import mro_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMES = frozenset({"pandas.DataFrame", "pandas.Series", "pandas.Index", "polars.DataFrame", "polars.Series"})


class Frame:
    """Something with labelled rows."""

    by_label = False
    """Whether the label of a row is sure to find it."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def labels(self, start: int, end: int) -> list[Any]:
        """Return the labels of some rows."""
        return list(range(start, min(end, self.rows)))

    @property
    def bytes(self) -> int | None:
        """How much memory it takes, when that is cheap to tell."""
        return None


class Table(Frame):
    """A frame with columns."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows)
        self.columns = columns

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of some columns."""
        raise NotImplementedError

    def dtypes(self, start: int, end: int) -> list[str]:
        """Return the types of some columns."""
        raise NotImplementedError

    def column(self, index: int) -> Any:
        """Return a column, as a value of its own."""
        raise NotImplementedError

    def items(self, index: int, start: int, end: int) -> list[Any]:
        """Return some items of a column."""
        raise NotImplementedError


class Series(Frame):
    """A column by itself, or an index."""

    dtype = ""

    def items(self, start: int, end: int) -> list[Any]:
        """Return some items."""
        raise NotImplementedError


class PandasFrame(Table):
    """A frame of pandas."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._names, self._index = manager.axes
        super().__init__(len(self._index), len(self._names))
        self.by_label = _counts_from_zero(self._index)

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of some columns."""
        return _values(self._names, start, end)

    def labels(self, start: int, end: int) -> list[Any]:
        """Return the labels of some rows."""
        return _values(self._index, start, end)

    def column(self, index: int) -> Any:
        """Return the array behind a column."""
        return self._manager.iget_values(index)

    def items(self, index: int, start: int, end: int) -> list[Any]:
        """Return some items of a column."""
        return _values(self.column(index), start, end)

    def dtypes(self, start: int, end: int) -> list[str]:
        """Return the types of some columns."""
        return [_dtype(self.column(index)) for index in range(start, min(end, self.columns))]

    @property
    def bytes(self) -> int | None:
        """What its blocks take, without the texts and objects that they refer to."""
        blocks = self._manager.blocks
        return sum(int(block.values.nbytes) for block in blocks) if len(blocks) <= 100 else None


class PandasSeries(Series):
    """A series or an index of pandas."""

    def __init__(self, values: Any, index: Any) -> None:
        super().__init__(len(values))
        self._values, self._index = values, index
        self.by_label = index is None or _counts_from_zero(index)
        self.dtype = _dtype(values)

    def labels(self, start: int, end: int) -> list[Any]:
        """Return the labels of some rows."""
        return super().labels(start, end) if self._index is None else _values(self._index, start, end)

    def items(self, start: int, end: int) -> list[Any]:
        """Return some items."""
        return _values(self._values, start, end)

    @property
    def bytes(self) -> int | None:
        """What its array takes, when it is one of numpy."""
        return arrays.bytes_of(self._values) if arrays.is_plain(type(self._values)) else None


class PolarsFrame(Table):
    """A frame of polars."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._class = class_in("polars", "DataFrame")
        super().__init__(self._get("height"), self._get("width"))

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of some columns."""
        return list(self._get("columns")[start:end])

    def column(self, index: int) -> Any:
        """Return a column as a series."""
        return self._class.to_series(self._value, index)

    def items(self, index: int, start: int, end: int) -> list[Any]:
        """Return some items of a column."""
        found: list[Any] = self.column(index).slice(start, end - start).to_list()
        return found

    def dtypes(self, start: int, end: int) -> list[str]:
        """Return the types of some columns."""
        return [str(each) for each in self._get("dtypes")[start:end]]

    def _get(self, name: str) -> Any:
        return self._class.__dict__[name].fget(self._value)


class PolarsSeries(Series):
    """A series of polars."""

    is_table = False
    by_label = True

    def __init__(self, value: Any) -> None:
        self._class = class_in("polars", "Series")
        super().__init__(int(self._class.len(value)))
        self._value = value
        self.dtype = str(self._class.__dict__["dtype"].fget(value))

    def items(self, start: int, end: int) -> list[Any]:
        """Return some items."""
        found: list[Any] = self._class.slice(self._value, start, end - start).to_list()
        return found


def frame_of(value: Any) -> Table | Series | None:
    """Return a frame, a series or an index in the common way; None for what is none, or cannot be read safely."""
    name = next((name for name in map(known, mro_of(type(value))) if name in NAMES), "")
    if name.startswith("pandas."):
        return _of_pandas(value, name)
    if name == "polars.DataFrame":
        return PolarsFrame(value)
    return PolarsSeries(value) if name else None


def _of_pandas(value: Any, name: str) -> Table | Series | None:
    if name == "pandas.Index":
        return PandasSeries(value, None) if is_of_package(type(value), "pandas") else None
    manager = read_attribute(value, "_mgr")
    if manager is MISSING or not is_of_package(type(manager), "pandas"):
        return None
    if not all(is_of_package(type(axis), "pandas") for axis in manager.axes):
        return None
    if name == "pandas.DataFrame":
        return PandasFrame(manager)
    return PandasSeries(manager.blocks[0].values, manager.axes[0])


def _values(array: Any, start: int, end: int) -> list[Any]:
    if known(type(array)) == "numpy.ndarray":
        return arrays.items_of(array[start:end])
    if not is_of_package(type(array), "pandas"):
        return ["…"] * (min(end, len(array)) - start)
    return list(array[start:end])


def _dtype(array: Any) -> str:
    dtype = array.dtype
    ours = is_of_package(type(dtype), "pandas") or is_of_package(type(dtype), "numpy")
    return str(dtype.name) if ours else "?"


def _counts_from_zero(index: Any) -> bool:
    return type(index) is class_in("pandas", "RangeIndex")
