"""Records to JSON values and back, checked against the annotations of their fields.

Understood annotations: `str int float bool None`, `Any`, `Literal[...]`, `list[X]`, `tuple[X, ...]`, `dict[str, X]`,
unions with `|`, and records. A field annotated with a record class that was registered as a *variant* (several classes
under one base) carries its class in the key "is". Unknown fields are ignored, so that a newer peer may add some.
"""

from __future__ import annotations

from .errors import LocalProtocolError, MalformedMessage
from .json_text import dumps, loads
from .record import Record, fields_of

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Any, Callable

    Check = Callable[[Any, str], Any]
    """Takes a JSON value and its path, returns the decoded value; raises MalformedMessage."""

_PLAIN = frozenset((str, int, float, bool, type(None)))
"""What is its own JSON value: looked up, as nearly everything sent is one of these."""

_checks: dict[type[Record], list[tuple[str, Check]]] = {}


def encode(value: Any) -> Any:
    """Return the JSON value of a record, or of lists, tuples and dicts of them.

    Raises LocalProtocolError for a value that has no JSON form.
    """
    kind = type(value)
    if kind in _PLAIN or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Record):
        held = value.__dict__
        made = {}
        absent = value._defaults_ if value.sparse_ else {}
        for name in value._fields_:
            item = held[name]
            if name in absent and item == absent[name]:
                continue
            made[name] = item if type(item) in _PLAIN else encode(item)
        if getattr(kind, "variant_", False):
            made["is"] = kind.__name__
        return made
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    raise LocalProtocolError(f"a value of type {type(value).__name__} cannot be sent")


def encode_json(value: Any) -> bytes:
    """Return a JSON value as UTF-8; raises LocalProtocolError for what JSON cannot hold."""
    try:
        return dumps(value).encode("ascii")
    except (TypeError, ValueError, RecursionError) as problem:
        raise LocalProtocolError(f"a message cannot be written as JSON: {problem}") from None


