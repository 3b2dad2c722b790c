"""`pyrepls has-session`: tell by the exit code whether a session is there."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.errors import NoSuchSession
from pyrepls.model.messages import ListSessions, SessionList

from .arguments import Parser, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("has-session", "exit with 0 when the session is there, else with 1")
    parser.add_argument("session", metavar="SESSION")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Look for the session."""

    async def work(client: Client) -> int:
        found = (await client.ask(ListSessions(), SessionList)).sessions
        if options.session in {each.name for each in found}:
            return 0
        raise NoSuchSession(f"there is no session {options.session}")

    return with_client(work)
