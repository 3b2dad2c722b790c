"""Rectangles of what has rows and columns: arrays, frames, lists of rows, dictionaries of columns."""

from __future__ import annotations

from ...protocol.errors import NoTable
from ...protocol.inspecting import TablePart
from . import arrays, frames
from .kinds import class_in, family, known
from .preview import Budget, bounded
from .slots import class_attribute, is_made_of, mro_of, type_name
from .write_builtin import pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Rows = list[list[Any]]

MOST_ROWS = 500
MOST_COLUMNS = 100
MOST_CELL = 100

SAMPLE = 1000
"""Rows of a list that are looked at to find out which columns there are."""

NO_CELL: Any = object()
"""In the place of a value that a row does not have."""


class Grid:
    """Something with rows and columns; this one is a list of rows of the same length."""

    page = ""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows = rows
        self.columns = columns

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of some columns."""
        return list(range(start, end))

    def labels(self, start: int, end: int) -> list[Any]:
        """Return the labels of some rows."""
        return list(range(start, end))

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return a rectangle, row by row."""
        raise NotImplementedError


class ArrayGrid(Grid):
    """An array or a tensor: its last two axes, in the first plane of the others; one axis is a column."""

    def __init__(self, array: Any) -> None:
        shape = arrays.shape_of(array)
        self._fields = getattr(array.dtype, "names", None) if known(type(array)) == "numpy.ndarray" else None
        flat = len(shape) == 1 or bool(self._fields)
        above = shape[: -1 if flat else -2]
        super().__init__(shape[len(above)], 1 if flat else shape[-1])
        self._flat = flat
        self._plane = None if 0 in above else array[(0,) * len(above)] if above else array
        if self._fields:
            self.columns = len(self._fields)
        if above:
            self.page = f"[{', '.join(['0'] * len(above) + [':'] * (len(shape) - len(above)))}]"
        if self._plane is None:
            self.rows = 0

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of the fields, or numbers."""
        if self._fields:
            return list(self._fields[start:end])
        return ["value"] if self._flat else super().names(start, end)

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return a rectangle, row by row."""
        if self._plane is None:
            return []
        part = self._plane[rows[0] : rows[1]]
        if self._fields:
            taken = [arrays.items_of(part[name]) for name in self._fields[columns[0] : columns[1]]]
            return [list(row) for row in zip(*taken)]
        if self._flat:
            return [[each] for each in arrays.items_of(part)]
        return [arrays.items_of(row[columns[0] : columns[1]]) for row in part]


class FrameGrid(Grid):
    """A frame of pandas or polars."""

    def __init__(self, frame: frames.Table) -> None:
        super().__init__(frame.rows, frame.columns)
        self._frame = frame

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of some columns."""
        return self._frame.names(start, end)

    def labels(self, start: int, end: int) -> list[Any]:
        """Return the labels of some rows."""
        return self._frame.labels(start, end)

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return a rectangle, row by row."""
        taken = [self._frame.items(index, *rows) for index in range(*columns)]
        return [list(row) for row in zip(*taken)]


class SeriesGrid(Grid):
    """A series or an index: one column."""

    def __init__(self, series: frames.Series) -> None:
        super().__init__(series.rows, 1)
        self._series = series

    def names(self, start: int, end: int) -> list[Any]:
        """Return the one heading."""
        return ["value"][start:end]

    def labels(self, start: int, end: int) -> list[Any]:
        """Return the labels of some rows."""
        return self._series.labels(start, end)

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return some rows of one cell."""
        return [[each][slice(*columns)] for each in self._series.items(*rows)]


class RecordGrid(Grid):
    """A list of dictionaries: the columns are the keys of the first rows."""

    def __init__(self, rows: Any, sample: list[Any]) -> None:
        keys: dict[tuple[type, Any], Any] = {}
        for row in sample:
            keys.update({(type(key), key): key for key, _ in pairs(row, 0, SAMPLE) if _is_plain(key)})
        super().__init__(list.__len__(rows), len(keys))
        self._list = rows
        self._keys = list(keys.values())

    def names(self, start: int, end: int) -> list[Any]:
        """Return some keys."""
        return self._keys[start:end]

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return a rectangle, row by row; a row without a key has no cell there."""
        found = []
        for row in list.__getitem__(self._list, slice(*rows)):
            items = pairs(row, 0, SAMPLE) if is_made_of(type(row), dict) else []
            own = {(type(key), key): each for key, each in items if _is_plain(key)}
            found.append([own.get((type(key), key), NO_CELL) for key in self._keys[slice(*columns)]])
        return found


