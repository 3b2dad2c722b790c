"""`pyrepls ls`: list the sessions and their panes."""

from __future__ import annotations

import argparse
import json
import time

from pyrepls.client.client import Client
from pyrepls.errors import ConnectFailed
from pyrepls.model.messages import ListSessions, SessionInfo, SessionList

from .arguments import Parser, with_client


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("ls", "list the sessions and their panes")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Print what is there; 1 when there is nothing."""

    async def work(client: Client) -> int:
        found = await client.ask(ListSessions(), SessionList)
        print(as_json(found) if options.json else as_text(found.sessions))
        return 0 if options.json or found.sessions else 1

    try:
        return with_client(work)
    except ConnectFailed:
        print('{"server": null, "sessions": []}' if options.json else as_text(()))
        return 0 if options.json else 1


def as_text(sessions: tuple[SessionInfo, ...]) -> str:
    """Return the list for people."""
    if not sessions:
        return "no sessions; `pyrepls` alone creates one"
    lines = []
    for session in sessions:
        attached = {0: "detached", 1: "1 client"}.get(session.clients, f"{session.clients} clients")
        age = time.strftime("%d %b %H:%M", time.localtime(session.created))
        lines.append(f"{session.name}: {attached}, since {age}")
        for pane in session.panes:
            state = pane.state if pane.state != "dead" else "dead (attach, then Ctrl+B R restarts it)"
            lines.append(f"  {pane.target:<16} {pane.id:<4} python {pane.python:<8} {pane.policy:<10} {state}")
    return "\n".join(lines)


def as_json(found: SessionList) -> str:
    """Return the list for programs; its shape is fixed in the guide."""
    sessions = [
        {
            "name": session.name,
            "clients": session.clients,
            "panes": [
                {
                    "target": pane.target,
                    "id": pane.id,
                    "pid": pane.pid,
                    "python": pane.python,
                    "policy": pane.policy,
                    "state": pane.state,
                }
                for pane in session.panes
            ],
        }
        for session in found.sessions
    ]
    return json.dumps({"server": {"pid": found.pid, "version": found.version}, "sessions": sessions})
