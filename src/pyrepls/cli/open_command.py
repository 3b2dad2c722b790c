"""`pyrepls` alone: attach to the only session, else create `main` and attach."""

from __future__ import annotations

import argparse

from pyrepls.client.client import Client
from pyrepls.errors import UsageError
from pyrepls.model.messages import ListSessions, NewSession, SessionList, SessionMade

from .arguments import Parser, environment, with_client, working_directory
from .show import check_terminal, show


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    return Parser("", "attach to the only session, else create `main`").parse_args(words)


def run(_options: argparse.Namespace) -> int:
    """Attach to the session that is meant."""
    check_terminal()

    async def work(client: Client) -> int:
        return await show(client, await session_to_show(client))

    return with_client(work, start_server=True)


async def session_to_show(client: Client) -> str:
    """Return the only session's name, that of a new one when there is none; raises UsageError when there are more."""
    found = (await client.ask(ListSessions(), SessionList)).sessions
    if not found:
        wish = NewSession("main", working_directory(), environment())
        return (await client.ask(wish, SessionMade)).name
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise UsageError(f"there are {len(found)} sessions, choose one with `pyrepls attach NAME`: {names}")
    return found[0].name
