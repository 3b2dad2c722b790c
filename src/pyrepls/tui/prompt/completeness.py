"""The only place that decides whether Enter submits what is typed or breaks the line."""

from __future__ import annotations

import ast
import warnings

ALLOW_INCOMPLETE_INPUT = 0x4000
"""The flags by which `codeop` tells an unfinished cell from a wrong one; no module exports them with a type."""
DONT_IMPLY_DEDENT = 0x200

LONGEST = 200_000
"""A longer source is taken for whole: to read it would stop the screen for a second."""

_READ = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_READ_UNFINISHED = _READ | ALLOW_INCOMPLETE_INPUT | DONT_IMPLY_DEDENT

_Unreadable = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError)


def ends_cell(source: str) -> bool:
    """Say whether `source` is a whole cell.

    A block is open until an empty line follows it. What can never become valid is whole too: the kernel explains
    what is wrong with it better than a prompt that only breaks lines.
    """
    if not source.strip() or len(source) > LONGEST:
        return True
    blank_end = not source.rpartition("\n")[2].strip() and "\n" in source
    command = source.lstrip()
    if command.startswith("%%"):
        return blank_end
    if "\n" not in command.rstrip() and (command[0] in "%!?" or command.rstrip().endswith("?")):
        return True
    if source.endswith("\\"):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = compile(source, "<cell>", "exec", _READ_UNFINISHED)
        except SyntaxError as problem:
            return "incomplete input" not in str(problem) and not _wants_newline(source)
        except _Unreadable:
            return True
    return blank_end or not _open_block(tree, source)


def _wants_newline(source: str) -> bool:
    try:
        compile(source + "\n", "<cell>", "exec", _READ_UNFINISHED)
    except SyntaxError as problem:
        return "incomplete input" in str(problem)
    except _Unreadable:
        return False
    return True


def _open_block(tree: ast.Module, source: str) -> bool:
    """Say whether the last line stands in a block, so that the next line may belong to it."""
    lines = source.encode().splitlines()
    body = tree.body
    while body:
        suite = _last_suite(body[-1])
        if suite and not lines[suite[0].lineno - 1][: suite[0].col_offset].strip():
            return True
        body = suite
    return False


def _last_suite(node: ast.AST) -> list[ast.stmt]:
    """Return the statements of the part of a compound statement that stands last; nothing for a simple one."""
    for field in ("finalbody", "orelse", "handlers", "cases", "body"):
        part = getattr(node, field, None)
        if isinstance(part, list) and part:
            return _last_suite(part[-1]) if field in ("handlers", "cases") else part
    return []
