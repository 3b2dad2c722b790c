"""From a path and an expression to the cell that assigns the one to the other. Pure."""

from __future__ import annotations

import ast
import warnings

from ..errors import UsageError
from .pinning import UNREADABLE, read_expression

UNDO = "# undo the last edit"
"""What stands in the transcript for an undo; it is the cell's mode that undoes."""

MOST_SOURCE = 20_000
"""Characters of a new value's source: more is no edit, and reading it would hold up every session."""

MOST_TARGET = 2000


def assignment(path: tuple[str, ...], source: str) -> str:
    """Return the source of a cell that assigns to what a path names; raises UsageError when that cannot be."""
    target, source = "".join(path), source.strip()
    if not target or any(step.startswith("#") for step in path):
        raise UsageError("no expression leads to that value, so it cannot be assigned to")
    if len(target) > MOST_TARGET or len(source) > MOST_SOURCE:
        raise UsageError(f"an edit has at most {MOST_SOURCE} characters; assign a longer value in a cell")
    if not source:
        raise UsageError("there is no new value; type an expression")
    if not isinstance(read_expression(target).body, (ast.Name, ast.Attribute, ast.Subscript)):
        raise UsageError("only a name, an attribute or an item can be assigned to")
    read_expression(source)
    cell = f"{target} = {source}"
    if not _is_one_assignment(cell):  # as when a comment stands before the value
        raise UsageError("the new value is not one expression that can stand behind an equals sign")
    return cell


def _is_one_assignment(cell: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            body = ast.parse(cell, "<edit>").body
        except UNREADABLE:
            return False
    return len(body) == 1 and isinstance(body[0], ast.Assign) and len(body[0].targets) == 1
