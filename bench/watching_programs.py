"""The seven programs that watching must not slow down, and the other ways to watch, run by a plain Python.

`python watching_programs.py HOW SCALE` prints how many times slower each of them is than with nothing watched; HOW is
`dict` (a dict subclass as globals) or `watchpoints`.
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import statistics
import sys
import tempfile
import time
from typing import Any

LOOP = 1_500_000
"""Rounds of a loop at scale 1: about a tenth of a second."""

PROGRAMS = {
    "module loop, one line": "for i in range({n}): x = i",
    "module loop, two lines": "for i in range({n}):\n    x = i\n    y = x + 1",
    "function with global": "def f():\n    global x\n    for i in range({n}):\n        x = i\n        z = x + 1\nf()",
    "function, locals only": "def f():\n    for i in range({n}):\n        z = i\n        q = z + 1\nf()",
    "append loop": "l = []\nfor i in range({n}):\n    l.append(i)",
    "many calls": (
        "def g(a):\n    return a + 1\ndef f(t=0):\n    for i in range({n}):\n        t = g(t)\n    return t\nx = f()"
    ),
    "recursion": "def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)\nx = fib({depth})",
}
ONE_LINE = "module loop, one line"

NAMES = "\n".join(f"v{number} = {number}" for number in range(46)) + "\nx = y = 0\nl = []\nm = {}"
"""Binds fifty names, those of the programs among them."""


def sources(scale: float) -> dict[str, str]:
    """Return the programs; at a smaller scale they run shorter."""
    depth = 28 if scale >= 1 else 12
    return {
        name: text.replace("{n}", str(int(LOOP * scale))).replace("{depth}", str(depth))
        for name, text in PROGRAMS.items()
    }


WATCHING = """\
import time
from watchpoints import watch, unwatch
watch.config(callback=lambda *_: None)
watch(x)
watch(y)
watch(l)
before = time.perf_counter()
"""
WATCHED = "took = time.perf_counter() - before\nunwatch()\n"


class Reporting(dict):  # type: ignore[type-arg]
    """Globals that notice stores of names."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[str] = set()

    def __setitem__(self, name: str, value: object) -> None:
        self.changed.add(name)
        super().__setitem__(name, value)


def _run(source: str, names: dict[str, Any]) -> float:
    exec(compile(NAMES, "<names>", "exec"), names)
    code = compile(source, "<program>", "exec")
    before = time.perf_counter()
    exec(code, names)
    return time.perf_counter() - before


def _run_with_watchpoints(source: str) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:  # it reads the lines that call it from their file
        script.write(f"{NAMES}\n{WATCHING}{source}\n{WATCHED}")
        script.flush()
        with contextlib.redirect_stderr(io.StringIO()):
            return float(runpy.run_path(script.name)["took"])


def main(how: str, scale: float) -> None:
    """Measure all programs, watched and not, one after the other."""
    found = {}
    for name, source in sources(scale).items():
        plain, watched = [], []
        for _ in range(3):
            plain.append(_run(source, {}))
            watched.append(_run(source, Reporting()) if how == "dict" else _run_with_watchpoints(source))
        found[name] = statistics.median(watched) / statistics.median(plain)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
