"""Exact changes before `sys.monitoring` (Python 3.9 to 3.11): behind what may change things, a test of a flag.

The test is `if FLAG: FLAG()`, where the flag is a constant of the code: nothing is added to the user's namespace, and
a flag that is off costs about what a jump costs. Between compiling and running it is a name that no source can spell.
A top-level statement itself gets no flag: the kernel looks after each of them anyway.
"""

from __future__ import annotations

import sys

from ..imports import import_standard
from .flag_code import PLACEHOLDER, patched
from .flag_effects import BLOCKS, DEFINITIONS, NOTHING, SIMPLE, declared_in, effects, either, kind_of, touched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    Names = Optional[frozenset[str]]
    MakeFlag = Callable[[int, Names], object]

__all__ = ["Flag", "instrumented", "patched"]

JOINS = frozenset({"IfExp", "BoolOp", "Compare", "Assert", "AsyncFor", "AsyncWith"})
"""Statements and expressions at whose end several ways of the code meet."""

MOST_FLAGS = 2000
"""In one top-level statement; each takes some fifty microseconds before it can run."""

NO_PLACE = {"lineno": -1, "end_lineno": -1, "col_offset": -1, "end_col_offset": -1}


class Flag(list):  # type: ignore[type-arg]
    """Empty when off. Behind its statement the user's code tests it, and calls it while it is on."""

    __slots__ = ("line", "names", "report")

    def __init__(self, line: int, names: Names, report: Callable[[Flag], object]) -> None:
        super().__init__((True,))
        self.line = line
        """The first line of the statement."""
        self.names = names
        """The global names that the statement mentions; None: it makes a call or stores into something."""
        self.report = report

    def __call__(self) -> None:
        """Report that the statement has run."""
        self.report(self)

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, ()  # in a function that was pickled by value, the flag is off for ever

    # Code is compared and hashed with its constants; a list could not be hashed.
    __eq__ = object.__eq__
    __hash__ = object.__hash__  # type: ignore[assignment]


def instrumented(node: Any, make_flag: MakeFlag) -> Any:
    """Return a top-level statement with tests of flags in it; the statement itself stays as it was.

    `make_flag(line, names)` is called for each flag, in the order that `patched` wants the flags in. Raises ValueError
    when there would be too many.
    """
    return _Writer(make_flag).statement(node, None)


class _Writer:
    """Copies statements and puts the tests between them."""

    def __init__(self, make_flag: MakeFlag) -> None:
        self._ast = import_standard("_ast")
        self._make_flag = make_flag
        self._count = 0

    def statement(self, node: Any, declared: Names) -> Any:
        """Return a copy of a statement; `declared` are the names of `global` in its scope, None for a module."""
        kind = kind_of(node)
        if not any(getattr(node, field, None) for field in BLOCKS):
            return node
        if kind in DEFINITIONS:
            declared = declared_in(node)
        changed = {"test": self._test(node.test, declared)} if kind in ("If", "While") else {}
        for field in BLOCKS:
            if getattr(node, field, None):
                head = self._head(node, kind, declared) if field == "body" else NOTHING
                changed[field] = self._block(getattr(node, field), declared, node, head)
        fields = {name: getattr(node, name, None) for name in (*node._fields, *node._attributes)}
        return type(node)(**{**fields, **changed})

    def _block(self, statements: list[Any], declared: Names, owner: Any, head: Names) -> list[Any]:
        # What the head of a compound statement binds is there when its body begins. A line has one test, at its end.
        pending = head
        written = [] if _is_one_line(owner, statements[0]) else self._if_any(getattr(owner, "pattern", owner), head)
        if written:
            pending = NOTHING
        for node, following in zip(statements, [*statements[1:], None]):
            written.append(self.statement(node, declared))
            pending = either(pending, effects(node, declared))
            if not (following and _is_one_line(node, following)):
                written.extend(self._if_any(node, pending))
                pending = NOTHING
        return written

    def _head(self, node: Any, kind: str, declared: Names) -> Names:
        if kind in ("For", "AsyncFor"):
            return touched([node.target, node.iter], declared)
        if kind in ("With", "AsyncWith"):
            return None
        if kind == "ExceptHandler" and node.name and (declared is None or node.name in declared):
            return frozenset({node.name})
        return touched([node.pattern], declared, binding=True) if kind == "match_case" else NOTHING

    def _test(self, test: Any, declared: Names) -> Any:
        # `TEST` becomes `(TEST or FLAG and FLAG()) and not (FLAG and FLAG())`: a call returns None, so the way it goes
        # stays the same, and there is one on either way.
        names = touched([test], declared, binding=True)
        if names is not None and not names:
            return test
        tools, place = self._ast, _place(test)
        flag, call = self._flag(test, names, place)
        called = tools.BoolOp(tools.And(), [flag, call], **place)
        asked = tools.BoolOp(tools.Or(), [test, called], **place)
        return tools.BoolOp(tools.And(), [asked, tools.UnaryOp(tools.Not(), called, **place)], **place)

    def _if_any(self, node: Any, names: Names) -> list[Any]:
        if names is not None and not names:
            return []
        place = _place(node) if _needs_place(node) else NO_PLACE
        flag, call = self._flag(node, names, place)
        return [self._ast.If(flag, [self._ast.Expr(call, **place)], [], **place)]

    def _flag(self, node: Any, names: Names, place: dict[str, int]) -> tuple[Any, Any]:
        if self._count >= MOST_FLAGS:
            raise ValueError(f"a statement would get more than {MOST_FLAGS} flags")
        self._make_flag(node.lineno, names)
        flag = self._ast.Name(f"{PLACEHOLDER}{self._count}", self._ast.Load(), **place)
        self._count += 1
        return flag, self._ast.Call(flag, [], [], **place)


def _is_one_line(node: Any, following: Any) -> bool:
    # Whether two pieces of code stand in one line, and the second cannot leave before the test behind it.
    if kind_of(following) not in SIMPLE or kind_of(node) in DEFINITIONS:
        return False
    end = node.end_lineno if kind_of(node) in SIMPLE else getattr(node, "pattern", node).lineno
    return bool(end == following.lineno)


def _needs_place(node: Any) -> bool:
    # A debugger stops where the line changes, so a test has no line: it takes that of the instruction before it.
    # Before 3.10 there is no such thing, and where several ways meet, no instruction before.
    if sys.version_info < (3, 10) or kind_of(node) in JOINS:
        return True
    return kind_of(node) == "Expr" and kind_of(node.value) in JOINS


def _place(node: Any) -> dict[str, int]:
    line, column = node.lineno, node.col_offset
    return {"lineno": line, "end_lineno": line, "col_offset": column, "end_col_offset": column}