class ListGrid(Grid):
    """A list of lists or tuples, all of the same length."""

    def __init__(self, rows: Any, sample: list[Any]) -> None:
        super().__init__(list.__len__(rows), _length(sample[0]))
        self._list = rows
        fields = class_attribute(mro_of(type(sample[0])), "_fields")
        plain = type(fields) is tuple and len(fields) == self.columns and all(type(each) is str for each in fields)
        self._names: list[Any] = list(fields) if plain else []

    def names(self, start: int, end: int) -> list[Any]:
        """Return the names of the fields of named tuples, or numbers."""
        return self._names[start:end] or super().names(start, end)

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return a rectangle, row by row; a short row has no cells at its end."""
        width = columns[1] - columns[0]
        found = [_slice(row, *columns) for row in list.__getitem__(self._list, slice(*rows))]
        return [[*row, *[NO_CELL] * (width - len(row))] for row in found]


class ColumnGrid(Grid):
    """A dictionary of columns: lists, tuples or arrays."""

    def __init__(self, columns: list[tuple[Any, Any]]) -> None:
        self._columns = columns
        super().__init__(max(_length(each) for _, each in columns), len(columns))

    def names(self, start: int, end: int) -> list[Any]:
        """Return some keys."""
        return [key for key, _ in self._columns[start:end]]

    def cells(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return a rectangle, row by row; a short column has no cells at its end."""
        taken = [_slice(each, *rows) for _, each in self._columns[slice(*columns)]]
        height = rows[1] - rows[0]
        return [list(row) for row in zip(*[[*each, *[NO_CELL] * (height - len(each))] for each in taken])]


def grid_of(value: Any) -> Grid | None:
    """Return a value as rows and columns, None when it has none."""
    kind = type(value)
    if is_made_of(kind, list):
        return _of_list(value)
    if is_made_of(kind, dict):
        return _of_dict(value)
    for base in mro_of(kind):
        name = known(base)
        if name in arrays.NAMES:
            array = arrays.plain(value)
            usable = array is not None and bool(arrays.shape_of(array)) and arrays.is_readable(array)
            return ArrayGrid(array) if usable else None
        if name in frames.NAMES:
            frame = frames.frame_of(value)
            if isinstance(frame, frames.Table):
                return FrameGrid(frame)
            return SeriesGrid(frame) if frame is not None else None
    return None


def read_table(value: Any, row: int, rows: int, column: int, columns: int) -> TablePart:
    """Return a rectangle as texts. Raises NoTable."""
    grid = grid_of(value)
    if grid is None:
        raise NoTable(f"a value of the class {type_name(type(value))} is not shown as rows and columns")
    down = _range(row, min(rows, MOST_ROWS), grid.rows)
    across = _range(column, min(columns, MOST_COLUMNS), grid.columns)
    cells = grid.cells(down, across) if down[0] < down[1] and across[0] < across[1] else []
    return TablePart(
        grid.rows,
        grid.columns,
        tuple(map(cell_text, grid.names(*across))),
        tuple(map(cell_text, grid.labels(*down))),
        tuple(tuple(map(cell_text, line)) for line in cells),
        tuple(all(_is_number(line[index]) for line in cells) for index in range(across[1] - across[0])),
        grid.page,
    )


def cell_text(value: Any) -> str:
    """Return the text of one cell: a text without its quotes, nothing for what is not there."""
    if value is NO_CELL:
        return ""
    return bounded(value if type(value) is str else Budget(20).text(value, 1), MOST_CELL)


def _of_list(value: Any) -> Grid | None:
    sample = list.__getitem__(value, slice(0, SAMPLE))
    if not sample:
        return None
    if all(is_made_of(type(row), dict) for row in sample):
        return RecordGrid(value, sample)
    if all(_is_row(row) for row in sample) and len({_length(row) for row in sample}) == 1 and _length(sample[0]):
        return ListGrid(value, sample)
    return None


def _of_dict(value: Any) -> Grid | None:
    columns = pairs(value, 0, SAMPLE)
    return ColumnGrid(columns) if columns and all(_is_column(each) for _, each in columns) else None


def _is_plain(key: Any) -> bool:
    return type(key) is str or type(key) is int


def _is_row(value: Any) -> bool:
    return is_made_of(type(value), list) or is_made_of(type(value), tuple)


def _is_column(value: Any) -> bool:
    return _is_row(value) or (known(type(value)) == "numpy.ndarray" and value.ndim == 1)


def _length(value: Any) -> int:
    base = _base(value)
    return int(base.__len__(value)) if base is not None else 0


def _slice(value: Any, start: int, end: int) -> list[Any]:
    base = _base(value)
    if base is None:
        return []
    part = base.__getitem__(value, slice(start, end))
    return list(part) if base in (list, tuple) else arrays.items_of(part)


def _base(value: Any) -> Any:
    for base in (list, tuple):
        if is_made_of(type(value), base):
            return base
    return class_in("numpy", "ndarray") if known(type(value)) == "numpy.ndarray" else None


def _range(start: int, count: int, total: int) -> tuple[int, int]:
    first = min(max(start, 0), total)
    return first, min(first + max(count, 0), total)


def _is_number(value: Any) -> bool:
    kind = type(value)
    if kind is int or kind is float or kind is complex or value is None or value is NO_CELL:
        return True
    return not is_made_of(kind, str) and family(kind) in ("numpy.generic", "decimal.Decimal")
