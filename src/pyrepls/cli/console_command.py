"""`pyrepls console`: a line-mode prompt on a pane, for dumb terminals, screen readers and pipes."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client

from .arguments import Parser, attach_to, with_client
from .open_command import session_to_show


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("console", "a line-mode prompt on a pane")
    parser.add_argument("target", nargs="?", default="", metavar="TARGET", help="not needed when there is one session")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Open the console."""

    async def work(client: Client) -> int:
        from pyrepls.console.console import run_console

        mirror, pane = await attach_to(client, options.target or await session_to_show(client))
        return await run_console(client, mirror, pane)

    return with_client(work, start_server=not options.target)
