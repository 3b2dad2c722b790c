"""Text of a kernel made safe for a terminal: colours at most, nothing that could command it."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
_ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # control sequences
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\Z)"  # strings: titles, clipboard, links, device control
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def safe_text(text: str, colours: bool = False) -> str:
    """Return text without escape sequences and control characters; newlines and tabs stay, colours if wished."""
    if not colours:
        return _CONTROL.sub("", _ESCAPE.sub("", text))
    pieces = []
    end = 0
    for found in _COLOUR.finditer(text):
        pieces += [safe_text(text[end : found.start()]), found.group()]
        end = found.end()
    return "".join([*pieces, safe_text(text[end:])])
