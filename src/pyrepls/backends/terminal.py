"""The pseudo-terminal of a kernel, as the server makes it."""

from __future__ import annotations

import fcntl
import os
import struct
import termios
from dataclasses import dataclass

MOST_WORDS = 64 * 1024
"""Most bytes of last words."""


@dataclass(frozen=True)
class Pty:
    """The descriptors of one terminal; the kernel gets all three."""

    master: int
    slave: int
    marks: int
    """The slave, opened once more without blocking: the kernel marks the order of its output with it."""

    def close_slaves(self) -> None:
        """Close what only the kernel needs."""
        os.close(self.slave)
        os.close(self.marks)


def open_pty(rows: int, columns: int) -> Pty:
    """Return a new terminal of the given size."""
    master, slave = os.openpty()
    os.set_blocking(master, False)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return Pty(master, slave, os.open(os.ttyname(slave), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))


def read_rest(master: int) -> str:
    """Return what is left to read of a terminal, once its process has ended."""
    parts: list[bytes] = []
    try:
        while sum(map(len, parts)) < MOST_WORDS:
            part = os.read(master, MOST_WORDS)
            if not part:
                break
            parts.append(part)
    except OSError:  # nothing is left, or nobody holds the other end
        pass
    return b"".join(parts).decode("utf-8", "replace").replace("\r\n", "\n")
