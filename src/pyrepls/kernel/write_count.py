"""How often this process has written anything: a cheap way to know that nothing was printed, by whatever code.

A barrier wakes another thread and the operating system's work queue, and costs more than a small cell; most cells
print nothing. Linux counts the write calls of all threads and of children that were waited for.
"""

from __future__ import annotations

import os

FILE = "/proc/self/io"
FIELD = b"syscw: "


class WriteCount:
    """Reads the count; where it is not kept, every answer is a new one."""

    def __init__(self) -> None:
        self._unknown = 0
        try:
            self._file = os.open(FILE, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = -1
        if self._file >= 0 and not self._counts():
            os.close(self._file)
            self._file = -1

    def read(self) -> int:
        """Return the write calls until now; a negative number, never the same twice, when that is not known."""
        try:
            if self._file >= 0:
                text = os.pread(self._file, 512, 0)
                start = text.index(FIELD) + len(FIELD)
                return int(text[start : text.index(b"\n", start)])
        except (OSError, ValueError):
            self._file = -1  # closed by the user's code, or no such field
        self._unknown -= 1
        return self._unknown

    def _counts(self) -> bool:
        """Tell whether a write is really counted: a kernel can be built without that."""
        before = self.read()
        reading, writing = os.pipe()
        os.write(writing, b"w")
        os.close(reading)
        os.close(writing)
        return before >= 0 and self.read() > before
