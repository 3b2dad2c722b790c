"""Which rows the sidebar has, in what order: variables as they appeared, then modules, functions and classes folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pyrepls.model.session import Variable

Group = Literal["module", "function", "class"]

PLURALS: Mapping[Group, str] = {"module": "modules", "function": "functions", "class": "classes"}

_FUNCTIONS = {"function", "builtin_function_or_method", "method", "method-wrapper", "wrapper_descriptor"}


@dataclass(frozen=True)
class Fold:
    """The line that stands for what is folded away."""

    counts: tuple[tuple[Group, int], ...]
    open: bool

    @property
    def text(self) -> str:
        """The line: `▸ 3 modules, 2 functions`."""
        words = ", ".join(f"{count} {group if count == 1 else PLURALS[group]}" for group, count in self.counts)
        return f"{'▾' if self.open else '▸'} {words}"


Row = str | Fold
"""The name of a variable, or the line of the folded ones."""


class RowList:
    """The rows. A variable keeps its place for as long as it exists, however often it changes."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.open = False
        """Whether modules, functions and classes are shown one by one."""
        self.place: dict[str, int] = {}
        """Where each variable's row is."""
        self._order: dict[str, None] = {}

    def arrange(self, variables: Mapping[str, Variable]) -> None:
        """Make the rows of these variables."""
        self._order = {name: None for name in (*self._order, *variables) if name in variables}
        groups = {name: group_of(variables[name]) for name in self._order}
        shown: list[Row] = [name for name, group in groups.items() if group is None]
        counts = tuple((group, count) for group in PLURALS if (count := list(groups.values()).count(group)))
        if counts:
            shown.append(Fold(counts, self.open))
        if self.open:
            shown += _in_groups(groups)
        self.rows = shown
        self.place = {row: number for number, row in enumerate(shown) if isinstance(row, str)}

    def clear(self) -> None:
        """Forget everything but what is unfolded."""
        self.arrange({})


def group_of(variable: Variable) -> Group | None:
    """Return the group that a variable is folded into; None for one that has a row of its own."""
    kind = variable.preview.type
    if kind == "module":
        return "module"
    if kind in _FUNCTIONS:
        return "function"
    if kind == "type" or variable.preview.text.startswith("<class "):
        return "class"
    return None


def _in_groups(groups: Mapping[str, Group | None]) -> Iterable[str]:
    for wanted in PLURALS:
        yield from (name for name, group in groups.items() if group == wanted)
