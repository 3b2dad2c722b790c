"""Watches that are no plain paths: expressions, evaluated on the main thread between two lines or statements.

They run code of the user, so they have a deadline, what they print goes nowhere, and one that raises or is slow says
so in its row and is asked less often.
"""

from __future__ import annotations

import sys
from _thread import get_ident
from time import monotonic, perf_counter

from ...protocol.variables import Preview
from ..inspecting.slots import type_name
from ..late import Late

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

DEADLINE = 0.25
"""Seconds that an expression may take."""

LIVE = 0.002
"""Seconds that one may have taken to be evaluated while a statement runs, too."""

EVERY = 1 / 30
"""Seconds between two evaluations while a statement runs."""

SHARE = 30
"""A slow one waits this many times as long as it took."""

_eval = eval
preview = Late("inspecting.preview", "preview")


class Overdue(BaseException):
    """Raised in an expression by a signal when its deadline has passed."""


class Expression:
    """One expression and when it is evaluated next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code: CodeType | None = None
        self.names: frozenset[str] = frozenset()
        """What it mentions."""
        self.seconds = 0.0
        """How long it took last."""
        self.due = 0.0
        """When it may be evaluated again, by the monotonic clock."""
        self.trouble = ""
        self._compile()

    def _compile(self) -> None:
        try:
            tree: Any = compile(self.text, "<watch>", "eval", 0x400, True)
            if any(type(node).__name__ == "NamedExpr" for node in _nodes(tree)):
                raise SyntaxError("a watch may not assign")
            self.code = compile(tree, "<watch>", "eval", 0, True)
            self.names = frozenset(node.id for node in _nodes(tree) if type(node).__name__ == "Name")
        except Exception as problem:
            self.trouble = f"{type(problem).__name__}: {getattr(problem, 'msg', None) or problem}"


class Evaluator:
    """Evaluates expressions; on the main thread."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._until = 0.0
        """The deadline of the expression that is evaluated now; 0 when none is."""

    @property
    def overdue(self) -> bool:
        """Whether an expression has passed its deadline."""
        return 0 < self._until < monotonic()

    def remind(self) -> None:
        """End the expression if it is overdue; called by a signal handler on the main thread."""
        if self.overdue:
            raise Overdue

    def value(self, expression: Expression, truth: bool = False) -> tuple[Any, str]:
        """Return an expression's value, or whether it is true, and in words why there is none.

        Runs code of the user; raises only what Ctrl+C raises.
        """
        if expression.code is None:
            return None, expression.trouble
        sink = Sink()
        began = perf_counter()
        value, trouble = None, ""
        try:
            with sink:
                self._until = monotonic() + DEADLINE
                value = _eval(expression.code, self._names)
                if truth:
                    value = True if value else False  # noqa: SIM210 - `bool` may be the user's
                self._until = 0.0
        except Overdue:
            trouble = f"takes longer than {DEADLINE} s"
        except KeyboardInterrupt:
            raise
        except BaseException as problem:
            trouble = f"raises {type_name(type(problem))}: {_said(problem)}"
        self._until = 0.0
        expression.seconds = perf_counter() - began
        slow = trouble or expression.seconds > LIVE
        expression.due = monotonic() + (max(expression.seconds * SHARE, 0.5) if slow else EVERY)
        expression.trouble = trouble or ("prints; a watch is to look only" if sink.printed else "")
        return value, expression.trouble

    def preview(self, expression: Expression) -> Preview:
        """Return the preview of an expression's value, or of the trouble with it."""
        value, trouble = self.value(expression)
        return Preview("", trouble[:200], trouble=True) if trouble else preview(value)


class Sink:
    """Stands in for the standard streams of one thread; what others print goes on."""

    def __init__(self) -> None:
        self.printed = False
        self._thread = get_ident()
        self._streams: tuple[Any, Any] = (None, None)

    def __enter__(self) -> None:
        self._streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (_Muted(self, stream) for stream in self._streams)

    def __exit__(self, *_: object) -> None:
        sys.stdout, sys.stderr = self._streams

    def takes(self) -> bool:
        """Whether what is printed now is the expression's."""
        return get_ident() == self._thread


class _Muted:
    def __init__(self, sink: Sink, stream: Any) -> None:
        self._sink = sink
        self._stream = stream

    def write(self, text: str) -> int:
        """Drop what the expression prints."""
        if not self._sink.takes():
            return self._stream.write(text)  # type: ignore[no-any-return]
        self._sink.printed = True
        return len(text)

    def flush(self) -> None:
        """Do nothing for the expression."""
        if not self._sink.takes():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _said(problem: BaseException) -> str:
    """Return the message of an exception if it is a plain text: `str` would run code of the user."""
    arguments = BaseException.args.__get__(problem)  # type: ignore[attr-defined]
    first = arguments[0] if arguments else ""
    return first[:150] if type(first) is str else preview(first).text


def _nodes(tree: Any) -> list[Any]:
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        for field in getattr(node, "_fields", ()):
            value = getattr(node, field, None)
            waiting += [each for each in (value if type(value) is list else [value]) if hasattr(each, "_fields")]
    return found
