"""What a statement may change, told from its syntax: which global names it mentions, or that it may change anything."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Optional

    Names = Optional[frozenset[str]]

SIMPLE = frozenset({"Assign", "AugAssign", "AnnAssign", "Expr", "Delete", "Import", "ImportFrom", "Assert"})
DEFINITIONS = frozenset({"FunctionDef", "AsyncFunctionDef", "ClassDef"})
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""The fields that hold statements, or parts with statements in them."""

WRITES = frozenset({"Store", "Del"})
PATTERNS = {"MatchAs": "name", "MatchStar": "name", "MatchMapping": "rest"}
"""Patterns that bind a name, and the field in which they have it."""

CONVERSIONS = {"bool", "bytes", "chr", "complex", "float", "frozenset", "hex", "int", "oct", "repr", "str"}
COLLECTIONS = {"enumerate", "len", "list", "max", "min", "range", "reversed", "set", "sorted", "sum", "tuple", "zip"}
QUESTIONS = {"abs", "divmod", "hash", "id", "isinstance", "issubclass", "ord", "pow", "round", "type"}
HARMLESS = frozenset(CONVERSIONS | COLLECTIONS | QUESTIONS)
"""Built-in functions that change nothing: a loop that calls no other stays free of tests."""

NOTHING: frozenset[str] = frozenset()


def kind_of(node: Any) -> str:
    """Return the name of a node's class."""
    return type(node).__name__


def effects(node: Any, declared: Names) -> Names:
    """Return the global names that a statement mentions: none when it changes nothing, None when it may change all.

    `declared` are the names of `global` in the scope it stands in; None for the statements of a module. What only a
    local variable notices counts as nothing.
    """
    kind = kind_of(node)
    if kind in SIMPLE:
        return touched([node], declared)
    if kind not in DEFINITIONS:
        return NOTHING
    if node.decorator_list or touched(_evaluated(node), NOTHING) is None:
        return None
    return frozenset({node.name}) if declared is None or node.name in declared else NOTHING


def touched(parts: Iterable[Any], declared: Names, binding: bool = False) -> Names:
    """Return the same for expressions, targets and patterns; with `binding`, a name that is only read is nothing."""
    names = set()
    binds = declared is None and not binding
    for node in _walk(parts):
        kind = kind_of(node)
        if _changes_anything(node, kind, declared):
            return None
        name = node.id if kind == "Name" else _bound_name(node, kind)
        if name:
            names.add(name)
            written = kind != "Name" or kind_of(node.ctx) in WRITES
            binds = binds or (written and (declared is None or name in declared))
    return frozenset(names) if binds else NOTHING


def either(first: Names, second: Names) -> Names:
    """Return what two pieces of code may change together."""
    return None if first is None or second is None else first | second


def declared_in(scope: Any) -> frozenset[str]:
    """Return the names that a function or class declares to be global."""
    found: set[str] = set()
    waiting = list(scope.body)
    while waiting:
        node = waiting.pop()
        if kind_of(node) == "Global":
            found.update(node.names)
        elif kind_of(node) not in DEFINITIONS:
            for field in BLOCKS:
                inside = getattr(node, field, None)
                waiting.extend(inside if isinstance(inside, list) else ())
    return frozenset(found)


def _changes_anything(node: Any, kind: str, declared: Names) -> bool:
    if kind == "Call":
        return not (kind_of(node.func) == "Name" and node.func.id in HARMLESS)
    if kind in ("Attribute", "Subscript"):
        return kind_of(node.ctx) in WRITES
    if kind == "AugAssign":  # in place, it may change what other names hold too
        is_global = kind_of(node.target) == "Name" and (declared is None or node.target.id in declared)
        return is_global and kind_of(node.value) != "Constant"
    return kind == "Await" or (kind == "alias" and node.name == "*")


def _bound_name(node: Any, kind: str) -> Any:
    if kind == "alias":
        return node.asname or node.name.partition(".")[0]
    return getattr(node, PATTERNS[kind]) if kind in PATTERNS else None


def _evaluated(definition: Any) -> list[Any]:
    if kind_of(definition) == "ClassDef":
        return [*definition.bases, *definition.keywords]
    return [*definition.args.defaults, *filter(None, definition.args.kw_defaults)]


def _walk(parts: Iterable[Any]) -> Iterator[Any]:
    # Not recursive: a sum of a thousand terms is a thousand levels deep.
    waiting = list(parts)
    while waiting:
        node = waiting.pop()
        yield node
        if kind_of(node) == "Lambda":
            waiting.extend(_evaluated(node))  # its body runs later, inside of somebody's call
            continue
        for field in node._fields:
            inside = getattr(node, field, None)
            for each in inside if isinstance(inside, list) else (inside,):
                if hasattr(each, "_fields"):
                    waiting.append(each)
