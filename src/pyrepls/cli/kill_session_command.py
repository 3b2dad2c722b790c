"""`pyrepls kill-session`: end a session and its interpreters."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.model.messages import KillSession

from .arguments import Parser, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("kill-session", "end a session and its interpreters")
    parser.add_argument("session", metavar="SESSION")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """End the session."""

    async def work(client: Client) -> int:
        await client.do(KillSession(options.session))
        return 0

    return with_client(work)
