"""Looking into values under every Python that is here; the facts stand in scripts beside this file."""

from __future__ import annotations

import ast
import json
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from tests.kernel.driver import every, pythons

HERE = Path(__file__).parent
SCRIPTS = [HERE / f"inspecting_{name}.py" for name in ("hostile", "inside", "steps")]
HELPERS = {"trap", "make_hostile", "arm"}


def facts(script: Path) -> list[str]:
    body = ast.parse(script.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef) and node.name not in HELPERS]


@lru_cache
def told_by(script: Path, version: str) -> dict[str, str]:
    """Return what is not so under a Python: the fact to the traceback."""
    done = subprocess.run(
        [pythons()[version], "-W", "error", str(script)],
        capture_output=True,
        text=True,
        timeout=100,
        env={"PYTHONPATH": f"{HERE.parents[1] / 'src'}:{HERE.parents[1]}", "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.pop("facts") == facts(script)
    return dict(told)


@pytest.mark.parametrize("version", every())
@pytest.mark.parametrize(("script", "fact"), [(script, fact) for script in SCRIPTS for fact in facts(script)])
def test_it_is_so_that(script: Path, fact: str, version: str) -> None:
    assert fact not in told_by(script, version), told_by(script, version)[fact]
