"""Runs programs with flags in them, and without, under whichever Python starts this; the tests compare what came of it.

`flag_runner.py` reads programs as lines of JSON and answers each with a line; `flag_runner.py HOW MODULE …` runs the
standard library's own tests of some modules, with flags (`plain`, `off`, `on`) in modules and tests.
"""

from __future__ import annotations

import _ast
import ast
import contextlib
import importlib.machinery
import io
import json
import sys
import unittest
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from pyrepls.kernel.watching.flags import Flag, instrumented, patched

FILE = "<cell 1>"


class Flags:
    """The flags of one program, and where they were met."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self.made: list[Flag] = []
        self.met: list[tuple[int, list[str] | None]] = []
        self.count = 0
        self.stop = False

    def compile(self, node: Any, filename: str = FILE, mode: str = "exec", flags: int = 0) -> CodeType:
        """Compile a top-level statement with flags."""
        mine: list[Flag] = []

        def make(line: int, names: frozenset[str] | None) -> None:
            mine.append(Flag(line, names, self._meet))
            if not self.on:
                mine[-1].clear()

        try:
            code = patched(plain(instrumented(node, make), filename, mode, flags), mine)
        except ValueError:
            return plain(node, filename, mode, flags)
        self.made += mine
        return code

    def _meet(self, flag: Flag) -> None:
        self.count += 1
        if self.stop:
            raise KeyboardInterrupt
        if self.count < 10_000:
            self.met.append((flag.line, None if flag.names is None else sorted(flag.names)))


def plain(node: Any, filename: str = FILE, mode: str = "exec", flags: int = 0) -> CodeType:
    """Compile a top-level statement as it stands."""
    code: CodeType = compile(_ast.Module([node], []), filename, mode, flags, True)
    return code


def told(value: object, depth: int = 3) -> str:
    """Return what two runs of one program must agree on."""
    kind = type(value)
    if kind in (list, tuple) and depth:
        return f"{kind.__name__}({', '.join(told(each, depth - 1) for each in value)})"  # type: ignore[attr-defined]
    return repr(value) if kind in (int, str, float, bool, type(None)) else kind.__name__


def observe(source: str, how: str, trace: bool = False, stop: bool = False) -> dict[str, Any]:
    """Run a program `plain`, with its flags `off`, or `on`; with `stop`, each flag that is met raises."""
    flags = Flags(how == "on")
    flags.stop = stop
    names: dict[str, Any] = {"__name__": "__main__"}
    lines: list[tuple[str, int | None]] = []

    def follow(frame: FrameType, event: str, _argument: object) -> Any:
        if frame.f_code.co_filename != FILE:
            return None
        if event in ("line", "exception", "return"):
            lines.append((f"{event} {frame.f_code.co_name}", frame.f_lineno))
        return follow

    raised: list[Any] = []
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            codes = [plain(node) if how == "plain" else flags.compile(node) for node in ast.parse(source).body]
            for code in codes:
                sys.settrace(follow if trace else None)
                try:
                    exec(code, names)
                finally:
                    sys.settrace(None)
        except BaseException as problem:
            entry = problem.__traceback__
            while entry is not None:
                if entry.tb_frame.f_code.co_filename == FILE:
                    raised.append(entry.tb_lineno)
                entry = entry.tb_next
            raised.append(type(problem).__name__)
    bound = {name: told(value) for name, value in names.items() if name != "__builtins__"}
    return {
        "names": bound,
        "printed": printed.getvalue(),
        "raised": raised,
        "lines": lines,
        "met": flags.met,
        "made": [(flag.line, None if flag.names is None else sorted(flag.names)) for flag in flags.made],
    }


class Finder(importlib.machinery.PathFinder):
    """Finds some modules of the standard library, and puts flags into them."""

    flags = Flags(True)
    wanted: frozenset[str] = frozenset()
    compile: Any = flags.compile

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> Any:
        found = super().find_spec(name, path, target)
        if found is None or name not in cls.wanted or not str(found.origin).endswith(".py"):
            return None
        found.loader = Loader(name, found.origin)  # type: ignore[arg-type]
        return found


class Loader(importlib.machinery.SourceFileLoader):
    """Runs a module statement by statement, as cells are run."""

    def exec_module(self, module: Any) -> None:
        tree = ast.parse(Path(self.path).read_text(encoding="utf-8"))
        body: list[Any] = tree.body
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            module.__doc__ = body.pop(0).value.value
        futures = 0
        for node in body:
            code = Finder.compile(node, self.path, "exec", futures)
            futures |= code.co_flags & 0x1FE0000
            exec(code, module.__dict__)


def run_tests(modules: list[str]) -> None:
    """Run the tests of some modules, and print how many there were and which went wrong."""
    how, *modules = modules
    Finder.flags.on = how == "on"
    if how == "plain":
        Finder.compile = plain
    Finder.wanted = frozenset([*modules, *(f"test.test_{name}" for name in modules)])
    for name in modules:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Finder)
    counts: dict[str, Any] = {}
    for name in modules:
        suite = unittest.defaultTestLoader.loadTestsFromName(f"test.test_{name}")
        result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
        wrong = [str(case) for case, _ in [*result.failures, *result.errors]]
        counts[name] = [result.testsRun, sorted(wrong)]
    print(json.dumps({"counts": counts, "flags": len(Finder.flags.made), "met": Finder.flags.count}))


def serve() -> None:
    """Answer programs until there are no more."""
    out = sys.stdout
    for line in sys.stdin:
        asked = json.loads(line)
        told = {how: observe(how=how, **asked) for how in ("plain", "off", "on")}
        out.write(json.dumps(told) + "\n")
        out.flush()


if __name__ == "__main__":
    if sys.argv[1:]:
        run_tests(sys.argv[1:])
    else:
        serve()
