"""Why a command cannot be done, as the user sees it."""

from __future__ import annotations


class CommandRefused(Exception):
    """A command was written in a way that means nothing; its text is one sentence."""


CommandRefused.__module__, CommandRefused.__qualname__ = "builtins", "UsageError"  # as it is written in a transcript
