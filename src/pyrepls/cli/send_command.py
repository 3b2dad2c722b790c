"""`pyrepls send`: run a cell in a pane from the shell, and say what came of it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from pyrepls.client.cells import CellReport, run_cell
from pyrepls.client.client import Client
from pyrepls.errors import UsageError
from pyrepls.model.messages import Execute, Queued
from pyrepls.model.safe_text import safe_text

from .arguments import Parser, attach_to, with_client

EXIT_CODES = {"ok": 0, "timeout": 124, "interrupted": 130}
"""Every other outcome is 1."""


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("send", "run a cell in a pane")
    parser.add_argument("target", metavar="TARGET", help="session, session:tab.pane or %%pane-id")
    parser.add_argument("code", metavar="CODE", help="Python; - reads standard input")
    parser.add_argument("--wait", action="store_true", help="wait for its end and print what it produced")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--timeout", type=float, metavar="S", help="interrupt the cell after so many seconds")
    options = parser.parse_args(words)
    if options.timeout is not None and not options.wait:
        raise UsageError("--timeout needs --wait: without it nobody is there to keep the time")
    if options.timeout is not None and not 0 < options.timeout < 1e9:
        raise UsageError(f"--timeout must be a number of seconds above 0, not {options.timeout}")
    return options


def run(options: argparse.Namespace) -> int:
    """Submit the cell."""
    source = sys.stdin.read() if options.code == "-" else options.code
    if not source.strip():
        raise UsageError("there is no code to run")

    async def work(client: Client) -> int:
        mirror, pane = await attach_to(client, options.target)
        label = mirror.session.label(pane)
        if options.wait:
            report = await run_cell(client, mirror, pane, source, options.timeout, look=options.json)
            print_report(label, report, options.json)
            return EXIT_CODES.get(report.outcome, 1)
        queued = await client.ask(Execute(pane, source, origin="send"), Queued)
        if options.json:
            print(json.dumps({"target": label, "cell": queued.number}))
        return 0

    try:
        return with_client(work)
    except asyncio.CancelledError:
        return 130


def print_report(label: str, report: CellReport, as_json: bool) -> None:
    """Print what a cell produced: one object, or its output as it would stand in a terminal."""
    if as_json:
        print(json.dumps({"target": label, **report.as_dict()}))
        return
    sys.stdout.write(safe_text(report.output))
    if report.output and not report.output.endswith("\n"):
        sys.stdout.write("\n")
    if report.result is not None:
        print(safe_text(report.result))
    sys.stdout.flush()
    if report.failure is not None:
        print(safe_text(report.failure.traceback).rstrip("\n"), file=sys.stderr)
    elif report.outcome != "ok":
        print(f"pyrepls: the cell ended as {report.outcome}", file=sys.stderr)
