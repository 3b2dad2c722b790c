"""How the server's process leaves the terminal that it was started from, and how two of them never run at once."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable
from pathlib import Path

Ready = Callable[[str], None]
"""Told once whether the server runs: nothing, or why it does not."""


def take_lock(path: Path) -> bool:
    """Lock a file for the life of this process and of what it forks; False when another server has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return False
    os.truncate(file, 0)
    return True


def detach() -> Ready:
    """Go on in a process without terminal and parent; the first process waits, and ends with what `Ready` is told."""
    reading, writing = os.pipe()
    if os.fork():
        os.close(writing)
        _wait_and_exit(reading)
    os.close(reading)
    os.setsid()
    if os.fork():
        os._exit(0)  # a session's leader could be given a terminal again
    return _Messenger(writing)


def leave_places() -> None:
    """Hold on to no directory, and to nothing that whoever started us had open."""
    os.chdir("/")
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)


class _Messenger:
    """Tells the waiting process, once."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __call__(self, problem: str) -> None:
        if self._descriptor >= 0:
            os.write(self._descriptor, problem.encode("utf-8", "replace")[:4000])
            os.close(self._descriptor)
            self._descriptor = -1


def _wait_and_exit(reading: int) -> None:
    with open(reading, "rb") as pipe:
        problem = pipe.read().decode("utf-8", "replace")
    if problem:
        sys.stderr.write(problem + "\n")
        sys.stderr.flush()
    os._exit(1 if problem else 0)
