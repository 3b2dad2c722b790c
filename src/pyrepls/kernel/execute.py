"""From the source of a cell to code that runs statement by statement, with the right lines and no surprises.

A whole cell is compiled before anything of it runs, so a syntax error anywhere leaves the namespace untouched.
"""

from __future__ import annotations

from .imports import import_standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, Callable

    from .watching.exact import Exact

ONLY_AST = 0x400
TOP_LEVEL_AWAIT = 0x2000
FUTURES = 0x1FE0000
"""The flags of `from __future__ import …`; they hold for all later cells."""

SIMPLE = frozenset(
    {"AnnAssign", "Assign", "AugAssign", "ClassDef", "Delete", "Expr", "FunctionDef", "Import", "ImportFrom"}
)

COROUTINE = 0x80
"""The flag of code that must be awaited."""


class Statement:
    """One top-level statement, ready to run."""

    __slots__ = ("code", "command", "first_line", "last_line", "simple")

    def __init__(self, code: CodeType, first_line: int, last_line: int, simple: bool) -> None:
        self.code = code
        self.first_line = first_line
        self.last_line = last_line
        self.simple = simple
        """Whether it binds each of its names once."""
        self.command: Callable[[], None] | None = None
        """What runs in the place of the code, for a line such as `%who`."""

    @property
    def awaits(self) -> bool:
        """Whether its code is a coroutine."""
        return bool(self.code.co_flags & COROUTINE)


class Compiler:
    """Compiles cells; remembers their `__future__` imports."""

    def __init__(self, exact: Exact, prepare: Callable[[str, str], Callable[[], None]]) -> None:
        self._flags = TOP_LEVEL_AWAIT
        self._exact = exact
        self._nodes: Any = None
        self._prepare = prepare

    def compile(self, source: str, filename: str, cell: int) -> tuple[list[Statement], bool]:
        """Return the statements of a cell, and whether its last value is hidden by a semicolon.

        Raises what compiling raises: SyntaxError, ValueError, MemoryError, RecursionError.
        """
        tree, commands = self._read(source, filename)
        _check_futures(tree.body, filename)
        statements = []
        for index, node in enumerate(tree.body):
            last = index == len(tree.body) - 1
            if last or not _is_constant(node):  # alone in its module, a text would be a docstring
                statements.append(self._statement(node, filename, cell, last and _kind(node) == "Expr"))
                statements[-1].command = commands.get(node.lineno)
        return statements, bool(statements) and _ends_in_semicolon(source, tree.body[-1])

    def _read(self, source: str, filename: str) -> tuple[Any, dict[int, Callable[[], None]]]:
        """Return the tree of a cell, and its commands by line; a cell that is Python as it is has none."""
        commands: dict[int, Callable[[], None]] = {}
        if source.startswith("%") or "\n%" in source:
            from .command_lines import take_commands  # most cells have no such line

            source, commands = take_commands(source, self._prepare)
        return compile(source, filename, "exec", self._flags | ONLY_AST, True), commands

    def _statement(self, node: Any, filename: str, cell: int, shown: bool) -> Statement:
        if self._nodes is None:
            self._nodes = import_standard("_ast")  # kept: a cell may empty `sys.modules`
        nodes: Any = self._nodes

        def compile_node(node: Any) -> Any:
            if shown:
                return compile(nodes.Interactive([node]), filename, "single", self._flags, True)
            return compile(nodes.Module([node], []), filename, "exec", self._flags, True)

        code = self._exact.compiled(node, cell, compile_node)
        self._flags |= code.co_flags & FUTURES
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        return Statement(code, first, node.end_lineno or node.lineno, _kind(node) in SIMPLE)


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
