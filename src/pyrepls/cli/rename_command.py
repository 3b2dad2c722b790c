"""`pyrepls rename`: give a session another name."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.model.messages import RenameSession

from .arguments import Parser, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("rename", "give a session another name")
    parser.add_argument("session", metavar="SESSION")
    parser.add_argument("name", metavar="NAME")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Rename the session."""

    async def work(client: Client) -> int:
        await client.do(RenameSession(options.session, options.name))
        return 0

    return with_client(work)
