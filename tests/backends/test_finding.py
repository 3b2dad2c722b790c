"""Finding interpreters by looking, in places made for the test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pyrepls.backends.interpreters import Interpreter, find_interpreter, list_interpreters
from pyrepls.errors import LaunchFailed


def fake(path: Path, version: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fake(tmp_path / "bin" / "python3", "3.11.4")
    fake(tmp_path / ".pyenv" / "versions" / "3.9.18" / "bin" / "python3", "3.9.18")
    fake(tmp_path / ".pyenv" / "versions" / "3.12.1" / "bin" / "python3", "3.12.1")
    fake(tmp_path / ".local" / "share" / "uv" / "python" / "cpython-3.13.0-linux" / "bin" / "python3.13", "3.13.0")
    fake(tmp_path / "miniconda3" / "envs" / "data" / "bin" / "python", "3.10.2")
    fake(tmp_path / "work" / ".venv" / "bin" / "python", "broken")
    (tmp_path / "work" / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.7\n")
    return tmp_path


def world(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": f"{home}/bin:relative:/nowhere"}


def test_interpreters_are_found_where_they_are_put(home: Path) -> None:
    found = [(each.version, each.origin) for each in list_interpreters(world(home), str(home / "work"))]
    assert found == [
        ("3.12.7", ".venv"),
        ("3.11.4", "PATH"),
        ("3.12.1", "pyenv"),
        ("3.9.18", "pyenv"),
        ("3.13.0", "uv"),
        ("3.10.2", "conda"),
    ]


def test_a_version_is_met_by_the_likeliest_interpreter(home: Path) -> None:
    def find(wish: str, cwd: str = "") -> str:
        return find_interpreter(wish, world(home), str(home / cwd)).version

    assert find("3.12", "work") == "3.12.7"
    assert find("3.12") == "3.12.1"
    assert find("3.12.1", "work") == "3.12.1"
    with pytest.raises(
        LaunchFailed, match=r"no Python 3\.1 here; found: 3\.9\.18, 3\.10\.2, 3\.11\.4, 3\.12\.1, 3\.13\.0"
    ):
        find("3.1")


def test_a_wish_may_be_a_path_an_environment_or_a_name(home: Path) -> None:
    at = str(home / "bin" / "python3")
    assert find_interpreter(at, {}, "/") == Interpreter(at, "3.11.4", "path given")
    assert find_interpreter("bin/python3", {}, str(home)).path == at
    assert find_interpreter(".venv", {}, str(home / "work")).version == "3.12.7"
    assert find_interpreter("python3", world(home), "/").path == at
    for wish, said in (("/nope", "no interpreter at /nope"), ("nope", "no interpreter called nope")):
        with pytest.raises(LaunchFailed, match=said):
            find_interpreter(wish, world(home), "/")


def test_without_a_wish_the_active_environment_comes_first(home: Path) -> None:
    active = {**world(home), "VIRTUAL_ENV": str(home / "work" / ".venv")}
    assert find_interpreter("", active, "/").origin == "VIRTUAL_ENV"
    assert find_interpreter("", world(home), "/").origin == "PATH"
    assert find_interpreter("", {"PATH": "/nowhere"}, "/").path == sys.executable


def test_what_does_not_start_is_no_interpreter(home: Path) -> None:
    broken = fake(home / "odd" / "python3", "hello")
    with pytest.raises(LaunchFailed, match="does not start as a Python"):
        find_interpreter(str(broken), {}, "/")


def test_a_shim_leads_to_the_interpreter_it_starts(home: Path) -> None:
    shim = home / "shims" / "python3"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    shim.chmod(0o755)
    found = find_interpreter("", {"PATH": str(shim.parent), "HOME": str(home)}, "/")
    assert found.path == sys.executable


def test_a_directory_on_the_path_that_may_not_be_entered_is_passed_over(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    fake(closed / "python3", "3.11.4")
    closed.chmod(0)
    environment = {"HOME": "/nowhere", "PATH": f"{closed}:/usr/bin:/bin"}
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)  # root may enter every directory; its users may not
    try:
        found = [each.path for each in list_interpreters(environment, "/")]
        assert find_interpreter("", environment, "/").path
    finally:
        os.seteuid(before)
        closed.chmod(0o700)
    assert not [path for path in found if path.startswith(str(closed))]
