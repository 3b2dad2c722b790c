"""What a cell can produce, beside text on its terminal: a failure, as data."""

from __future__ import annotations

from .record import Record


class TracebackEntry(Record):
    """One line of a failure's call stack."""

    file: str
    line: int
    """Counted from 1; 0 when unknown."""
    name: str
    """The function's name, `<module>` at the top level."""
    source: str
    """The source line, stripped; empty when it cannot be found."""


class Failure(Record):
    """An exception that the user's own code raised."""

    type: str
    """The exception's class, with its module unless that is builtins."""
    message: str
    """The exception as text, bounded."""
    traceback: str
    """The traceback as Python prints it, without our frames, bounded."""
    entries: tuple[TracebackEntry, ...] = ()
    """The call stack, outermost first."""
