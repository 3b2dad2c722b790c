"""The kernel's terminal from its other side: the pump that reads what was printed, and the barrier that orders it.

A pseudo-terminal delivers through a work queue of the operating system: that nothing can be read does not mean that
nothing was written. So before something is reported that must come after what was printed, the main thread writes
a mark and reads until it comes back.
"""

from __future__ import annotations

import codecs
import os
import select
from _thread import allocate_lock
from time import monotonic

from ..protocol.events import Output
from .marker import MarkFilter
from .outbox import give_up
from .write_count import WriteCount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .outbox import Outbox

CHUNK = 64 * 1024
"""Most bytes of one output event."""

PATIENCE = 0.1
"""Seconds that the barrier waits for its mark, when the terminal is stopped or swamped."""


class Terminal:
    """Reads the master; every byte passes the lock, so output is reported in the order in which it arrived."""

    def __init__(self, master: int, marks: int, outbox: Outbox) -> None:
        self.master = master
        self.cell = 0
        """What output is reported under."""
        self._marks = marks
        """The slave, opened once more: not blocking, out of reach of a redirected `sys.stdout`."""
        self._outbox = outbox
        self._lock = allocate_lock()
        self._filter = MarkFilter(os.urandom(8).hex())
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._unwritten = b""
        self._return_held = False
        self._typed = b""
        self._writes = WriteCount()
        self._written = 0
        """The count at the last barrier: when it is the same, nothing can have been printed since."""
        self._readable = select.poll()
        self._readable.register(master, select.POLLIN)
        os.set_blocking(master, False)

    @property
    def descriptors(self) -> tuple[int, int]:
        """Its reading end, and the one our marks are written to."""
        return self.master, self._marks

    def pump(self) -> None:
        """Report output for as long as the process lives; the body of the pump thread."""
        waiting = select.poll()
        waiting.register(self.master, select.POLLIN)
        while True:
            self._outbox.wait_room()
            for _, happened in waiting.poll():
                if happened & select.POLLNVAL:
                    give_up()
            with self._lock:
                self._report(self._filter.feed(self._read()))

    def barrier(self) -> None:
        """Report everything that was written to the terminal until now."""
        if self._outbox.muted:
            return  # a forked child: the thread that held the lock does not exist here
        if self._writes.read() == self._written:
            return
        with self._lock:
            try:
                data = self._read_to_mark()
            except OSError:
                give_up()
            self._report(data, complete=True)
        self._written = self._writes.read()

    def last_words(self) -> None:
        """Report what was written, before the process ends at once; from any thread, also out of a signal handler."""
        if not self._outbox.muted and self._lock.acquire(timeout=PATIENCE):
            try:
                self._report(self._read_to_mark(), complete=True)
            finally:
                self._lock.release()

    def type(self, data: bytes) -> None:
        """Type into the terminal; what it does not take now is kept for `type_waiting`."""
        self._typed += data
        self.type_waiting()

    def type_waiting(self) -> bool:
        """Type what is still waiting; tells whether something is left."""
        try:
            while self._typed:
                self._typed = self._typed[os.write(self.master, self._typed) :]
        except BlockingIOError:
            pass
        return bool(self._typed)

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal a new size; the operating system tells its programs."""
        import fcntl
        import sys
        import termios

        size = b"".join(number.to_bytes(2, sys.byteorder) for number in (rows, columns, 0, 0))
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def interrupt(self) -> None:
        """Send SIGINT to whoever is in the foreground of the terminal, as Ctrl+C does."""
        import _signal  # type: ignore[import-not-found]

        try:
            group = os.tcgetpgrp(self._marks)
        except OSError:
            group = os.getpgrp()
        os.killpg(group if group > 0 else os.getpgrp(), _signal.SIGINT)

    def _read_to_mark(self) -> bytes:
        mark = self._filter.announce()
        self._unwritten += mark
        parts = []
        end = monotonic() + PATIENCE
        while self._filter.awaits(mark) and monotonic() < end:
            self._write_marks()
            parts.append(self._filter.feed(self._read()))
            if self._filter.awaits(mark):
                self._readable.poll(1 if self._unwritten else PATIENCE * 1000)
        return b"".join(parts)

    def _write_marks(self) -> None:
        try:
            while self._unwritten:
                self._unwritten = self._unwritten[os.write(self._marks, self._unwritten) :]
        except BlockingIOError:
            pass

    def _read(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            while size < CHUNK:
                parts.append(os.read(self.master, CHUNK))
                size += len(parts[-1])
        except BlockingIOError:
            pass
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _report(self, data: bytes, complete: bool = False) -> None:
        text = self._decoder.decode(data)
        if self._return_held:
            text = "\r" + text
        self._return_held = text.endswith("\r") and not complete  # its line feed may still be on the way
        text = (text[:-1] if self._return_held else text).replace("\r\n", "\n")
        if text:
            self._outbox.emit(Output(self.cell, text))
