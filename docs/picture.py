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
COLUMNS, ROWS = 168, 46
THEME = TerminalTheme((22, 24, 29), (215, 218, 224), [(60, 60, 60)] * 8, [(120, 120, 120)] * 8)


def main() -> None:
    """Play the scene and keep its picture."""
    place = Place()
    try:
        save(scene(place), ROOT / "docs" / "pictures" / "six-panes.svg")
    finally:
        place.close()


def scene(place: Place) -> str:
    """Return the screen, with escapes, of six panes on three Python versions, two of them busy."""
    os.chdir(ROOT)
    place.run("new", "-d", "-s", "work", "--python", sys.executable)
    screen = place.open("attach", "work", size=(COLUMNS, ROWS))
    screen.wait_for("idle")
    for keys in ('"', "Left", "%", "Up", "%", "%"):
        press(screen, keys)
    return screen_with_escapes(screen)


def press(screen: Screen, key: str) -> None:
    """Press a key after the prefix, and let the screen settle."""
    screen.press("C-b")
    screen.type(key) if len(key) == 1 else screen.press(key)
    time.sleep(0.5)


def screen_with_escapes(screen: Screen) -> str:
    """Return what the screen shows, with its colours."""
    return screen._tmux("capture-pane", "-p", "-e", "-N")


def save(ansi: str, path: Path) -> None:
    """Write a screen as a picture."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in AnsiDecoder().decode(ansi):
        console.print(line, soft_wrap=True)
    console.save_svg(str(path), title="pyrepls", theme=THEME)


if __name__ == "__main__":
    main()
