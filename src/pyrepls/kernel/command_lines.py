"""Finds the lines of a cell that are commands: `%name words`, at the left margin, where a statement begins."""

from __future__ import annotations

from .execute import ONLY_AST, TOP_LEVEL_AWAIT
from .imports import import_standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    Run = Callable[[], None]
    Prepare = Callable[[str, str], Run]
    """Takes the name of a command and what stands behind it; returns what runs it, or raises why it cannot be."""

STAND_IN = "pass"


def take_commands(source: str, prepare: Prepare) -> tuple[str, dict[int, Run]]:
    """Return a source with its commands replaced by statements that do nothing, and what runs, by line from 1.

    A source that is Python as it is has none. A line inside a text or between brackets is none, either: what stands
    before a command is whole by itself.
    """
    warnings = import_standard("warnings")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the cell itself is compiled later, and warns once
        return _taken(source, prepare)


def _taken(source: str, prepare: Prepare) -> tuple[str, dict[int, Run]]:
    if _is_whole(source):
        return source, {}
    lines = source.split("\n")
    found: dict[int, Run] = {}
    start = 0  # behind the last command: no statement goes on across one
    for index, line in enumerate(lines):
        name, words = _parted(line)
        if name and _is_whole("\n".join(lines[start:index]) + "\n"):
            found[index + 1] = prepare(name, words)
            lines[index] = STAND_IN
            start = index + 1
    return "\n".join(lines), found


def _parted(line: str) -> tuple[str, str]:
    """Return the name that a line begins with, with its percent signs, and the rest; nothing for another line."""
    name, _, words = line.replace("\t", " ").partition(" ")
    bare = name.lstrip("%")
    if len(name) - len(bare) not in (1, 2) or not bare.isidentifier():
        return "", ""
    return name, words.strip()


def _is_whole(source: str) -> bool:
    try:
        compile(source, "<cell>", "exec", ONLY_AST | TOP_LEVEL_AWAIT, True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True
