"""The only place that knows how terminal output is cut into text, controls and escape sequences.

Everything that reaches a screen has gone through `scrub` and one of the expressions below, so nothing that user
code prints can reach the real terminal raw. Operating system commands and device strings are never kept, not even
while they are incomplete: only the fact that we are inside one is remembered (`Swallow`).
"""

from __future__ import annotations

import re
from typing import Literal

ESCAPE_LIMIT = 4096
"""A control sequence longer than this is dropped, and so is a held-back tail."""

Swallow = Literal["", "command", "string", "sequence"]
"""What an unfinished escape at the end of a feed was: its rest is dropped when it comes."""

TOKEN = re.compile(
    r"[^\x00-\x1f\x7f]+"
    r"|\x1b\[[ -?]*[@-~]?"
    r"|\x1b[\]k][^\x07\x18\x1a\x1b\n]*[\x07\x18\x1a]?"
    r"|\x1b[PX^_][^\x07\x18\x1a\x1b]*[\x07\x18\x1a]?"
    r"|\x1b[ -/]{0,4}[0-~]?"
    r"|[\x00-\x1f\x7f]"
)
SGR = re.compile(r"\x1b\[([0-9;:]{0,64})m")

_NOT_SGR = re.compile(r"\x1b(?!\[[0-9;:]{0,64}m)")
_OTHER_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\n\x1b")
_TAIL = re.compile(r"\x1b(?:\[[ -?]*|[ -/]{0,4})\Z")
_RESUME: dict[Swallow, re.Pattern[str]] = {
    "command": re.compile(r"[\x07\x18\x1a]|(?=[\x1b\n])"),
    "string": re.compile(r"[\x07\x18\x1a]|(?=\x1b)"),
    "sequence": re.compile(r"[@-~]|(?=[^ -~])"),
}
_OPENERS: dict[str, Swallow] = {
    **dict.fromkeys("]k", "command"),
    **dict.fromkeys("PX^_", "string"),
    "[": "sequence",
}
_ENDERS: dict[Swallow, str] = {"command": "\x07\x18\x1a", "string": "\x07\x18\x1a"}

# C1 controls, line and paragraph separators, and the marks that turn the direction of a whole row around.
_FORBIDDEN = re.compile("[\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def scrub(text: str) -> str:
    """Drop what no part of us can use: C1 controls, direction marks, lone surrogates."""
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", _FORBIDDEN.sub("", text))


def plain(text: str, tab: int = 8) -> str:
    """Return text without any control character but newline, and without escape sequences."""
    text = scrub(text).replace("\r\n", "\n")
    if not _CONTROL.search(text):
        return text
    text = "".join(token for token in TOKEN.findall(text) if token in "\n\t" or (token >= " " and token != "\x7f"))
    return text.expandtabs(tab)


def simple(data: str) -> bool:
    """Say whether there is nothing but text, newlines and colours."""
    raw = data.encode()  # four times as fast as the same question as a regular expression
    return len(raw.translate(None, _OTHER_CONTROLS)) == len(raw) and not _NOT_SGR.search(data)


def split_tail(data: str) -> tuple[str, str]:
    """Part data into what can be read now and what must wait for more: half an escape, half a line end."""
    if data.endswith("\r"):
        return data[:-1], "\r"
    start = data.rfind("\x1b")
    if start >= 0 and len(data) - start <= ESCAPE_LIMIT and _TAIL.match(data, start):
        return data[:start], data[start:]
    return data, ""


def unfinished(token: str) -> Swallow:
    """Say what the last token of a feed leaves open."""
    if token[0] != "\x1b" or len(token) < 2:
        return ""
    kind = _OPENERS.get(token[1], "")
    if kind == "sequence":
        return "" if len(token) > 2 and "@" <= token[-1] <= "~" else kind
    return "" if kind and token[-1] in _ENDERS[kind] else kind


def skip(data: str, kind: Swallow) -> tuple[str, Swallow]:
    """Drop the rest of an unfinished escape; the kind stays as it is if it does not end here."""
    if kind == "":
        return data, ""
    resume = _RESUME[kind].search(data)
    return (data[resume.end() :], "") if resume else ("", kind)
