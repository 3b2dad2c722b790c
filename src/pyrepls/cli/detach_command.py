"""`pyrepls detach`: take every client off a session; it goes on."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.client.targets import find_session
from pyrepls.model.messages import DetachClients, ListSessions, SessionList

from .arguments import Parser, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("detach", "take every client off a session; it goes on")
    parser.add_argument("session", nargs="?", default="", metavar="SESSION", help="not needed when there is only one")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Detach the clients."""

    async def work(client: Client) -> int:
        found = (await client.ask(ListSessions(), SessionList)).sessions
        await client.do(DetachClients(find_session(options.session, found).name))
        return 0

    return with_client(work)
