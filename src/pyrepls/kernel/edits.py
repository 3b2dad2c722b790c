"""What edits of variables have replaced, so that they can be undone, the last one first.

The former values are held strongly, at most `MOST_EDITS` of them: what an edit has replaced is not freed before. The
object that was edited is held, too: an undo changes that very object, also when its name has moved on since.
"""

from __future__ import annotations

from .execute import ONLY_AST
from .imports import import_standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    Restore = Callable[[], None]
    """Gives what was edited its former value, or unbinds it."""

MOST_EDITS = 20

MISSING: Any = object()

NO_EDIT = "an edit is one assignment to a name, an attribute or an item, as in `rows[0] = 1`"


class Edits:
    """The stack of what can be undone. Everything but `end` may run code of the user's, so it is guarded."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._done: list[Restore] = []
        self._begun: Restore | None = None

    def begin(self, source: str, filename: str) -> None:
        """Remember what an edit is about to replace; raises ValueError when the source is no edit."""
        self._begun = None
        body: Any = compile(source, filename, "exec", ONLY_AST, True).body
        if len(body) != 1 or type(body[0]).__name__ != "Assign" or len(body[0].targets) != 1:
            raise ValueError(NO_EDIT)
        self._begun = _restore(_Target(body[0].targets[0], filename, self._names))

    def end(self, done: bool) -> None:
        """Keep what was remembered when the edit was done, forget it when it was not."""
        begun, self._begun = self._begun, None
        if begun is not None and done:
            self._done.append(begun)
            del self._done[:-MOST_EDITS]

    def undo(self) -> None:
        """Undo the last edit that has not been undone; raises LookupError when there is none."""
        if not self._done:
            raise LookupError("there is no edit to undo in this interpreter")
        self._done.pop()()


class _Target:
    """The left side of an edit, and what it takes to look at it."""

    def __init__(self, node: Any, filename: str, names: dict[str, Any]) -> None:
        self.node = node
        self.kind = type(node).__name__
        self.names = names
        self._filename = filename

    def owner(self) -> Any:
        """Return the object whose attribute or item it is."""
        return self._eval(self.node.value, {})

    def key(self) -> Any:
        """Return what stands between the brackets; a slice is an expression only there, so an object hands it back."""
        import _ast

        where = {name: getattr(self.node, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
        asked = _ast.Name("the key", _ast.Load(), **where)
        return self._eval(_ast.Subscript(asked, self.node.slice, _ast.Load(), **where), {"the key": _Key()})

    def _eval(self, node: Any, more: dict[str, Any]) -> Any:
        import _ast

        return eval(compile(_ast.Expression(node), self._filename, "eval", 0, True), self.names, more)


class _Key:
    def __getitem__(self, key: Any) -> Any:
        return key


def _restore(target: _Target) -> Restore:
    if target.kind == "Name":
        return _restore_name(target.names, target.node.id)
    if target.kind == "Attribute":
        return _restore_attribute(target.owner(), target.node.attr)
    if target.kind == "Subscript":
        return _restore_item(target.owner(), target.key())
    raise ValueError(NO_EDIT)


def _restore_name(names: dict[str, Any], name: str) -> Restore:
    former = names.get(name, MISSING)

    def restore() -> None:
        if former is MISSING:
            names.pop(name, None)
        else:
            names[name] = former

    return restore


def _restore_attribute(owner: Any, name: str) -> Restore:
    former = getattr(owner, name, MISSING)
    if former is not MISSING and _is_from_class(owner, name, former):
        former = MISSING

    def restore() -> None:
        if former is MISSING:
            delattr(owner, name)
        else:
            setattr(owner, name, former)

    return restore


def _restore_item(owner: Any, key: Any) -> Restore:
    if type(key) is slice:
        key = slice(None)  # the assignment may change the length, so that the key would mean other items afterwards
    former = _item(owner, key)

    def restore() -> None:
        if former is MISSING:
            del owner[key]
        else:
            owner[key] = former

    return restore


def _item(owner: Any, key: Any) -> Any:
    if isinstance(owner, dict) and key not in owner:
        return MISSING  # reading it would create it in a `defaultdict`
    try:
        value = owner[key]
        if value is owner[key]:
            return value
    except LookupError:
        return MISSING
    return import_standard("copy").copy(value)  # made anew at each reading: it may be a view of what the edit changes


def _is_from_class(owner: Any, name: str, value: object) -> bool:
    # Then the edit hides the class's attribute behind one of the instance, and to undo it is to uncover it again.
    for base in owner.__mro__[1:] if isinstance(owner, type) else type(owner).__mro__:
        if name in base.__dict__:
            found = base.__dict__[name]
            return found is value or getattr(value, "__func__", None) is found
    return False
