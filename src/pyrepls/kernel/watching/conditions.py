"""Watches that break the running cell: when their value changes, or when it becomes true."""

from __future__ import annotations

from ...protocol.variables import Change
from .expressions import Evaluator, Expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...protocol.variables import Watch


class WatchBreak(KeyboardInterrupt):
    """A watch has interrupted the cell."""


WatchBreak.__module__ = "builtins"  # as it is written in a traceback


class Conditions:
    """Which watches break, and what they were last."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._on_change: frozenset[str] = frozenset()
        self._on_truth: dict[str, Expression] = {}
        self._was_true: set[str] = set()

    def set(self, watches: Iterable[Watch]) -> None:
        """Take the watches that there are now."""
        watches = list(watches)
        self._on_change = frozenset(watch.text for watch in watches if watch.breaks == "changed")
        known = self._on_truth
        self._on_truth = {
            watch.text: known.get(watch.text) or Expression(watch.text) for watch in watches if watch.breaks == "true"
        }

    def __bool__(self) -> bool:
        return bool(self._on_change or self._on_truth)

    def begin(self) -> None:
        """A cell begins: what is true now does not become so in it. Runs code of the user, so guard it."""
        self._was_true = {text for text, each in self._on_truth.items() if self._is_true(each)}

    def reason(self, changes: list[Change]) -> str:
        """Return why the cell is to be interrupted after these changes; empty to let it run. Main thread only."""
        for change in changes:
            if change.name in self._on_change and change.kind != "bound":
                new = "deleted" if change.new is None else change.new.text
                return f"{change.name} changed from {change.old} to {new}{_where(change)}"
        if not self._on_truth:
            return ""
        changed = {change.name for change in changes}
        for text, expression in self._on_truth.items():
            if not expression.names.isdisjoint(changed) or text in changed:
                is_true, was_true = self._is_true(expression), text in self._was_true
                (self._was_true.add if is_true else self._was_true.discard)(text)
                if is_true and not was_true:
                    return f"{text} became true{_where(changes[0])}"
        return ""

    def concern(self, changes: list[Change]) -> bool:
        """Whether these changes may be a reason; from any thread."""
        changed = {change.name for change in changes}
        if not self._on_change.isdisjoint(changed):
            return True
        return any(text in changed or not each.names.isdisjoint(changed) for text, each in self._on_truth.items())

    def _is_true(self, expression: Expression) -> bool:
        value, trouble = self._evaluator.value(expression, truth=True)
        return value is True and not trouble


def _where(change: Change) -> str:
    if change.count == 0:
        return " (seen by the tick: the line was too hot to stop at it exactly)"
    return f", line {change.line}" if change.line else ""
