"""The pane's question whether the interpreter may exit, and which keys answer it."""

from __future__ import annotations

import time

TYPING_SECONDS = 0.4
"""What was already being typed when the question came is no answer."""

_ANSWERS = {"y": "exit.accept", "n": "exit.refuse", "escape": "exit.refuse"}


class ExitQuestion:
    """Asked from the moment on at which the code called `exit()`."""

    def __init__(self) -> None:
        self._since = 0.0
        """By the monotonic clock; 0 while nothing is asked."""

    def follow(self, asked: bool) -> None:
        """Say whether it is asked now."""
        self._since = (self._since or time.monotonic()) if asked else 0.0

    def answer_of(self, key: str) -> str:
        """Return the action that a key leads to as an answer; empty when it is none."""
        asked = self._since and time.monotonic() - self._since > TYPING_SECONDS
        return _ANSWERS.get(key, "") if asked else ""
