"""The value's own `repr`, in a forked child that is killed when it takes too long: nothing it does reaches the kernel.

Only the main thread may fork, between two cells. The child has no terminal, no input and no output but its pipe; it
ends by itself even when the kernel is killed meanwhile.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import gc
import os
import select
import sys
from os import _exit
from time import monotonic

from ...protocol.inspecting import Representation
from .slots import full_name, plain_text, sendable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

PATIENCE = 1.0
"""Seconds that a `repr` may take."""

LAST_RESORT = 5.0
"""Seconds after which the system ends a child that nobody has ended."""

MOST_TEXT = 10_000
MOST_BYTES = 16 * MOST_TEXT
"""Of an answer; the child's word is not taken for its length."""

FINE, RAISED = b"+", b"-"

_fork: Any = getattr(os, "fork", None)
_mask: Any = getattr(_signal, "pthread_sigmask", None)
_ALL = _signal.valid_signals()
_modules = sys.modules


def represent(value: object, patience: float = PATIENCE) -> Representation:
    """Return what the value's `repr` says, or why it says nothing."""
    if _fork is None or _mask is None:
        return Representation("", "this system cannot fork, and without that a repr could hang the interpreter")
    before = _mask(_signal.SIG_BLOCK, ())
    try:
        return _asked(value, patience, before)
    except KeyboardInterrupt:
        return Representation("", "was interrupted")
    finally:
        try:
            _mask(_signal.SIG_SETMASK, before)
        except BaseException:  # a Ctrl+C that came too late, or the user's handler missed the child that we have reaped
            pass


def _asked(value: object, patience: float, before: Any) -> Representation:
    try:
        reading, writing = os.pipe()
    except OSError as problem:
        return Representation("", f"no pipe could be opened for it: {problem.strerror}")
    # What a handler of the user raises between the fork and the next line would make a second kernel of the child, or
    # would make the parent forget it.
    _mask(_signal.SIG_BLOCK, _ALL)
    try:
        child = _without_warning(_fork)
    except OSError as problem:
        os.close(reading)
        os.close(writing)
        return Representation("", f"no process could be started for it: {problem.strerror}")
    if not child:
        _answer(value, writing, before)
    data, late, status = b"", True, 0
    try:
        os.close(writing)
        _mask(_signal.SIG_SETMASK, before)
        data, late = _read(reading, monotonic() + patience)
    finally:
        try:
            _mask(_signal.SIG_BLOCK, _ALL)
        finally:
            os.close(reading)
            status = _end(child)
    return _said(data, late, status, patience)


def _said(data: bytes, late: bool, status: int, patience: float) -> Representation:
    text = data[1:].decode("utf-8", "replace")[:MOST_TEXT]
    if data[:1] == FINE and data[-1:] == b"\0":
        return Representation(text[:-1] if text.endswith("\0") else text)
    if data[:1] == RAISED and data[-1:] == b"\0":
        return Representation("", f"raises {text.rstrip(chr(0))}")
    if late:
        return Representation("", f"took longer than {patience:g} s")
    if os.WIFSIGNALED(status) and len(data) < MOST_BYTES:
        return Representation("", f"crashed with signal {os.WTERMSIG(status)}")
    return Representation("", "ended the process instead of returning a text")


def _without_warning(fork: Any) -> int:
    # Python 3.12 and later warn that locks of other threads stay locked in the child: its deadline is for that.
    warnings = _modules.get("warnings")
    filters = getattr(warnings, "filters", None)
    if type(filters) is not list:
        return int(fork())
    entry = ("ignore", None, DeprecationWarning, None, 0)
    filters.insert(0, entry)
    _note_change(warnings)
    try:
        return int(fork())
    finally:
        for index, each in enumerate(filters):
            if each is entry:
                del filters[index]
                break
        _note_change(warnings)


def _note_change(warnings: Any) -> None:
    for name in ("_filters_mutated", "_filters_mutated_lock_held"):
        noted = getattr(warnings, name, None)
        if noted is not None:
            try:
                noted()
                return
            except Exception:
                continue


def _answer(value: object, writing: int, mask: Any) -> NoReturn:
    try:
        _let_go()
        _mask(_signal.SIG_SETMASK, {*mask, _signal.SIGINT} - {_signal.SIGALRM})
        try:
            text = repr(value)
            data = FINE + _encoded(text)
        except BaseException as problem:
            data = RAISED + _encoded(_described(problem))
        data += b"\0"
        while data:
            data = data[os.write(writing, data) :]
    finally:
        _exit(0)


def _let_go() -> None:
    gc.disable()  # it would copy every page, and run finalizers
    _signal.signal(_signal.SIGALRM, _signal.SIG_DFL)
    _signal.setitimer(_signal.ITIMER_REAL, LAST_RESORT)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    try:
        os.setsid()  # no terminal, and one group with whatever it starts
    except OSError:
        pass


def _encoded(text: str) -> bytes:
    return sendable(plain_text(str.__getitem__(text, slice(0, MOST_TEXT)))).replace("\0", "\\0").encode()


def _described(problem: BaseException) -> str:
    try:
        text = str(problem)
    except BaseException:
        text = ""
    return f"{full_name(type(problem))}: {text}" if text else full_name(type(problem))


def _read(reading: int, end: float) -> tuple[bytes, bool]:
    """Return what the child wrote, and whether it was late."""
    waiting = select.poll()
    waiting.register(reading, select.POLLIN)
    data = b""
    while len(data) < MOST_BYTES and not data.endswith(b"\0"):
        left = end - monotonic()
        if left <= 0:
            return data, True
        if waiting.poll(left * 1000):
            part = os.read(reading, 65536)
            if not part:
                return data, False
            data += part
    return data, False


def _end(child: int) -> int:
    for kill in (os.killpg, os.kill):
        try:
            kill(child, _signal.SIGKILL)
        except OSError:
            continue
    try:
        return os.waitpid(child, 0)[1]
    except OSError:
        return 0  # the user's code reaps all children itself
