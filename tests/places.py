"""Where end-to-end tests happen: directories of their own, the real command, a real terminal (tmux)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

DEADLINE = 30.0
"""Seconds after which a test gives up waiting; generous, since a loaded machine is no defect."""


class Place:
    """A home, a runtime and a state directory of a test's own, and the commands run there."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="pyr-"))  # short: a socket's path has at most 107 bytes
        self.home = self.directory / "home"
        self.home.mkdir()
        (self.directory / "run").mkdir(mode=0o700)
        kept = ("PATH", "LANG", "LC_ALL", "PYENV_ROOT", "VIRTUAL_ENV")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment.update(
            HOME=str(self.home),
            PYREPLS_RUNTIME_DIR=str(self.directory / "run"),
            XDG_STATE_HOME=str(self.directory / "state"),
            XDG_CACHE_HOME=str(Path(tempfile.gettempdir()) / f"pyrepls-tests-{os.getuid()}"),
            TERM="xterm-256color",
        )
        self._screens: list[Screen] = []

    def run(self, *words: str, input: str = "", timeout: float = DEADLINE, **changes: str) -> Done:
        """Run `pyrepls WORDS` and return what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "pyrepls", *words],
            input=input,
            capture_output=True,
            text=True,
            timeout=timeout,
            env={**self.environment, **changes},
            cwd=self.home,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def send(self, target: str, code: str, *options: str) -> dict[str, Any]:
        """Run a cell to its end and return the JSON object that describes it."""
        done = self.run("send", target, code, "--wait", "--json", *options)
        assert done.out, done.err
        found: dict[str, Any] = json.loads(done.out)
        return found

    def panes(self, session: str = "main") -> list[dict[str, Any]]:
        """Return the panes of a session as `pyrepls ls --json` tells them."""
        listed = json.loads(self.run("ls", "--json").out)
        return next((each["panes"] for each in listed["sessions"] if each["name"] == session), [])

    def wait_until_busy(self, session: str = "main") -> None:
        """Wait until a cell runs in the first pane of a session."""
        deadline = time.monotonic() + DEADLINE
        while self.panes(session)[0]["state"] != "busy":
            assert time.monotonic() < deadline, "nothing ran"

    def open(self, *words: str, size: tuple[int, int] = (120, 40), **changes: str) -> Screen:
        """Run `pyrepls WORDS` in a terminal."""
        screen = Screen(self, [sys.executable, "-m", "pyrepls", *words], size, changes)
        self._screens.append(screen)
        return screen

    def close(self) -> None:
        """End everything that was started here."""
        for screen in self._screens:
            screen.close()
        self.run("kill-server")
        shutil.rmtree(self.directory, ignore_errors=True)


class Done:
    """What a command said, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    def __repr__(self) -> str:
        return f"Done({self.code}, {self.out!r}, {self.err!r})"


class Screen:
    """A program in a real terminal: tmux, with a server of its own. When it ends, `exit code N` is shown."""

    def __init__(self, place: Place, words: list[str], size: tuple[int, int], changes: dict[str, str]) -> None:
        self._socket = tempfile.mktemp(prefix="tmux-", dir=place.directory)
        self._environment = place.environment  # and nothing of pytest's, which sets COLUMNS
        environment = {**place.environment, "COLORTERM": "truecolor", **changes}
        pairs = [f"{name}={value}" for name, value in environment.items()]
        setup = "set -g default-terminal tmux-256color; set -sg escape-time 0"
        config = Path(f"{self._socket}.conf")
        config.write_text(setup.replace("; ", "\n"))
        shell = ["sh", "-c", 'trap : INT; env "$@"; echo "exit code $?"; sleep 3600', "sh", *pairs, *words]
        self._tmux("-f", str(config), "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), *shell)

    def type(self, text: str) -> None:
        """Type text, key by key."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `Enter`, `C-b`, `Up`."""
        self._tmux("send-keys", *keys)

    def paste(self, text: str) -> None:
        """Paste text as a terminal does, in brackets."""
        subprocess.run(["tmux", "-S", self._socket, "load-buffer", "-"], input=text, text=True, check=True)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def text(self) -> str:
        """Return what the screen shows."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, *wanted: str, gone: bool = False, timeout: float = DEADLINE) -> str:
        """Wait until the screen shows (or no longer shows) every wanted text, and return it."""
        deadline = time.monotonic() + timeout
        while True:
            text = self.text()
            if all((each in text) is not gone for each in wanted):
                return text
            if time.monotonic() > deadline:
                still = "still" if gone else "never"
                raise AssertionError(f"the screen {still} showed {wanted}:\n{text}")
            time.sleep(0.03)

    def pid(self) -> int:
        """Return the process that runs in the terminal."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def close(self) -> None:
        """End the program with its terminal."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True)

    def _tmux(self, *words: str) -> str:
        words = ("tmux", "-S", self._socket, *words)
        done = subprocess.run(words, capture_output=True, text=True, env=self._environment)
        assert done.returncode == 0, done.stderr
        return done.stdout
