"""`pyrepls watch`: pin something in a pane, or list what is pinned there with its values."""

from __future__ import annotations

import argparse
import json
from typing import Any

from pyrepls.client.client import Client
from pyrepls.errors import UsageError
from pyrepls.model.ids import PaneId
from pyrepls.model.safe_text import safe_text
from pyrepls.model.session import Kernel, Session
from pyrepls.model.variable_messages import AddWatch
from pyrepls.protocol.variables import BreakKind, Watch

from .arguments import Parser, attach_to, with_client

BREAKS: dict[BreakKind, str] = {"never": "", "changed": "breaks when it changes", "true": "breaks when it becomes true"}


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("watch", "pin a name, a path or an expression in a pane, or list what is pinned")
    parser.add_argument("target", metavar="TARGET", help="session, session:tab.pane or %%pane-id")
    parser.add_argument("text", metavar="EXPR", nargs="?", default="", help="what to pin; without it: list")
    parser.add_argument("--all", action="store_true", help="in all panes of the session")
    breaks = parser.add_mutually_exclusive_group()
    breaks.add_argument("--break", action="store_true", dest="changed", help="interrupt the cell when it changes")
    breaks.add_argument("--break-when", action="store_true", dest="true", help="interrupt when it becomes true")
    parser.add_argument("--json", action="store_true", help="list as one JSON object")
    options = parser.parse_args(words)
    if not options.text and (options.all or options.changed or options.true):
        raise UsageError("there is nothing to pin; name a variable, a path or an expression")
    return options


def run(options: argparse.Namespace) -> int:
    """Pin or list."""

    async def work(client: Client) -> int:
        mirror, pane = await attach_to(client, options.target)
        if options.text:
            breaks: BreakKind = "changed" if options.changed else "true" if options.true else "never"
            await client.do(AddWatch(pane, Watch(options.text, breaks), options.all))
        if options.json:
            print(json.dumps(as_dict(mirror.session, pane)))
        elif not options.text:
            print(as_text(mirror.session, pane))
        return 0

    return with_client(work)


def as_dict(session: Session, pane: PaneId) -> dict[str, Any]:
    """Return what is pinned in a pane, for programs; a value is null before it is known."""
    kernel = session.kernel_of(pane)
    shared = {watch.text for watch in session.watches} - {watch.text for watch in kernel.watches}
    watches = [
        {**_valued(kernel, watch), "breaks": watch.breaks, "all": watch.text in shared}
        for watch in session.watches_of(kernel.id)
    ]
    return {"target": session.label(pane), "watches": watches}


def as_text(session: Session, pane: PaneId) -> str:
    """Return what is pinned in a pane, for people."""
    listed = as_dict(session, pane)
    if not listed["watches"]:
        return f"nothing is watched in {listed['target']}; pin something with: pyrepls watch {listed['target']} EXPR"
    rows = [
        (each["name"], _on_one_line(each["value"]), BREAKS[each["breaks"]], "all panes" if each["all"] else "")
        for each in listed["watches"]
    ]
    width = max(len(name) for name, *_ in rows)
    return "\n".join(f"{name:<{width}}  {'  '.join(filter(None, rest))}" for name, *rest in rows)


def _valued(kernel: Kernel, watch: Watch) -> dict[str, Any]:
    variable = kernel.variables.get(watch.text)
    if variable is None:
        return {"name": watch.text, "value": None, "type": None}
    return {"name": watch.text, "value": variable.preview.text, "type": variable.preview.type}


def _on_one_line(value: str | None) -> str:
    return "not known yet" if value is None else " ".join(safe_text(value).split())
