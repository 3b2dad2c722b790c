"""What the user's code raised, as data: with the frames of the user's code only, and bounded."""

from __future__ import annotations

import os
import sys

from ..protocol.outputs import Failure, TracebackEntry
from .imports import import_standard
from .sources import is_cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Any

MAX_TEXT = 64 * 1024
"""Most characters of a traceback or a message."""

MAX_ENTRIES = 200
"""Most entries of a call stack that are sent one by one."""

DEEP = 3000
"""Frames from which on only the innermost ones are looked at."""

ASYNCIO = f"{os.sep}asyncio{os.sep}"
"""In the names of the files that run a cell which awaits."""

OURS = os.path.dirname(os.path.abspath(__file__))
"""The directory of the code whose frames are no business of the user's."""


def failure_of(problem: BaseException) -> Failure:
    """Describe an exception. Runs code of the user's (`__str__`, `__repr__`), so guard it; never raises by itself."""
    try:
        return _full(problem)
    except (Exception, RecursionError, MemoryError):
        return bare_failure(problem)


def bare_failure(problem: BaseException) -> Failure:
    """Describe an exception by its type only, without running anything of the user's."""
    name = _type_name(type(problem))
    return Failure(name, "", f"{name}: <it cannot be shown>\n")


def users_part(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback from the first frame of a cell on; without one, from the first that is not ours."""
    first = None
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if is_cell(filename):
            return trace
        if first is None and not filename.startswith(OURS) and ASYNCIO not in filename:
            first = trace
        trace = trace.tb_next
    return first


def exit_code(raised: SystemExit) -> str:
    """Return the status or message of a wish to exit, empty for none. Runs code of the user's, so guard it."""
    return "" if raised.code is None else clean(str(raised.code), 10_000)


def status_of_child(raised: BaseException | None) -> int:
    """Return the exit status of a forked child whose cell has ended so."""
    if raised is None:
        return 0
    if not issubclass(type(raised), SystemExit):
        return 1
    code: object = raised.code  # type: ignore[attr-defined]
    return code & 0xFF if isinstance(code, int) else int(code is not None)


def remember(raised: BaseException) -> None:
    """Keep an exception where `pdb.pm()` looks for it, with the frames of the user's code only."""
    raised.__traceback__ = users_part(raised.__traceback__)
    sys.last_type, sys.last_value, sys.last_traceback = type(raised), raised, raised.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = raised


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """Return text that can be sent anywhere: bounded, lone surrogates escaped."""
    if len(text) > limit:
        text = f"{text[: limit // 2]}\n… {len(text) - limit} characters left out …\n{text[len(text) - limit // 2 :]}"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return clean(text.encode("utf-8", "backslashreplace").decode("utf-8"), limit)
    return text


def _full(problem: BaseException) -> Failure:
    traceback = import_standard("traceback")
    trace = users_part(problem.__traceback__)
    limit = -MAX_ENTRIES if _is_deep(trace) else None
    shown = traceback.TracebackException(type(problem), problem, trace, limit=limit)
    for each in _family(shown):
        if each.stack is not None:
            each.stack[:] = [entry for entry in each.stack if not entry.filename.startswith(OURS)]
    lines = shown.format() if shown.stack else shown.format_exception_only()
    if not shown.stack and (shown.__cause__ or shown.__context__):
        lines = shown.format()
    entries = tuple(_entry(entry) for entry in shown.stack[-MAX_ENTRIES:])
    return Failure(_type_name(type(problem)), _message(problem), clean("".join(lines)), entries)


def _entry(entry: Any) -> TracebackEntry:
    return TracebackEntry(clean(entry.filename), entry.lineno or 0, clean(entry.name), clean(entry.line or "", 1000))


def _is_deep(trace: Any) -> bool:
    depth = 0
    while trace is not None and depth <= DEEP:
        trace = trace.tb_next
        depth += 1
    return depth > DEEP


def _family(shown: Any) -> Iterator[Any]:
    waiting, seen = [shown], set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, *(getattr(each, "exceptions", None) or ())]


def _message(problem: BaseException) -> str:
    try:
        return clean(str(problem), 10_000)
    except Exception:
        return "<it cannot be shown>"


def _type_name(kind: type) -> str:
    try:
        module = type.__dict__["__module__"].__get__(kind)
        name = type.__dict__["__qualname__"].__get__(kind)
        return clean(name if module in ("builtins", "__main__") else f"{module}.{name}", 200)
    except Exception:
        return "an exception"
