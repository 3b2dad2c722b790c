"""What really gets loaded: a fresh interpreter per module, and a look at `sys.modules`.

The import linter sees the static graph (`make check`); these tests see what an import costs and drags in.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
FLOORS = [
    "protocol",
    "observable",
    "kernel",
    "config",
    "model",
    "transports",
    "sandbox",
    "backends",
    "stores",
    "client",
    "server",
]
FRONT_ENDS = {"textual", "rich", "prompt_toolkit", "pygments"}


def modules(*packages: str) -> list[str]:
    found = []
    for package in packages:
        for path in sorted((SOURCE / "pyrepls" / package).rglob("*.py")):
            name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
            if path.name != "boot.py":  # a script, not a module: it starts a kernel
                found.append(name.removesuffix(".__init__"))
    return found


def loaded_by(module: str, python: str = sys.executable) -> set[str]:
    code = f"import sys; before = set(sys.modules); import {module}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [python, "-I", "-c", f"import sys; sys.path.insert(0, {str(SOURCE)!r}); {code}"],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def tops(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("module", [*modules(*FLOORS), "pyrepls.errors"])
def test_the_core_loads_only_the_standard_library(module: str) -> None:
    assert tops(loaded_by(module)) <= {*sys.stdlib_module_names, "pyrepls"}


@pytest.mark.parametrize("module", modules("cli"))
def test_a_command_line_module_loads_no_front_end_before_it_is_needed(module: str) -> None:
    assert not tops(loaded_by(module)) & FRONT_ENDS


@pytest.mark.parametrize("module", modules("tui", "console"))
def test_a_front_end_loads_nothing_of_the_server_or_the_kernel(module: str) -> None:
    below = {"server", "kernel", "backends", "stores", "transports", "sandbox"}
    parts = [name.split(".") for name in loaded_by(module)]
    reached = {part[1] for part in parts if part[0] == "pyrepls" and len(part) > 1} & below
    assert reached <= {"transports"}, "sessions are reached through the client only"


def test_the_console_does_not_load_textual_and_the_tui_does() -> None:
    assert "textual" not in tops(loaded_by("pyrepls.console.console"))
    assert "textual" in tops(loaded_by("pyrepls.tui.app"))


def test_the_kernel_starts_without_the_dear_modules() -> None:
    dear = {"typing", "dataclasses", "json", "re", "enum", "asyncio", "inspect", "socket", "selectors", "traceback"}
    assert not loaded_by("pyrepls.kernel.kernel") & dear


def test_the_kernel_and_the_protocol_use_relative_imports_only() -> None:
    for package in ("protocol", "kernel"):
        for path in (SOURCE / "pyrepls" / package).glob("*.py"):
            lines = [line.strip() for line in path.read_text().splitlines()]
            assert not [line for line in lines if line.startswith(("import pyrepls", "from pyrepls"))], path


def test_every_module_says_first_what_it_owns() -> None:
    for path in SOURCE.rglob("*.py"):
        assert path.read_text().startswith(('"""', 'r"""')), path


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    for path in SOURCE.rglob("*.py"):
        assert path.stem not in sys.stdlib_module_names, path


def test_the_release_is_the_same_everywhere() -> None:
    import tomllib

    from pyrepls.protocol.version import RELEASE

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["version"] == RELEASE
    assert f"## {RELEASE}" in (ROOT / "CHANGELOG.md").read_text()
