"""Progress bars of real libraries end as the same text that tmux shows."""

from __future__ import annotations

import contextlib
import os
import pty
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path

import pytest

from pyrepls.tui.render.line_terminal import LineTerminal

ROWS, COLUMNS = 24, 80
END = "--end of recording--"

TQDM = """
from tqdm import tqdm
for i in tqdm(range(40), mininterval=0, miniters=1): pass
print("done")
"""
TQDM_NESTED = """
from tqdm import tqdm
for i in tqdm(range(3), desc="outer", mininterval=0, miniters=1):
    for j in tqdm(range(5), desc="inner", leave=False, mininterval=0, miniters=1): pass
for i in tqdm(range(2), desc="outer two", mininterval=0, miniters=1):
    for j in tqdm(range(5), desc="inner two", leave=True, mininterval=0, miniters=1): pass
tqdm.write("note")
print("done")
"""
RICH = """
from rich.progress import Progress
with Progress(auto_refresh=False) as progress:
    tasks = [progress.add_task(f"[red]task {n}", total=20) for n in range(3)]
    for step in range(20):
        for n, task in enumerate(tasks): progress.advance(task, 1 + n * .2)
        if step % 8 == 0: progress.console.print("log [b]line[/b]", step)
        progress.refresh()
print("done")
"""
RICH_TABLE = """
from rich.console import Console
from rich.table import Table
console = Console()
console.print("[link=https://e.org]a link[/link] [rgb(10,200,30)]true[/] [color(201)]c256[/] [b i u s r]all[/]")
table = Table("a", "b"); table.add_row("1", "日本語 \\u00e9 e\\u0301 \\U0001F600"); console.print(table)
"""
CURSOR = r"""
import sys
w = sys.stdout.write
w("one\ntwo\nthree\n\x1b[2A\x1b[2Kreplaced\n\x1b[1Bfour\rFO\x1b[K\n")
w("abc\b\bX\x1b[3DYY\x1b[10Gcol10\tT\n" + "x" * 200 + "\n")
w("\x1b[31mred\x1b[1;4:3;38;5;201mcurly\x1b[0m \x1b[38;2;1;2;3mtc\x1b[48:2::9:8:7mbg\x1b[m\n")
w("\x1b]8;;https://e.org/x\x1b\\link\x1b]8;;\x07 end\n\x1b7save\x1b8SAVE\n")
w("a\x1b[5Xb\x1b[3@ins\x1b[2Pdel\n")
w("日本語日本語\x1b[3D!\x1b[1K?\n" + "日" * 50 + "\n")
w("y" * 79 + "日z\n" + "z" * 100 + "\x1b[1A\rup\n\n")
w("z" * 80 + "\rA\n" + "w" * 80 + "\b\bB\n")
"""
PROGRAMS = {"tqdm": TQDM, "nested tqdm": TQDM_NESTED, "rich bars": RICH, "rich table": RICH_TABLE, "cursor": CURSOR}


def record(program: str) -> bytes:
    """Run a program on a terminal of its own and return what it wrote."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONIOENCODING": "utf-8"}
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    output = b""
    with contextlib.suppress(OSError):
        while data := os.read(ours, 65536):
            output += data
    os.close(ours)
    assert process.wait(timeout=30) == 0, output
    return output


@pytest.fixture
def tmux() -> Iterator[list[str]]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    folder = Path(tempfile.mkdtemp(prefix="tmux"))
    folder.joinpath("conf").write_text("set -g status off\nset -g history-limit 5000\n")
    command = ["tmux", "-S", str(folder / "s"), "-f", str(folder / "conf")]
    yield command
    subprocess.run([*command, "kill-server"], check=False)
    shutil.rmtree(folder)


def shown_by_tmux(tmux: list[str], recording: Path) -> list[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("TMUX", None)
    play = f"stty raw; cat {shlex.quote(str(recording))}; printf '\\r\\n%s' '{END}'; exec sleep 60"
    subprocess.run(
        [*tmux, "-u", "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), play], check=True, env=environment
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        capture = subprocess.run(
            [*tmux, "capture-pane", "-p", "-J", "-S", "-"], check=True, env=environment, capture_output=True
        )
        lines = capture.stdout.decode().split("\n")
        if END in lines:
            return trimmed(lines[: lines.index(END)])
    raise AssertionError("tmux did not show the recording")


def trimmed(lines: list[str]) -> list[str]:
    """Forget what the two cannot agree upon: blanks at the ends of lines, and empty lines at the end."""
    return "\n".join([line.rstrip() for line in lines]).rstrip("\n").split("\n")


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_final_text_is_that_of_tmux(name: str, tmux: list[str], tmp_path: Path) -> None:
    recording = tmp_path / "recording"
    recording.write_bytes(record(PROGRAMS[name]))
    output = recording.read_bytes().decode()
    expected = shown_by_tmux(tmux, recording)

    for size in (len(output), 7):
        terminal = LineTerminal(ROWS, COLUMNS)
        for start in range(0, len(output), size):
            terminal.feed(output[start : start + size])
        terminal.finish_block()
        assert trimmed([text for text, _ in terminal.take_frozen()]) == expected
