"""What all commands share: a parser whose errors are one sentence, and running a coroutine with a client."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import NoReturn

from pyrepls.client.client import Client
from pyrepls.client.mirror import Mirror
from pyrepls.client.targets import resolve, session_of
from pyrepls.errors import UsageError
from pyrepls.model.ids import PaneId


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of printing a page and exiting."""

    def __init__(self, command: str, does: str) -> None:
        super().__init__(prog=f"pyrepls {command}".strip(), description=does, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the way to the help."""
        raise UsageError(f"{message}; `{self.prog} --help` shows how")


def with_client(work: Callable[[Client], Awaitable[int]], start_server: bool = False) -> int:
    """Connect to the server, run `work` with the client, and return its exit code.

    Raises ConnectFailed when no server runs and none is to be started.
    """

    async def connected() -> int:
        client = await Client.connect(name="cli", start_server=start_server)
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(connected())


async def attach_to(client: Client, target: str) -> tuple[Mirror, PaneId]:
    """Attach to the session of the pane that a target means; raises NoSuchSession, NoSuchTab, NoSuchPane."""
    pane = await resolve(client, target)
    return await client.attach(session_of(pane)), pane.id


def environment() -> dict[str, str]:
    """Return the environment that a new session's kernels inherit."""
    return dict(os.environ)


def working_directory() -> str:
    """Return where we are; raises UsageError when that directory was removed."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        raise UsageError("the current directory does not exist any more; change to one that does") from None


def add_interpreter_options(parser: Parser, policy: str | None = "trusted") -> None:
    """Add the options that choose an interpreter and its sandbox."""
    parser.add_argument("--python", default="", metavar="WISH", help="a version such as 3.12, or a path")
    parser.add_argument("--venv", default="", metavar="DIR", help="use the interpreter of a virtual environment")
    parser.add_argument("--sandbox", default=policy, metavar="POLICY", help="trusted is the only one so far")


def wished_python(options: argparse.Namespace) -> str:
    """Return the interpreter that the options ask for; raises UsageError when they contradict each other."""
    if not options.venv:
        return str(options.python)
    if options.python:
        raise UsageError("--python and --venv exclude each other: a virtual environment has its own interpreter")
    path = os.path.join(os.path.abspath(options.venv), "bin", "python")
    if not os.path.exists(path):
        raise UsageError(f"{options.venv} is no virtual environment: it has no bin/python")
    return path
