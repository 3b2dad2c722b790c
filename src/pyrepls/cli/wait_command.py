"""`pyrepls wait`: wait until a pane has nothing to do."""

from __future__ import annotations

import argparse
import asyncio
import sys

from pyrepls.client.client import Client
from pyrepls.model.ids import PaneId
from pyrepls.model.session import Session

from .arguments import Parser, attach_to, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("wait", "wait until a pane has nothing to do")
    parser.add_argument("target", metavar="TARGET", help="session, session:tab.pane or %%pane-id")
    parser.add_argument("--idle", action="store_true", help="no cell runs and none waits (the default)")
    parser.add_argument("--timeout", type=float, metavar="S", help="give up after so many seconds")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Wait; 0 when the pane is idle, 1 when its interpreter is dead, 124 when the time is over."""

    async def work(client: Client) -> int:
        mirror, pane = await attach_to(client, options.target)
        try:
            await asyncio.wait_for(mirror.wait_for(lambda session: at_rest(session, pane)), options.timeout)
        except (asyncio.TimeoutError, TimeoutError):
            print(f"pyrepls: {options.target} was still busy after {options.timeout:g} s", file=sys.stderr)
            return 124
        if pane in mirror.session.panes and mirror.session.kernel_of(pane).state == "idle":
            return 0
        reason = mirror.session.kernel_of(pane).reason if pane in mirror.session.panes else "the pane was closed"
        print(f"pyrepls: {options.target} will not become idle: {reason}", file=sys.stderr)
        return 1

    return with_client(work)


def at_rest(session: Session, pane: PaneId) -> bool:
    """Tell whether nothing more happens in a pane by itself."""
    if pane not in session.panes:
        return True
    kernel = session.kernel_of(pane)
    return kernel.state == "dead" or (kernel.state == "idle" and not kernel.running and not kernel.queued)
