"""What the keys of the prompt do: readline's meanings, and no chord left to the rest of the program."""

from __future__ import annotations

from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "enter": "enter",
    "alt+enter": "newline",
    "ctrl+j": "newline",
    "shift+enter": "newline",
    "tab": "tab",
    "shift+tab": "outdent",
    "up": "up",
    "down": "down",
    "ctrl+p": "older",
    "ctrl+n": "newer",
    "alt+up": "older",
    "alt+down": "newer",
    "left": "cursor_left",
    "right": "cursor_right",
    "ctrl+f": "cursor_right",
    "ctrl+left": "word_left",
    "alt+b": "word_left",
    "alt+left": "word_left",
    "ctrl+right": "word_right",
    "alt+f": "word_right",
    "alt+right": "word_right",
    "home": "cursor_line_start",
    "ctrl+a": "cursor_line_start",
    "end": "cursor_line_end",
    "ctrl+e": "cursor_line_end",
    "alt+less_than_sign": "text_start",
    "ctrl+home": "text_start",
    "alt+greater_than_sign": "text_end",
    "ctrl+end": "text_end",
    "pageup": "cursor_page_up",
    "pagedown": "cursor_page_down",
    "shift+left": "cursor_left select",
    "shift+right": "cursor_right select",
    "shift+up": "cursor_up select",
    "shift+down": "cursor_down select",
    "shift+home": "cursor_line_start select",
    "shift+end": "cursor_line_end select",
    "backspace": "erase",
    "ctrl+h": "erase",
    "delete": "delete_right",
    "ctrl+d": "delete_or_end",
    "ctrl+w": "kill_white_word_left",
    "ctrl+backspace": "kill_word_left",
    "alt+backspace": "kill_word_left",
    "alt+d": "kill_word_right",
    "alt+delete": "kill_word_right",
    "ctrl+k": "kill_right",
    "ctrl+u": "kill_left",
    "ctrl+y": "yank",
    "alt+w": "copy_region",
    "ctrl+t": "transpose",
    "ctrl+z": "undo",
    "ctrl+underscore": "undo",
    "ctrl+shift+z": "redo",
    "alt+underscore": "redo",
    "ctrl+r": "search",
    "ctrl+l": "ask_clear",
    "ctrl+c": "give_up",
    "escape": "unselect",
}
"""Key to action. Keys are looked up when they arrive and not through Textual's bindings: those run only after a key
has bubbled through every parent, so that a fast `Ctrl+K x` would insert the `x` first."""

SEARCH_KEYS: Mapping[str, str] = {
    "ctrl+r": "older",
    "up": "older",
    "ctrl+s": "newer",
    "down": "newer",
    "backspace": "erase",
    "ctrl+h": "erase",
}
"""Key to method of the search while one goes on."""

SEARCH_ENDS: Mapping[str, bool] = {
    "enter": True,
    "tab": True,
    "escape": False,
    "ctrl+c": False,
    "ctrl+g": False,
}
"""Key to whether the find is kept; every other key keeps it and then does what it always does."""


def is_chord(key: str) -> bool:
    """Say whether a key is a bare Ctrl or Alt chord: those belong to the prompt even where they do nothing."""
    return key.startswith(("ctrl+", "alt+"))
