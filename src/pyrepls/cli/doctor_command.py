"""`pyrepls doctor`: tell what works on this machine, what does not, why, and what changes it."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys

from pyrepls.backends.interpreters import list_interpreters
from pyrepls.client.client import Client
from pyrepls.config.paths import cache_directory, runtime_directory, state_directory
from pyrepls.errors import PyreplsError
from pyrepls.model.messages import ListSessions, SessionList
from pyrepls.protocol.version import RELEASE

from .arguments import Parser, with_client

Row = tuple[bool, str, str]
"""Whether it works, what, and how it stands."""


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    return Parser("doctor", "tell what works on this machine").parse_args(words)


def run(_options: argparse.Namespace) -> int:
    """Print a line for each thing; 1 when something that pyrepls needs does not work."""
    rows = [
        (sys.version_info >= (3, 11), "front ends", f"Python {platform.python_version()}, they need 3.11 or later"),
        directory("sockets"),
        directory("state"),
        directory("cache"),
        server(),
        terminal(),
        editor(),
    ]
    print(f"pyrepls {RELEASE} on {platform.system()} {platform.machine()}\n")
    for works, what, how in rows:
        print(f"  {'ok' if works else 'no':<4}{what:<14}{how}")
    print("\n  interpreters, the first is the default:")
    found = list_interpreters(dict(os.environ), os.getcwd())
    for interpreter in found:
        print(f"      {interpreter.version:<10}{interpreter.path}")
    print("\n  sandboxes: panes run as `trusted`, with all your rights; confined panes come in a later release")
    return 0 if all(works for works, *_ in rows[:4]) and found else 1


def directory(kind: str) -> Row:
    """Tell where a directory of ours lies and whether it can be used."""
    make = {"sockets": runtime_directory, "state": state_directory, "cache": cache_directory}[kind]
    try:
        path = make()
    except (PyreplsError, OSError) as problem:
        return False, kind, str(problem)
    if not os.access(path, os.W_OK):
        return False, kind, f"{path} cannot be written; repair it with: chmod u+rwx {path}"
    free = shutil.disk_usage(path).free
    return True, kind, f"{path}, {free / 2**30:.1f} GB free"


def server() -> Row:
    """Tell whether a server runs."""
    said = ""

    async def work(client: Client) -> int:
        nonlocal said
        found = await client.ask(ListSessions(), SessionList)
        said = f"pid {found.pid}, version {found.version}, {len(found.sessions)} sessions"
        return 0

    try:
        with_client(work)
    except PyreplsError:
        return True, "server", "not running; the first command that needs it starts it"
    return True, "server", said


def terminal() -> Row:
    """Tell what this terminal can do."""
    term = os.environ.get("TERM", "")
    if term in ("", "dumb"):
        return False, "terminal", f"TERM={term or '(unset)'} cannot place a cursor; `pyrepls console` works"
    colours = "24-bit colour" if os.environ.get("COLORTERM") in ("truecolor", "24bit") else "256 colours or fewer"
    columns, rows = shutil.get_terminal_size()
    return True, "terminal", f"TERM={term}, {colours}, {columns}x{rows}"


def editor() -> Row:
    """Tell which editor would be used."""
    chosen = os.environ.get("EDITOR", "")
    return bool(chosen), "editor", chosen or "EDITOR is not set; for example: export EDITOR=vim"
