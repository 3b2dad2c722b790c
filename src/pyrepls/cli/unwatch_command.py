"""`pyrepls unwatch`: let a pinned thing go."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.errors import UsageError
from pyrepls.model.variable_messages import RemoveWatch

from .arguments import Parser, attach_to, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("unwatch", "let a pinned thing go, or all of them")
    parser.add_argument("target", metavar="TARGET", help="session, session:tab.pane or %%pane-id")
    parser.add_argument("text", metavar="EXPR", nargs="?", default="", help="what was pinned")
    parser.add_argument("--all", action="store_true", help="everything in the pane, and what all panes share")
    options = parser.parse_args(words)
    if bool(options.text) == options.all:
        raise UsageError("one thing to let go is wanted: EXPR, or --all for everything")
    return options


def run(options: argparse.Namespace) -> int:
    """Let go."""

    async def work(client: Client) -> int:
        _, pane = await attach_to(client, options.target)
        await client.do(RemoveWatch(pane, options.text))
        return 0

    return with_client(work)
