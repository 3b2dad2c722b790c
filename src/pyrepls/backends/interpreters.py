"""Which Pythons there are, found by looking where they are put, and which of them a wish means.

Versions come from file names and `pyvenv.cfg` where they tell; an executable is asked once when they do not.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import LaunchFailed

OLDEST = (3, 9)
NEWEST = (3, 14)
"""Names of executables are tried up to this one."""

SHIM_SECONDS = 10
"""How long the answer of a pyenv shim is believed: it is a script, and takes longer than an interpreter's start."""

_VERSION = re.compile(r"\d+(\.\d+){0,2}")


@dataclass(frozen=True)
class Interpreter:
    """One Python that could be launched."""

    path: str
    version: str
    """As in `3.12.1`."""
    origin: str
    """Where it was found, for people: `PATH`, `pyenv`, `.venv`, …"""


def find_interpreter(wish: str, environment: Mapping[str, str], cwd: str) -> Interpreter:
    """Return the interpreter that is meant: nothing, a version, or a path.

    Raises LaunchFailed, naming what was found, when there is none.
    """
    if not wish:
        return _default(environment)
    if _VERSION.fullmatch(wish):
        return _of_version(wish, environment, cwd)
    path = Path(cwd, Path(wish).expanduser())
    if os.path.isdir(path):
        path = path / "bin" / "python"  # a virtual environment
    if os.sep not in wish and not os.path.isfile(path):
        return _named(wish, environment)
    return _at(path, "path given")


def list_interpreters(environment: Mapping[str, str], cwd: str) -> list[Interpreter]:
    """Return every interpreter that is found, the likeliest first, each executable once."""
    found: dict[str, Interpreter] = {}
    for path, origin in _places(environment, cwd):
        version = version_of(path)
        if version:
            found.setdefault(_identity(path), Interpreter(str(path), version, origin))
    return list(found.values())


def version_of(path: Path) -> str:
    """Return the version of an interpreter, empty when it does not start."""
    return _configured(path) or _asked(str(path), _changed(path))


def _default(environment: Mapping[str, str]) -> Interpreter:
    active = environment.get("VIRTUAL_ENV")
    if active and _is_executable(Path(active, "bin", "python")):
        return _at(Path(active, "bin", "python"), "VIRTUAL_ENV")
    for directory in _path(environment):
        path = _behind_shim(Path(directory, "python3"))
        if _is_executable(path) and _is_new_enough(version_of(path)):
            return Interpreter(str(path), version_of(path), "PATH")
    return _at(Path(sys.executable), "pyrepls")


def _behind_shim(path: Path) -> Path:
    # A shim of pyenv is a script that takes longer to choose an interpreter than the interpreter to start.
    if path.parent.name != "shims" or not _is_executable(path):
        return path
    return Path(_behind(str(path), int(time.monotonic() // SHIM_SECONDS)) or path)


@lru_cache(maxsize=32)
def _behind(shim: str, _moment: int) -> str:
    return _answer(shim, "import sys; print(sys.executable)")


def _of_version(wish: str, environment: Mapping[str, str], cwd: str) -> Interpreter:
    found = list_interpreters(environment, cwd)
    for each in found:
        if (each.version + ".").startswith(wish + "."):
            return each
    there = ", ".join(sorted({each.version for each in found}, key=_numbers)) or "none"
    raise LaunchFailed(f"there is no Python {wish} here; found: {there}")


def _named(wish: str, environment: Mapping[str, str]) -> Interpreter:
    for directory in _path(environment):
        if _is_executable(Path(directory, wish)):
            return _at(Path(directory, wish), "PATH")
    raise LaunchFailed(f"there is no interpreter called {wish} on the path")


def _at(path: Path, origin: str) -> Interpreter:
    if not path.is_file():
        raise LaunchFailed(f"there is no interpreter at {path}")
    if not os.access(path, os.X_OK):
        raise LaunchFailed(f"{path} is not executable")
    version = version_of(path)
    if not version:
        raise LaunchFailed(f"{path} does not start as a Python interpreter")
    return Interpreter(str(path), version, origin)


def _places(environment: Mapping[str, str], cwd: str) -> Iterator[tuple[Path, str]]:
    home = Path(environment.get("HOME") or Path.home())
    active = environment.get("VIRTUAL_ENV")
    if active:
        yield from _executables(Path(active, "bin"), "VIRTUAL_ENV")
    yield from _executables(Path(cwd, ".venv", "bin"), ".venv")
    for directory in _path(environment):
        if not directory.endswith(os.path.join("", "shims")) and Path(directory).name != "shims":
            yield from _executables(Path(directory), "PATH")
    pyenv = Path(environment.get("PYENV_ROOT") or home / ".pyenv", "versions")
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield from _below(pyenv, "pyenv")
    yield from _below(data / "uv" / "python", "uv")
    for conda in ("miniconda3", "anaconda3", "miniforge3", ".conda"):
        yield from _executables(home / conda / "bin", "conda")
        yield from _below(home / conda / "envs", "conda")


def _below(root: Path, origin: str) -> Iterator[tuple[Path, str]]:
    try:
        children = sorted(root.iterdir(), key=lambda path: _numbers(path.name), reverse=True)
    except OSError:
        return
    for child in children:
        yield from _executables(child / "bin", origin)


def _executables(directory: Path, origin: str) -> Iterator[tuple[Path, str]]:
    minors = (f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1))
    for name in ("python3", "python", *minors):
        path = directory / name
        if _is_executable(path):
            yield path, origin


def _path(environment: Mapping[str, str]) -> list[str]:
    return [each for each in environment.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(each)]


def _is_executable(path: Path) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)  # Path.is_file raises where a directory may not be entered


def _identity(path: Path) -> str:
    # An environment's python is a link to another one, and yet an interpreter of its own.
    if (path.parent.parent / "pyvenv.cfg").is_file():
        return str(path.parent.resolve())
    return str(path.resolve())


def _configured(path: Path) -> str:
    try:
        text = (path.parent.parent / "pyvenv.cfg").read_text()
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+\.\d+)", text, re.MULTILINE)
    return found.group(1) if found else ""


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


@lru_cache(maxsize=256)
def _asked(path: str, _changed: float) -> str:
    found = _answer(path, "import sys; print('%d.%d.%d' % sys.version_info[:3])")
    return found if _VERSION.fullmatch(found) else ""


def _answer(path: str, question: str) -> str:
    try:
        done = subprocess.run(
            [path, "-I", "-S", "-c", question], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _is_new_enough(version: str) -> bool:
    return _numbers(version)[:2] >= OLDEST


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
