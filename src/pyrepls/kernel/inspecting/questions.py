"""Answers what a server asks about values: at once and on the control thread, but for `repr`, which is an errand.

What answers is imported right after the start, not with the first question: an import may run code of the user.
"""

from __future__ import annotations

from ...protocol.errors import NoSuchValue, NoTable
from ...protocol.inspecting import Describe, ReadTable, Represent, Unfold
from ..late import Late
from .slots import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from ...protocol.envelope import Reply, Request
    from ...protocol.inspecting import Description, Representation, TablePart, Unfolded

    R = TypeVar("R", bound=Reply)
    Table = dict[type[Request], Callable[[Any], Reply]]

describe = Late("inspecting.describe", "describe")
read_table = Late("inspecting.tables", "read_table")
represent = Late("inspecting.represent", "represent")
resolve = Late("inspecting.paths", "resolve")
unfold = Late("inspecting.unfold", "unfold")


class Questions:
    """One method per question; what they raise is a NoSuchValue or a NoTable."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def at_once(self) -> Table:
        """Return the questions that run no code of the user's."""
        return {Unfold: self._unfold, ReadTable: self._read_table, Describe: self._describe}

    def errands(self) -> Table:
        """Return those that do."""
        return {Represent: self._represent}

    def _unfold(self, asked: Unfold) -> Unfolded:
        value = resolve(self._names, asked.path)
        answer: Unfolded = _answered(lambda: unfold(value, asked.start, asked.count))
        return answer

    def _read_table(self, asked: ReadTable) -> TablePart:
        value = resolve(self._names, asked.path)
        answer: TablePart = _answered(lambda: read_table(value, asked.row, asked.rows, asked.column, asked.columns))
        return answer

    def _describe(self, asked: Describe) -> Description:
        value = resolve(self._names, asked.path)
        answer: Description = _answered(lambda: describe(value))
        return answer

    def _represent(self, asked: Represent) -> Representation:
        answer: Representation = represent(resolve(self._names, asked.path))
        return answer


def _answered(answer: Callable[[], R]) -> R:
    try:
        return answer()
    except (NoSuchValue, NoTable):
        raise
    except Exception as problem:  # a package that has not kept its promises, or the value changed meanwhile
        raise NoSuchValue(f"the value cannot be looked into now: {type_name(type(problem))}") from None
