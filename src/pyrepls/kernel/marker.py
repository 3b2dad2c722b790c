"""Cuts our own marks out of what arrives at the terminal; pure, fed with bytes.

A mark is an escape sequence (APC) that terminals ignore, with a secret that no program can know. The main thread
writes one to be sure that everything written before it has arrived.
"""

from __future__ import annotations


class MarkFilter:
    """Passes bytes on, without the marks that were announced, also when one arrives in pieces."""

    def __init__(self, secret: str) -> None:
        self._prefix = b"\x1b_pyrepls;" + secret.encode("ascii") + b";"
        self._count = 0
        self._awaited: set[bytes] = set()
        self._held = b""

    def announce(self) -> bytes:
        """Return the next mark, which is about to be written to the terminal."""
        self._count += 1
        mark = b"%b%d\x1b\\" % (self._prefix, self._count)
        self._awaited.add(mark)
        return mark

    def awaits(self, mark: bytes) -> bool:
        """Whether the mark has not arrived yet."""
        return mark in self._awaited

    def feed(self, data: bytes) -> bytes:
        """Return what is not ours of the bytes that arrived."""
        if not self._awaited:
            return data
        data, self._held = self._held + data, b""
        for mark in sorted(self._awaited):
            before, found, after = data.partition(mark)
            if found:
                self._awaited.discard(mark)
                data = before + after
        return self._hold_back(data) if self._awaited else data

    def _hold_back(self, data: bytes) -> bytes:
        start = data.rfind(b"\x1b")
        inner = data.rfind(b"\x1b", 0, start) if data[start:] == b"\x1b" else start
        for cut in (inner, start):
            tail = data[cut:] if cut >= 0 else b""
            if tail and any(mark.startswith(tail) for mark in self._awaited):
                self._held = tail
                return data[:cut]
        return data
