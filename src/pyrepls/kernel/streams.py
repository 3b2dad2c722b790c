"""The user's `sys.stdout` and `sys.stderr`: exact until hot.

They write through at each line until a tick has seen some twenty lines; then standard output collects up to 64 KiB
and is flushed by the tick, before anything is read or reported, before the other stream writes, and before anything
leaves Python (audit events). A collecting stream holds everything in its BufferedWriter, which has a lock of its own:
a text layer that held text too would reorder it when the tick flushes while the main thread writes.
"""

from __future__ import annotations

import os
import sys
from _io import BufferedWriter, FileIO, TextIOWrapper
from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from _typeshed import ReadableBuffer

BUFFER = 64 * 1024
HOT = 20
"""Lines within one tick from which on a stream collects."""


class _Descriptor(FileIO):
    """File descriptor 1 or 2; counts writes, and lets the other stream go first."""

    writes = 0
    other: Stream | None = None

    def write(self, data: ReadableBuffer) -> int:
        """Write to the terminal, after what the other stream has collected."""
        self.writes += 1
        if self.other is not None and self.other.hot:
            self.other.flush()
        return FileIO.write(self, data)


class Stream:
    """One of the two streams and whether it is hot."""

    def __init__(self, descriptor: int, name: str) -> None:
        self.raw = _Descriptor(descriptor, "wb", closefd=False)
        self.raw.name = name
        self.buffer = BufferedWriter(self.raw, BUFFER)
        text: Any = TextIOWrapper(self.buffer, "utf-8", "backslashreplace", line_buffering=True, write_through=True)
        text.mode = "w"
        self.text = text
        self.hot = False

    def flush(self) -> None:
        """Write out what was collected; a stream that the user closed has nothing."""
        try:
            self.buffer.flush()
        except (ValueError, OSError):
            pass

    def collect(self, hot: bool) -> None:
        """Start to collect, or write through again."""
        if hot == self.hot:
            return
        try:
            self.text.reconfigure(line_buffering=not hot)
            self.hot = hot
        except (ValueError, OSError):
            self.hot = False


class Streams:
    """Both streams, as a pair that keeps its order."""

    def __init__(self) -> None:
        self.out = Stream(1, "<stdout>")
        self.err = Stream(2, "<stderr>")
        self.out.raw.other, self.err.raw.other = self.err, self.out
        self._before = (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)  # kept: closing them is not ours
        for name, stream in (("stdout", self.out), ("stderr", self.err)):
            setattr(sys, name, stream.text)
            setattr(sys, f"__{name}__", stream.text)
        self._lock = allocate_lock()
        self._ticking = False
        self._seen = 0
        os.register_at_fork(before=self._before_fork, after_in_parent=self._lock.release, after_in_child=self._in_child)

    def flush(self) -> None:
        """Write out whatever was collected."""
        self.out.flush()
        self.err.flush()

    @property
    def writes(self) -> int:
        """How often something was written so far."""
        return self.out.raw.writes + self.err.raw.writes

    @property
    def replaced(self) -> bool:
        """Whether the user has put something else in the place of one of them."""
        return sys.stdout is not self.out.text or sys.stderr is not self.err.text

    def flush_theirs(self) -> None:
        """Flush what the user put in the place of our streams; code of the user's, so guard it."""
        for stream, ours in ((sys.stdout, self.out), (sys.stderr, self.err)):
            if stream is not ours.text and stream is not None:
                stream.flush()

    def begin(self) -> None:
        """Code of the user's is about to run: ticks may come."""
        self._seen = self.out.raw.writes
        self._ticking = True

    def settle(self) -> None:
        """Flush and write through again: no tick comes any more."""
        with self._lock:
            self._ticking = False
            self.out.collect(False)
        self.flush()

    def tick(self) -> None:
        """Decide whether standard output is hot, and flush what is held; on the tick thread."""
        with self._lock:
            if not self._ticking:
                return
            writes, self._seen = self.out.raw.writes - self._seen, self.out.raw.writes
            if writes >= HOT:
                self.out.collect(True)
            elif self.out.hot and not writes:
                self.out.collect(False)
            self.flush()

    def _before_fork(self) -> None:
        self._lock.acquire()  # a stream that the tick thread is flushing would stay locked in the child for ever
        self.flush()

    def _in_child(self) -> None:
        self._ticking = False
        self._lock.release()
        self.out.collect(False)
