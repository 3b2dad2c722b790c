"""One process of a kernel from outside: whether it lives, why it ended, and the signals that reach it."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Callable

DESCRIPTORS_CLOSED = 70
"""The status with which a kernel ends when its own descriptors were closed (`kernel/outbox.py`)."""

POLL = 0.2
"""Seconds between looks, where the operating system cannot tell when a process ends."""


def birth_of(pid: int) -> int:
    """Return when a process began, in ticks since the machine started; 0 when it has ended, or nobody knows."""
    fields = stat_of(pid)
    return int(fields[19]) if fields and fields[0] not in "ZX" else 0


def stat_of(pid: int) -> list[str]:
    """Return what the operating system tells of a process, from its state on; nothing when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def describe(status: int) -> str:
    """Return why a process ended, from its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            return f"killed by signal {number} ({signal.Signals(number).name})"
        except ValueError:
            return f"killed by signal {number}"
    code = os.WEXITSTATUS(status)
    if code == DESCRIPTORS_CLOSED:
        return "it closed the descriptors that pyrepls needs"
    return f"exit status {code}"


class Process:
    """Watches one process; `on_end` is called on the loop, once."""

    def __init__(self, pid: int, birth: int, child: bool) -> None:
        self.pid = pid
        self._birth = birth
        self.child = child
        """Whether its exit status is ours to collect."""
        self._reason = ""
        self._descriptor = -1
        self._timer: asyncio.TimerHandle | None = None
        self._on_end: Callable[[], None] = lambda: None
        self.ended = asyncio.Event()

    @property
    def reason(self) -> str:
        """Why it ended, empty while it runs."""
        return self._reason

    def watch(self, on_end: Callable[[], None]) -> None:
        """Call back when it has ended."""
        self._on_end = on_end
        try:
            self._descriptor = os.pidfd_open(self.pid)
        except (AttributeError, OSError):
            self._look()
        else:
            asyncio.get_running_loop().add_reader(self._descriptor, self._look)

    def unwatch(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._descriptor >= 0:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def signal(self, number: int, group: int = 0) -> bool:
        """Send a signal to a process group, by default to the one it leads; tells whether there was one."""
        if self._reason or (self._birth and birth_of(self.pid) != self._birth):
            return False
        try:
            os.killpg(group or self.pid, number)
        except OSError:
            return False
        return True

    def _look(self) -> None:
        reason = self._ended_as_child() if self.child else self._ended_as_stranger()
        if not reason:
            if self._descriptor < 0:
                self._timer = asyncio.get_running_loop().call_later(POLL, self._look)
            return
        self._reason = reason
        self.unwatch()
        self.ended.set()
        self._on_end()

    def _ended_as_child(self) -> str:
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            return "ended; somebody else has its exit status"
        return describe(status) if pid else ""

    def _ended_as_stranger(self) -> str:
        if birth_of(self.pid) != self._birth or not self._birth:
            return "ended; its exit status is not known, as another server had started it"
        return ""
