"""`pyrepls kill-server`: end every session and the server."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.model.messages import KillServer

from .arguments import Parser, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("kill-server", "end every session, every interpreter and the server")
    return parser.parse_args(words)


def run(_options: argparse.Namespace) -> int:
    """End the server."""

    async def work(client: Client) -> int:
        await client.do(KillServer())
        return 0

    return with_client(work)
