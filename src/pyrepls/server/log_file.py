"""The server's log: standard output and error of the whole process, in one file that does not grow for ever."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

MOST_BYTES = 5 * 1024 * 1024
"""Size at which the log is set aside; one old one is kept."""


class LogFile:
    """Owns descriptors 1 and 2."""

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        self._path = path
        self._most = most_bytes
        self._begun = False

    def begin(self) -> None:
        """Let everything that is written from now on go to the file."""
        self._begun = True
        self.rotate()
        self._open()
        logging.basicConfig(
            stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(process)d %(levelname)s %(message)s"
        )

    def rotate(self) -> None:
        """Set the file aside when it has become large, and begin another one; called now and then."""
        if not self._begun:
            return
        try:
            if self._path.stat().st_size < self._most:
                return
            self._path.rename(self._path.with_name(self._path.name + ".old"))
        except OSError:
            return
        self._open()

    def _open(self) -> None:
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError:
            file = os.open(os.devnull, os.O_WRONLY)  # a full or read-only disk must not keep the server from running
        for descriptor in (1, 2):
            os.dup2(file, descriptor)
        os.close(file)
