"""Opening the interface on this terminal: the checks before it, and the sentence after it."""

from __future__ import annotations

import gc
import os
import sys

from pyrepls.client.client import Client
from pyrepls.errors import UsageError


def check_terminal() -> None:
    """Raise UsageError, with the way out, where the interface cannot be shown."""
    inside = os.environ.get("PYREPLS")
    if inside:
        raise UsageError(f"this is a pane of pyrepls already ({inside}); unset PYREPLS to nest on purpose")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("this is not a terminal; `pyrepls console` works in pipes, `pyrepls send` from scripts")
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        raise UsageError("this terminal cannot place a cursor (TERM=dumb); `pyrepls console` works here")


async def show(client: Client, session: str, read_only: bool = False, detach_others: bool = False) -> int:
    """Show a session until the user leaves it, print why it ended, and return the exit code."""
    gc.disable()  # importing makes many objects that stay: collecting meanwhile costs a fifth of the start
    from pyrepls.tui.app import run_tui

    gc.enable()
    print(await run_tui(client, session, read_only=read_only, detach_others=detach_others))
    return 0
