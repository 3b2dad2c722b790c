"""From the source of a cell to code that runs statement by statement, with the right lines and no surprises.

A whole cell is compiled before anything of it runs, so a syntax error anywhere leaves the namespace untouched.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

ONLY_AST = 0x400
TOP_LEVEL_AWAIT = 0x2000
FUTURES = 0x1FE0000
"""The flags of `from __future__ import …`; they hold for all later cells."""

COROUTINE = 0x80
"""The flag of code that must be awaited."""


class Statement:
    """One top-level statement, ready to run."""

    __slots__ = ("code", "first_line", "last_line")

    def __init__(self, code: CodeType, first_line: int, last_line: int) -> None:
        self.code = code
        self.first_line = first_line
        self.last_line = last_line

    @property
    def awaits(self) -> bool:
        """Whether its code is a coroutine."""
        return bool(self.code.co_flags & COROUTINE)


class Compiler:
    """Compiles cells; remembers their `__future__` imports."""

    def __init__(self) -> None:
        self._flags = TOP_LEVEL_AWAIT

    def compile(self, source: str, filename: str) -> tuple[list[Statement], bool]:
        """Return the statements of a cell, and whether its last value is hidden by a semicolon.

        Raises what compiling raises: SyntaxError, ValueError, MemoryError, RecursionError.
        """
        tree: Any = compile(source, filename, "exec", self._flags | ONLY_AST, True)
        _check_futures(tree.body, filename)
        statements = []
        for index, node in enumerate(tree.body):
            last = index == len(tree.body) - 1
            if last or not _is_constant(node):  # alone in its module, a text would be a docstring
                statements.append(self._statement(node, filename, last and _kind(node) == "Expr"))
        return statements, bool(statements) and _ends_in_semicolon(source, tree.body[-1])

    def _statement(self, node: Any, filename: str, shown: bool) -> Statement:
        import _ast

        if shown:
            code = compile(_ast.Interactive([node]), filename, "single", self._flags, True)
        else:
            code = compile(_ast.Module([node], []), filename, "exec", self._flags, True)
        self._flags |= code.co_flags & FUTURES
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        return Statement(code, first, node.end_lineno or node.lineno)


def _check_futures(body: list[Any], filename: str) -> None:
    allowed = True
    for index, node in enumerate(body):
        is_future = _kind(node) == "ImportFrom" and node.module == "__future__" and not node.level
        if is_future and not allowed:
            message = "from __future__ imports must occur at the beginning of the file"
            raise SyntaxError(message, (filename, node.lineno, node.col_offset + 1, None))
        allowed = allowed and (is_future or (index == 0 and _is_constant(node)))


def _ends_in_semicolon(source: str, node: Any) -> bool:
    if _kind(node) != "Expr":
        return False
    lines = source.encode("utf-8", "surrogatepass").split(b"\n")[node.end_lineno - 1 :]
    lines[0] = lines[0][node.end_col_offset :]
    return any(b";" in line.partition(b"#")[0] for line in lines)


def _is_constant(node: Any) -> bool:
    return _kind(node) == "Expr" and _kind(node.value) == "Constant"


def _kind(node: Any) -> str:
    return type(node).__name__
