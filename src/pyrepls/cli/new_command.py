"""`pyrepls new`: create a session, and attach to it unless told not to."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.model.messages import NewSession, SessionMade

from .arguments import Parser, add_interpreter_options, environment, wished_python, with_client, working_directory
from .show import check_terminal, show


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("new", "create a session, and attach to it")
    parser.add_argument("-s", "--session", default="", metavar="NAME", help="its name; else main, main-2, ...")
    parser.add_argument("-d", "--detached", action="store_true", help="do not attach; print the name")
    add_interpreter_options(parser)
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Create the session."""
    if not options.detached:
        check_terminal()
    wish = NewSession(
        options.session, working_directory(), environment(), wished_python(options), policy=options.sandbox
    )

    async def work(client: Client) -> int:
        made = await client.ask(wish, SessionMade)
        if not options.detached:
            return await show(client, made.name)
        print(made.name)
        return 0

    return with_client(work, start_server=True)
