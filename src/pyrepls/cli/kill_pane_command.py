"""`pyrepls kill-pane`: close a pane and end its interpreter."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.model.messages import ClosePane

from .arguments import Parser, attach_to, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("kill-pane", "close a pane and end its interpreter")
    parser.add_argument("target", metavar="TARGET", help="session:tab.pane or %%pane-id")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Close the pane."""

    async def work(client: Client) -> int:
        _, pane = await attach_to(client, options.target)
        await client.do(ClosePane(pane))
        return 0

    return with_client(work)
