"""A program on a pseudo-terminal, with the harness in place of the terminal: keys in, painted bytes out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time


class Terminal:
    """Runs a program; `send` types, `read_until` waits for bytes that it paints."""

    def __init__(self, words: list[str], columns: int = 160, rows: int = 45, **environment: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **environment)
            os.execvp(words[0], words)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        os.set_blocking(self.fd, False)
        self.painted = 0

    def send(self, text: str) -> None:
        """Type some text."""
        os.write(self.fd, text.encode())

    def read_until(self, wanted: bytes, timeout: float = 10.0) -> float:
        """Read until some bytes were painted; return when they came, by `time.perf_counter`.

        Raises TimeoutError with the last bytes when they do not come.
        """
        deadline = time.perf_counter() + timeout
        tail = b""
        while True:
            left = deadline - time.perf_counter()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise TimeoutError(f"never painted {wanted!r}; last: {tail[-300:]!r}")
            data = self._read()
            came = time.perf_counter()
            tail = (tail + data)[-len(wanted) - len(data) :]
            if wanted in tail:
                return came

    def settle(self, quiet: float = 0.3, timeout: float = 20.0) -> None:
        """Read until nothing was painted for so many seconds."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline and select.select([self.fd], [], [], quiet)[0]:
            self._read()

    def drain(self, seconds: float) -> None:
        """Read whatever is painted for so many seconds."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                self._read()

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def _read(self) -> bytes:
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        if not data:
            raise TimeoutError("the program ended")
        self.painted += len(data)
        if b"\x1b[6n" in data:  # where is the cursor? A terminal answers, and some programs wait for it.
            os.write(self.fd, b"\x1b[1;1R")
        return data
