"""What may be watched, and how the watches of a pane and of its session follow from wishes. Pure.

A wish comes from a client, or from code in a kernel, which nobody vouches for: both meet the same rules here.
"""

from __future__ import annotations

import ast
import warnings

from ..errors import NoSuchValue, UsageError
from ..model import events as ev
from ..model.ids import KernelId
from ..model.session import Session
from ..protocol.envelope import Event
from ..protocol.record import Record, replace
from ..protocol.variables import Watch

MOST_WATCHES = 100
"""Of one pane, and as many of a session."""

MOST_CHARACTERS = 500
"""Of a watch."""

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What reading a source may raise, besides what it says."""


class Pinned(Record):
    """What is watched in one pane: its own watches, and those that all panes of its session share."""

    shared: tuple[Watch, ...] = ()
    own: tuple[Watch, ...] = ()


def pinned_in(session: Session, kernel: KernelId) -> Pinned:
    """Return what is watched in a kernel's pane."""
    return Pinned(session.watches, session.kernels[kernel].watches)


def with_watch(pinned: Pinned, watch: Watch, everywhere: bool) -> Pinned:
    """Return what is watched after one more was pinned; one of the same text is replaced. Raises UsageError."""
    watch = replace(watch, text=check_text(watch.text))
    if everywhere:  # the pane's own one of the same text would hide the new one
        own = tuple(each for each in pinned.own if each.text != watch.text)
        return Pinned(_placed(pinned.shared, watch, "a session"), own)
    return replace(pinned, own=_placed(pinned.own, watch, "a pane"))


def without_watch(pinned: Pinned, text: str) -> Pinned:
    """Return what is watched after one was let go, or all with an empty text; raises NoSuchValue for one not there."""
    text = text.strip()
    if not text:
        return Pinned()
    left = Pinned(
        tuple(each for each in pinned.shared if each.text != text),
        tuple(each for each in pinned.own if each.text != text),
    )
    if left == pinned:
        known = ", ".join(_short(each.text) for each in (*pinned.shared, *pinned.own)[:10])
        raise NoSuchValue(f"{_short(text)} is not watched; " + (f"watched are: {known}" if known else "nothing is"))
    return left


def watch_events(before: Pinned, after: Pinned, kernel: KernelId) -> list[Event]:
    """Return the events by which the one becomes the other."""
    events: list[Event] = []
    if before.shared != after.shared:
        events.append(ev.WatchesChanged(None, after.shared))
    if before.own != after.own:
        events.append(ev.WatchesChanged(kernel, after.own))
    return events


def check_text(text: str) -> str:
    """Return the text of a watch without blanks around it; raises UsageError unless it is one expression."""
    text = text.strip()
    if not text:
        raise UsageError("there is nothing to watch; name a variable, a path or an expression")
    if len(text) > MOST_CHARACTERS:
        raise UsageError(f"a watch has at most {MOST_CHARACTERS} characters, this one has {len(text)}")
    if not text.isprintable():
        raise UsageError("a watch stands on one line, without control characters")
    for node in ast.walk(read_expression(text)):
        if isinstance(node, ast.NamedExpr):
            raise UsageError("a watch may not assign")
        if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom)):
            raise UsageError("a watch may neither await nor yield")
        if isinstance(node, ast.comprehension) and node.is_async:
            raise UsageError("a watch may not await")
    return text


def read_expression(text: str) -> ast.Expression:
    """Return the tree of an expression; raises UsageError for what is none, by the grammar of the server's Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text, "<expression>", "eval")
        except UNREADABLE as problem:
            why = problem.msg if isinstance(problem, SyntaxError) else "it cannot be read"
            raise UsageError(f"{_short(text)} is not one expression: {why}") from None


def _placed(watches: tuple[Watch, ...], watch: Watch, where: str) -> tuple[Watch, ...]:
    texts = [each.text for each in watches]
    if watch.text in texts:
        at = texts.index(watch.text)
        return (*watches[:at], watch, *watches[at + 1 :])
    if len(watches) >= MOST_WATCHES:
        raise UsageError(f"{where} has at most {MOST_WATCHES} watches; let one go first")
    return (*watches, watch)


def _short(text: str) -> str:
    return text if len(text) <= 60 and text.isprintable() else ascii(text[:60])[1:-1] + "…"
