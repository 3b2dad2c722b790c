"""`pyrepls split`: open a pane beside or below another, from the shell."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.model.messages import Opened, SplitPane
from pyrepls.model.split import Direction

from .arguments import Parser, add_interpreter_options, attach_to, wished_python, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("split", "open a pane at the right of another one")
    parser.add_argument("target", metavar="TARGET", help="session, session:tab.pane or %%pane-id")
    parser.add_argument("--below", action="store_true", help="open it below instead")
    add_interpreter_options(parser, policy=None)
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Open the pane and print its target."""

    async def work(client: Client) -> int:
        mirror, pane = await attach_to(client, options.target)
        direction: Direction = "down" if options.below else "across"
        wish = SplitPane(pane, direction, wished_python(options) or None, options.sandbox)
        opened = await client.ask(wish, Opened)
        print(mirror.session.label(opened.pane))
        return 0

    return with_client(work)
