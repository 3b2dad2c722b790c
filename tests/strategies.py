"""Hypothesis strategies for our records, made from the annotations of their fields."""

from __future__ import annotations

import ast
import sys
from typing import Any

from hypothesis import strategies as st

from pyrepls.protocol.record import Record, fields_of

_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "str": st.text(max_size=12),
    "int": st.integers(-(2**53), 2**53),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
}


def records(kind: type[Record], depth: int = 0) -> st.SearchStrategy[Any]:
    """Return a strategy for whole records of a class, or of its variants when it is the base of some."""
    variants = [each for each in kind.__subclasses__() if getattr(kind, "variant_", False)]
    if variants:
        chosen = variants if depth < 3 else [each for each in variants if "parts" not in fields_of(each)]
        return st.sampled_from(chosen).flatmap(lambda each: records(each, depth + 1))
    return st.builds(kind, **{name: _field(kind, name, depth) for name in fields_of(kind)})


def _field(kind: type[Record], name: str, depth: int) -> st.SearchStrategy[Any]:
    owner = next(base for base in kind.__mro__ if name in base.__dict__.get("__annotations__", ()))
    tree = ast.parse(owner.__annotations__[name], mode="eval").body
    return _from(tree, vars(sys.modules[owner.__module__]), depth)


def _from(node: ast.expr, names: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if isinstance(node, ast.BinOp):
        return _from(node.left, names, depth) | _from(node.right, names, depth)
    if isinstance(node, ast.Constant):
        return st.just(node.value)
    if isinstance(node, ast.Subscript):
        return _generic(node, names, depth)
    assert isinstance(node, ast.Name)
    if node.id in _SCALARS:
        return _SCALARS[node.id]
    target = names[node.id]
    if isinstance(target, str):
        return _from(ast.parse(target, mode="eval").body, names, depth)
    if isinstance(target, type) and issubclass(target, Record):
        return records(target, depth + 1)
    if hasattr(target, "__supertype__"):
        return _SCALARS[target.__supertype__.__name__]
    return st.sampled_from(target.__args__)


def _generic(node: ast.Subscript, names: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    assert isinstance(node.value, ast.Name)
    inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if node.value.id == "Literal":
        return st.sampled_from([part.value for part in inside if isinstance(part, ast.Constant)])
    most = 2 if depth < 3 else 0
    if node.value.id == "dict":
        return st.dictionaries(_SCALARS["str"], _from(inside[1], names, depth + 1), max_size=most)
    items = st.lists(_from(inside[0], names, depth + 1), max_size=most)
    return items.map(tuple) if node.value.id == "tuple" else items
