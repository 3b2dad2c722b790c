"""Makes docs/pictures/six-panes.svg from the real program in a real terminal: `make pictures`."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from tests.places import Place, Screen

ROOT = Path(__file__).parents[1]
COLUMNS, ROWS = 168, 42
THEME = TerminalTheme((23, 20, 26), (216, 210, 220), [(60, 60, 60)] * 8, [(120, 120, 120)] * 8)
HERE = sys.executable
WISHES = ["3.13", HERE, "3.9", "3.12", HERE]
"""The interpreters of the second to the sixth pane; ours has tqdm and rich."""

TRAINING = 'exec(open("demo/training.py").read())'
BAR = "from tqdm import tqdm\nimport time\ntotal = 0\nfor i in tqdm(range(500)):\n    total += i * i; time.sleep(0.02)"
RICH = "from rich.progress import track\nfor step in track(range(400)): time.sleep(0.02); square = step ** 2"
TASK = """import asyncio
async def ticker():
    global count
    for count in range(1000): await asyncio.sleep(0.1)
task = asyncio.create_task(ticker())
await asyncio.sleep(0)"""
CELLS = [
    (1, "primes = [n for n in range(2, 60) if all(n % d for d in range(2, n))]"),
    (1, "sum(primes)"),
    (4, "def ratio(a, b):\n    return a / b"),
    (4, "ratio(1, 0)"),
    (5, TASK),
    (6, "import time"),
    (6, RICH),
    (2, TRAINING),
    (3, BAR),
]
"""Which pane runs what; the last ones are still busy when the picture is taken."""


def main() -> None:
    """Play the scene and keep its picture."""
    os.chdir(ROOT)
    place = Place()
    place.home = ROOT
    try:
        save(scene(place), ROOT / "docs" / "pictures" / "six-panes.svg")
    finally:
        place.close()


def scene(place: Place) -> str:
    """Return the screen, with escapes, of six panes on three Python versions, three of them busy."""
    place.run("new", "-d", "-s", "work", "--python", HERE)
    for number, wish in enumerate(WISHES, 1):
        place.run("split", f"work:1.{number}", "--python", wish)
    screen = place.open("attach", "work", size=(COLUMNS, ROWS))
    screen.wait_for("╭ 1 ")
    for _ in range(5):
        press(screen, "Space")
    for pane, code in CELLS:
        place.run("send", f"work:1.{pane}", code)
    screen.wait_for("1*", "busy 3")
    return screen._tmux("capture-pane", "-p", "-e", "-N")


def press(screen: Screen, key: str) -> None:
    """Press a key after the prefix, and let the screen settle."""
    screen.press("C-b")
    screen.press(key)
    time.sleep(0.4)


def save(ansi: str, path: Path) -> None:
    """Write a screen as a picture."""
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    for line in AnsiDecoder().decode(ansi):  # one decoder: a style goes on from line to line
        console.print(line, soft_wrap=True)
    console.save_svg(str(path), title="pyrepls", theme=THEME)


if __name__ == "__main__":
    main()