def decode_json(frame: bytes) -> dict[str, Any]:
    """Return the JSON object that a frame holds; raises MalformedMessage when it holds none."""
    try:
        value = loads(frame.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise MalformedMessage(f"a frame is not JSON: {problem}") from None
    if not isinstance(value, dict):
        raise MalformedMessage(f"a frame is not a JSON object but {_kind(value)}")
    return value


def decode(record: type[Record], value: Any, path: str = "") -> Any:
    """Return the record of the given class that a JSON value describes.

    Raises MalformedMessage with the path to the first value that does not fit.
    """
    if not isinstance(value, dict):
        raise MalformedMessage(f"{path or record.__name__} is {_kind(value)}, not an object")
    found = {}
    for name, check in _checks_of(record):
        if name in value:
            found[name] = check(value[name], f"{path}.{name}" if path else name)
    try:
        return record(**found)
    except TypeError:
        missing = [name for name in fields_of(record) if name not in found and name not in record._defaults_]
        raise MalformedMessage(f"{path or record.__name__} lacks {', '.join(missing)}") from None


def is_variant(record: type[Record]) -> bool:
    """Tell whether records of this class carry their class name on the wire."""
    return bool(getattr(record, "variant_", False))


def _checks_of(record: type[Record]) -> list[tuple[str, Check]]:
    checks = _checks.get(record)
    if checks is None:
        checks = _checks[record] = [(name, _check_for(*_annotation(record, name))) for name in fields_of(record)]
    return checks


def _annotation(record: type[Record], name: str) -> tuple[str, dict[str, Any]]:
    for base in record.__mro__:
        if name in base.__dict__.get("__annotations__", ()):
            return base.__dict__["__annotations__"][name], base.__dict__["_home_"]
    raise LocalProtocolError(f"{record.__name__}.{name} has no annotation")


def _check_for(annotation: str, names: dict[str, Any]) -> Check:
    tree = compile(annotation, "<annotation>", "eval", 1024)  # 1024 is PyCF_ONLY_AST, without importing ast
    return _check_for_node(tree.body, names)  # type: ignore[attr-defined]


def _check_for_node(node: Any, names: dict[str, Any]) -> Check:
    kind = type(node).__name__
    if kind == "BinOp":
        return _union([_check_for_node(node.left, names), _check_for_node(node.right, names)])
    if kind == "Constant":
        return _exactly((node.value,))
    if kind == "Subscript":
        inside: Any = node.slice
        parts = inside.elts if type(inside).__name__ == "Tuple" else [inside]
        return _check_for_generic(node.value.id, parts, names)
    return _check_for_name(node.id, names)


def _check_for_generic(outer: str, parts: list[Any], names: dict[str, Any]) -> Check:
    if outer == "Literal":
        return _exactly(tuple(part.value for part in parts))
    if outer == "Optional":
        return _union([_check_for_node(parts[0], names), _exactly((None,))])
    if outer == "dict":
        return _mapping(_check_for_node(parts[1], names))
    return _sequence(_check_for_node(parts[0], names), tuple if outer == "tuple" else list)


def _check_for_name(name: str, names: dict[str, Any]) -> Check:
    if name == "Any":
        return lambda value, _path: value
    if name in _SCALARS:
        return _scalar(name, *_SCALARS[name])
    target = names[name]
    if isinstance(target, type) and issubclass(target, Record):
        return _record(target)
    if hasattr(target, "__supertype__"):  # a NewType
        return _check_for_name(target.__supertype__.__name__, names)
    if isinstance(target, str):  # a named Literal, written as text
        return _check_for(target, names)
    return _exactly(target.__args__)


_SCALARS: dict[str, tuple[tuple[type, ...], str]] = {
    "str": ((str,), "text"),
    "int": ((int,), "a whole number"),
    "float": ((float, int), "a number"),
    "bool": ((bool,), "true or false"),
}


def _scalar(name: str, types: tuple[type, ...], wanted: str) -> Check:
    def check(value: Any, path: str) -> Any:
        if type(value) not in types:
            raise MalformedMessage(f"{path} is {_kind(value)}, not {wanted}")
        if name != "float":
            return value
        try:
            return float(value)
        except OverflowError:
            raise MalformedMessage(f"{path} is a whole number of {value.bit_length()} bits, not {wanted}") from None

    return check


def _exactly(values: tuple[Any, ...]) -> Check:
    def check(value: Any, path: str) -> Any:
        for wanted in values:
            if type(value) is type(wanted) and value == wanted:
                return value
        raise MalformedMessage(f"{path} is {_kind(value)}, not one of {', '.join(map(str, values))}")

    return check


def _union(checks: list[Check]) -> Check:
    def check(value: Any, path: str) -> Any:
        problem: MalformedMessage | None = None
        for each in checks:
            try:
                return each(value, path)
            except MalformedMessage as failed:
                problem = problem or failed
        assert problem is not None
        raise problem

    return check


def _sequence(item: Check, make: type) -> Check:
    def check(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise MalformedMessage(f"{path} is {_kind(value)}, not a list")
        return make(item(each, f"{path}[{index}]") for index, each in enumerate(value))

    return check


def _mapping(item: Check) -> Check:
    def check(value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            raise MalformedMessage(f"{path} is {_kind(value)}, not an object")
        return {key: item(each, f"{path}.{key}") for key, each in value.items()}

    return check


def _record(target: type[Record]) -> Check:
    def check(value: Any, path: str) -> Any:
        chosen = target
        if is_variant(target) and isinstance(value, dict):
            named = {each.__name__: each for each in _family(target)}
            if value.get("is") not in named:
                raise MalformedMessage(f"{path} is of an unknown kind: {str(value.get('is'))[:60]}")
            chosen = named[str(value["is"])]
        return decode(chosen, value, path)

    return check


def _family(record: type[Record]) -> list[type[Record]]:
    found = [record]
    for child in record.__subclasses__():
        found.extend(_family(child))
    return found


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), f"the number {str(value)[:40]}")
