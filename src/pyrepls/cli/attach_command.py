"""`pyrepls attach`: show a session on this terminal."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.client.targets import find_session
from pyrepls.errors import NoSuchSession
from pyrepls.model.messages import ListSessions, SessionList

from .arguments import Parser, with_client
from .show import check_terminal, show


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("attach", "show a session on this terminal")
    parser.add_argument("session", nargs="?", default="", metavar="SESSION", help="not needed when there is only one")
    parser.add_argument("-r", "--read-only", action="store_true", help="look, change nothing")
    parser.add_argument("-d", "--detach-others", action="store_true", help="take the other clients off it")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Attach to the session."""
    check_terminal()

    async def work(client: Client) -> int:
        found = (await client.ask(ListSessions(), SessionList)).sessions
        if not found:
            raise NoSuchSession("there is no session; `pyrepls` alone creates one")
        return await show(client, find_session(options.session, found).name, options.read_only, options.detach_others)

    return with_client(work)
