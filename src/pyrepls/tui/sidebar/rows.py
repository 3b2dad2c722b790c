"""What a row of the sidebar can be, and which variables have no row of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Union

from pyrepls.protocol.variables import Preview
from pyrepls.tui.sidebar.paths import Path

Group = Literal["module", "function", "class"]

PLURALS: Mapping[Group, str] = {"module": "modules", "function": "functions", "class": "classes"}

_FUNCTIONS = {"function", "builtin_function_or_method", "method", "method-wrapper", "wrapper_descriptor"}


@dataclass(frozen=True)
class Entry:
    """A watch, a variable, or something inside one."""

    path: Path

    @property
    def key(self) -> Path:
        """By which it is found again among other rows."""
        return self.path


@dataclass(frozen=True)
class Heading:
    """Where another section begins."""

    text: str
    key: Path = ("", "heading")


@dataclass(frozen=True)
class Fold:
    """The line that stands for what is folded away."""

    counts: tuple[tuple[Group, int], ...]
    open: bool
    key: Path = ("", "fold")

    @property
    def text(self) -> str:
        """The line: `▸ 3 modules, 2 functions`."""
        words = ", ".join(f"{count} {group if count == 1 else PLURALS[group]}" for group, count in self.counts)
        return f"{'▾' if self.open else '▸'} {words}"


@dataclass(frozen=True)
class More:
    """The line for the entries of an unfolded value that are not loaded."""

    path: Path
    left: int
    """0: nothing has come yet."""

    @property
    def key(self) -> Path:
        """By which it is found again among other rows."""
        return ("", "more", *self.path)

    @property
    def text(self) -> str:
        """The line: `… 950 more`."""
        return f"… {self.left:,} more" if self.left else "…"


Row = Union[Entry, Heading, Fold, More]


def group_of(preview: Preview) -> Group | None:
    """Return the group that a variable is folded into; None for one that has a row of its own."""
    if preview.type == "module":
        return "module"
    if preview.type in _FUNCTIONS:
        return "function"
    if preview.type == "type" or preview.text.startswith("<class "):
        return "class"
    return None
