"""The only place that decides how far a new line stands to the right."""

from __future__ import annotations

import re

STOP = 4
"""Columns of one level."""

_LEAVES = re.compile(r"[ \t]*(?:return|pass|break|continue|raise)\b")
_PIECE = re.compile(
    r"(?P<long>'''|\"\"\")(?:\\.|(?!(?P=long))[\s\S])*(?P<closed>(?P=long))?"
    r"|(?P<short>['\"])(?:\\[\s\S]|(?!(?P=short))[^\n\\])*(?P=short)?"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<open>[\[({])|(?P<close>[\])}])"
    r"|(?P<joined>\\\n)|(?P<newline>\n)"
    r"|(?P<space>[ \t]+)"
    r"|[^\s'\"\#\[\](){}\\]+|\\"
)


def next_indent(before: str) -> str:
    """Return the white space with which the line after `before` begins."""
    start = opened = 0
    brackets: list[int] = []
    last = ""
    for piece in _PIECE.finditer(before):
        kind = piece.lastgroup
        if kind == "long" and piece["closed"] is None:
            return _white(before, before.rfind("\n") + 1)
        if kind == "newline" and not brackets:
            start, last = piece.end(), ""
        elif kind == "open":
            brackets.append(piece.start())
        elif kind == "close" and brackets:
            brackets.pop()
        if kind not in ("space", "comment", "newline", "joined"):
            last = piece[0]
            opened = piece.start()
    line = before.rfind("\n") + 1
    if brackets:
        return _deeper(_white(before, line)) if brackets[-1] >= line else _white(before, line)
    if last.endswith("\\") and opened == len(before) - 1:
        return _deeper(_white(before, start)) if line <= start else _white(before, line)
    if last.endswith(":"):
        return _deeper(_white(before, start))
    if _LEAVES.match(before, start):
        return _shallower(_white(before, start))
    return _white(before, start)


def to_next_stop(before: str) -> str:
    """Return the spaces that fill a line, so far `before`, up to the next stop."""
    return " " * (STOP - len(before.expandtabs(STOP)) % STOP)


def to_last_stop(before: str) -> int:
    """Return how many characters Backspace takes: a whole level of leading spaces, otherwise one."""
    if not before or before.strip(" "):
        return 1
    return len(before) % STOP or STOP


def _white(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[start:end]


def _deeper(white: str) -> str:
    return white + ("\t" if white.endswith("\t") else " " * STOP)


def _shallower(white: str) -> str:
    return white[:-1] if white.endswith("\t") else white[: -to_last_stop(white)] if white else ""
