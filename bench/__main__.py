"""`make bench`: measures everything in one run and writes docs/benchmarks.md."""

from __future__ import annotations

import asyncio
import os
import platform
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path

from . import floods, idleness, kernels, typing_latency, watching
from .figures import Row
from .place import BENCH_PYTHON, ROOT

HEAD = """# Benchmarks

Written by `make bench`; do not edit. One run, side by side, on {when} UTC.
{machine}.
{versions}.

Times on this machine are noisy: read the ratios. A ratio is ours divided by theirs, unless it says otherwise.

| what | who | figure | ratio | goal |
|---|---|---|---|---|
"""


async def main() -> None:
    """Measure and write; a part named on the command line is measured and printed only."""
    jupyter = kernels.jupyter()
    parts: dict[str, Callable[[], Awaitable[list[Row]]]] = {
        "start": lambda: kernels.start_rows(jupyter["start"]),
        "round-trip": lambda: kernels.round_trip_rows(jupyter["round_trip"]),
        "memory": lambda: kernels.memory_rows(jupyter["memory_one"], jupyter["memory_ten"]),
        "flood": lambda: floods.flood_rows(jupyter["flood"]),
        "typing": typing_latency.typing_rows,
        "attach": typing_latency.attach_rows,
        "idle": idleness.idle_rows,
        "slowdown": idleness.slowdown_rows,
        "watching": watching.watching_rows,
    }
    chosen = sys.argv[1:] or list(parts)
    rows = []
    for name in chosen:
        found = await parts[name]()
        rows += found
        print("\n".join(line(row) for row in found), flush=True)
        if not sys.argv[1:]:  # after each part: what was measured is kept when a later part fails
            (ROOT / "docs" / "benchmarks.md").write_text(head() + "".join(f"{line(row)}\n" for row in rows))


def line(row: Row) -> str:
    """Return a row of the table."""
    return f"| {row.what} | {row.who} | {row.figure} | {row.ratio} | {row.goal} |"


def head() -> str:
    """Return what stands above the table: date, machine, versions."""
    cpus = Path("/proc/cpuinfo").read_text()
    processor = next(
        (each.partition(":")[2].strip() for each in cpus.splitlines() if each.startswith("model name")),
        platform.machine(),
    )
    machine = f"{os.cpu_count()} cores of {processor}, Linux {platform.release()}"
    ours = [f"{name} {version(name)}" for name in ("pyrepls", "textual", "rich", "prompt_toolkit")]
    names = ("jupyter_client", "ipykernel", "ipython", "ptpython")
    code = f"from importlib.metadata import version as v; print(*(n + ' ' + v(n) for n in {names}), sep=', ')"
    theirs = subprocess.run([str(BENCH_PYTHON), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    tmux = subprocess.run(["tmux", "-V"], capture_output=True, text=True, check=True).stdout.strip()
    versions = f"Python {platform.python_version()}, {', '.join(ours)}; beside {theirs}, {tmux}"
    return HEAD.format(when=time.strftime("%Y-%m-%d %H:%M", time.gmtime()), machine=machine, versions=versions)


if __name__ == "__main__":
    asyncio.run(main())
