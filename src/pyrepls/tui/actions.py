"""The one table of what a user can do. Bindings, the palette, the key help and the README are made from it.

What an action does stands in `screens/handlers`, registered there under the action's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Section = Literal["panes", "tabs", "sessions", "interpreter", "variables", "view", "sidebar", "scroll mode"]

MODES: tuple[Section, ...] = ("sidebar", "scroll mode")
"""Sections whose keys are pressed without the prefix, and mean what they say only in that mode."""


@dataclass(frozen=True)
class Action:
    """Something a user can do, with a name that stays the same in every release."""

    name: str
    """Also the name of its handler: `pane.split_right`."""
    title: str
    keys: tuple[str, ...]
    """Pressed after the prefix (in a mode: alone); the first is the one that is shown. None: palette only."""
    section: Section
    help: str
    """One line."""
    repeats: bool = False
    """Whether the key works again for a moment without the prefix."""
    family: str = ""
    """Actions of one family share a row of the key help, under this heading of keys."""
    in_palette: bool = True

    @property
    def mode(self) -> Section | None:
        """The mode in which its keys mean this without the prefix; None for a key after the prefix."""
        return self.section if self.section in MODES else None

    @property
    def shown_key(self) -> str:
        """The key as people write it; empty when it has none."""
        return show_key(self.keys[0]) if self.keys else ""


def show_key(key: str) -> str:
    """Return a key as people write it."""
    *chords, last = key.split("+") if len(key) > 1 else [key]
    shown = _SHOWN.get(last, last.upper() if chords or _FUNCTION.fullmatch(last) else last)
    return "+".join([*(chord.capitalize() for chord in chords), shown])


_SHOWN = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "space": "Space",
    "escape": "Escape",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "enter": "Enter",
}

_FUNCTION = re.compile(r"f\d+")

SIDES = ("left", "right", "up", "down")


def _focus(side: str) -> Action:
    return Action(
        f"pane.focus_{side}",
        f"Focus the pane {_beside(side)}",
        (side,),
        "panes",
        "move the focus",
        repeats=True,
        family="arrows",
    )


def _resize(side: str, by: int) -> Action:
    far = by > 1
    return Action(
        f"pane.resize_{side}" + (f"_{by}" if far else ""),
        f"Move the border {_beside(side)} by {by}",
        (f"{'alt' if far else 'ctrl'}+{side}",),
        "panes",
        f"resize by {by}",
        repeats=True,
        family="Alt+arrow" if far else "Ctrl+arrow",
        in_palette=not far,
    )


def _beside(side: str) -> str:
    return {"left": "to the left", "right": "to the right", "up": "above", "down": "below"}[side]


def _scroll(name: str, title: str, *keys: str) -> Action:
    return Action(f"scroll.{name}", title, keys, "scroll mode", title.lower(), in_palette=False)


def _move(name: str, title: str, *keys: str, family: str = "", help: str = "") -> Action:
    return Action(f"sidebar.{name}", title, keys, "sidebar", help or title.lower(), family=family, in_palette=False)


def _selected(name: str, title: str, help: str, *keys: str) -> Action:
    return Action(name, title, keys, "sidebar", help)


_PANES = (
    Action("pane.split_right", "Split right", ("%",), "panes", "open a pane at the right"),
    Action("pane.split_down", "Split below", ('"',), "panes", "open a pane below"),
    *(_focus(side) for side in SIDES),
    Action("pane.focus_next", "Focus the next pane", ("o",), "panes", "next pane"),
    Action("pane.focus_last", "Focus the last pane", (";",), "panes", "the pane before this one"),
    Action("pane.choose", "Choose a pane by its number", ("q",), "panes", "show the numbers; a digit jumps there"),
    *(_resize(side, 1) for side in SIDES),
    *(_resize(side, 5) for side in SIDES),
    Action("pane.zoom", "Zoom", ("z",), "panes", "one pane over the whole tab, and back"),
    Action("pane.close", "Close the pane", ("x",), "panes", "close the pane (asks)"),
    Action("pane.break", "Move the pane to a tab of its own", ("!",), "panes", "move it to a tab of its own"),
    Action("pane.swap_previous", "Swap with the previous pane", ("{",), "panes", "swap with the previous pane"),
    Action("pane.swap_next", "Swap with the next pane", ("}",), "panes", "swap with the next pane"),
    Action("pane.rotate", "Rotate the panes", ("ctrl+o",), "panes", "every pane moves one place on"),
    Action("pane.next_layout", "Next preset layout", ("space",), "panes", "next preset layout"),
    Action("pane.even_out", "Even out the panes", ("E",), "panes", "share the room evenly"),
    Action("pane.rename", "Rename the pane", (".",), "panes", "rename the pane"),
    Action("pane.information", "Pane information", ("i",), "panes", "what runs in the pane"),
    Action("pane.broadcast", "Broadcast on and off", ("y",), "panes", "cells go to all panes of the tab, or not"),
)

_TABS = (
    Action("tab.open", "New tab", ("c",), "tabs", "new tab"),
    Action("tab.next", "Next tab", ("n",), "tabs", "next tab"),
    Action("tab.previous", "Previous tab", ("p",), "tabs", "previous tab"),
    *(
        Action(
            f"tab.select_{digit}",
            f"Tab {digit or 10}",
            (str(digit),),
            "tabs",
            "tab by number (0 is the tenth)",
            family="0-9",
            in_palette=False,
        )
        for digit in range(10)
    ),
    Action("tab.rename", "Rename the tab", (",",), "tabs", "rename the tab"),
    Action("tab.close", "Close the tab", ("&",), "tabs", "close the tab with its panes (asks)"),
)

_SESSIONS = (
    Action("session.detach", "Detach", ("d",), "sessions", "leave; everything goes on"),
    Action("session.choose", "Choose a session", ("s",), "sessions", "choose another session"),
    Action("session.rename", "Rename the session", ("$",), "sessions", "rename the session"),
    Action("session.previous", "Previous session", ("(",), "sessions", "previous session"),
    Action("session.next", "Next session", (")",), "sessions", "next session"),
    Action("session.open", "New session", (), "sessions", "open another session"),
    Action("session.kill", "End the session", (), "sessions", "end the session and its interpreters (asks)"),
)

_INTERPRETER = (
    Action("kernel.restart", "Restart the interpreter", ("R",), "interpreter", "restart, with no variables (asks)"),
    Action("kernel.choose_python", "Another interpreter", ("I",), "interpreter", "restart with another Python"),
    Action(
        "kernel.escalate",
        "Stop what runs",
        ("ctrl+c",),
        "interpreter",
        "interrupt; then offers to terminate, then to kill",
    ),
    Action("cell.interrupt", "Interrupt the running cell", (), "interpreter", "interrupt the running cell"),
    Action("exit.accept", "Let exit() close the pane", (), "interpreter", "close the pane", in_palette=False),
    Action("exit.refuse", "Stay although exit() was called", (), "interpreter", "stay", in_palette=False),
    Action("cell.withdraw", "Take back the newest waiting cell", ("w",), "interpreter", "take back a waiting cell"),
)

_VARIABLES = (
    Action("view.sidebar", "Sidebar on and off", ("v",), "variables", "sidebar on and off"),
    Action("sidebar.focus", "Go to the sidebar", ("V",), "variables", "go to the sidebar with the keys"),
    Action("watch.add", "Add a watch", ("a",), "variables", "add a watch"),
    Action("watch.manage", "Manage watches", ("A",), "variables", "manage watches"),
    Action("watch.compare", "Watches of all panes", ("W",), "variables", "watches of all panes side by side"),
    Action("variable.move", "Send a variable to another pane", ("b",), "variables", "send a variable to another pane"),
    Action("variable.undo", "Undo the last edit of a value", ("U",), "variables", "undo the last edit of a value"),
)

_SIDEBAR = (
    _move("up", "Up", "up", "k", family="↑ ↓ j k", help="another row"),
    _move("down", "Down", "down", "j", family="↑ ↓ j k"),
    _move("page_up", "Page up", "pageup", family="PageUp PageDown", help="a page up, down"),
    _move("page_down", "Page down", "pagedown", family="PageUp PageDown"),
    _move("top", "To the top", "home", "g", family="Home End g G", help="to the first row, the last row"),
    _move("bottom", "To the bottom", "end", "G", family="Home End g G"),
    _move("unfold", "Unfold or fold", "space", "right"),
    _move("fold", "Fold, or go to what it is in", "left", "h"),
    _selected("sidebar.jump", "Go to the line that changed the value", "go to the line of the last change", "enter"),
    _selected("sidebar.edit", "Edit the value", "edit the value in place", "e", "f2"),
    Action("sidebar.undo", "Undo the last edit", ("u",), "sidebar", "undo the last edit", in_palette=False),
    _selected("variable.details", "Details of a value", "all about the value, with its history", "d"),
    _selected("variable.table", "Table of a value", "the value as a table", "t"),
    _selected("sidebar.pin", "Pin or unpin", "pin or unpin", "p"),
    _selected("sidebar.break", "Break when the value changes", "break when it changes, or no longer", "b"),
    _selected("sidebar.copy_value", "Copy the value", "copy the value", "y"),
    _selected("sidebar.copy_path", "Copy the name", "copy the name, or the expression", "Y"),
    _selected("sidebar.filter", "Filter the variables", "only names and types with these letters", "/"),
    _selected("sidebar.sort", "Sort the variables", "by name, type, size, newest change, or as they came", "s"),
    Action("sidebar.widen", "Wider sidebar", ("<",), "sidebar", "wider, narrower", family="< >"),
    Action("sidebar.narrow", "Narrower sidebar", (">",), "sidebar", "wider, narrower", family="< >"),
    _move("interrupt", "Interrupt the running cell", "ctrl+c"),
    _move("prompt", "Back to the prompt", "tab"),
    _move("leave", "Show all again, or back to the prompt", "escape", "q"),
)

_VIEW = (
    Action("view.palette", "All actions", (":",), "view", "find any action by name"),
    Action("view.keys", "Keys", ("?",), "view", "this list of keys"),
    Action("view.scroll", "Scroll mode", ("[",), "view", "scroll and search with keys; q ends"),
    Action("view.prefix", "Type the prefix", ("ctrl+b",), "view", "type Ctrl+B itself", in_palette=False),
)

_SCROLLING = (
    _scroll("up", "Up", "up", "k"),
    _scroll("down", "Down", "down", "j"),
    _scroll("page_up", "Page up", "pageup"),
    _scroll("page_down", "Page down", "pagedown", "space"),
    _scroll("half_up", "Half a page up", "ctrl+u"),
    _scroll("half_down", "Half a page down", "ctrl+d"),
    _scroll("top", "To the top", "g", "home"),
    _scroll("bottom", "To the bottom", "G", "end"),
    _scroll("search", "Search downwards", "/"),
    _scroll("search_back", "Search upwards", "?"),
    _scroll("next_match", "Next match", "n"),
    _scroll("previous_match", "Previous match", "N"),
    _scroll("previous_cell", "Previous cell", "{"),
    _scroll("next_cell", "Next cell", "}"),
    _scroll("end", "Leave scroll mode", "q", "escape", "enter", "ctrl+c"),
)

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (*_PANES, *_TABS, *_SESSIONS, *_INTERPRETER, *_VARIABLES, *_VIEW, *_SIDEBAR, *_SCROLLING)
}
"""By name, in the order in which they are shown."""

SECTIONS: tuple[Section, ...] = ("panes", "tabs", "sessions", "interpreter", "variables", "view", *MODES)


def rows_of(section: Section) -> list[tuple[str, str]]:
    """Return what the key help shows of a section: keys and one line, one row per action or family."""
    rows: dict[str, str] = {}
    for action in ACTIONS.values():
        if action.section == section and action.keys:
            label = action.family or " ".join(show_key(key) for key in action.keys[:2])
            rows.setdefault(label, action.help)
    return list(rows.items())


def key_table_markdown(prefix: str = "Ctrl+B") -> str:
    """Return the keys as a table for the README."""
    lines: list[str] = []
    for section in SECTIONS:
        heading = section if section in MODES else f"{section}, after `{prefix}`"
        lines += [f"| {heading} | |", "|---|---|"] if not lines else [f"| **{heading}** | |"]
        lines += [f"| `{_escape(keys)}` | {help} |" for keys, help in rows_of(section)]
    return "\n".join(lines) + "\n"


def _escape(keys: str) -> str:
    return keys.replace("|", "\\|")
