"""What is pasted, loaded or recalled becomes text that may be edited: one kind of line end, no controls, no prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyrepls.tui.render.tokens import scrub

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FIRST = re.compile(r"(?:>>>|In \[ *\d*\]:)(?: |$)")
_NEXT = re.compile(r"(?:\.\.\.| *\.\.\.:)(?: |$)")
_SURELY_NEXT = re.compile(r"\.\.\. +\S| *\.\.\.:(?: |$)")
_OPENS = re.compile(r"[:(\[{,\\]\s*(?:#.*)?$")


def clean(text: str) -> str:
    """Return text with `\\n` as its only line end and the tab as its only control character."""
    text = scrub(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", text)


def strip_prompts(text: str) -> str:
    """Return the code of a copied session of Python or IPython without its prompts and its output.

    Text that begins with neither prompt is returned as it is.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    begun = lines[first].lstrip(" \t")
    if _FIRST.match(begun):
        white = lines[first][: -len(begun)]
        return "\n".join(_code([line.removeprefix(white) for line in lines[first:]]))
    if first + 1 < len(lines) and _SURELY_NEXT.match(lines[first + 1]):
        return "\n".join([lines[first], *_code(lines[first + 1 :])])
    return text


def pasted(text: str, alone: bool) -> str:
    """Return what a paste puts into the prompt; `alone` when it will be all that stands on its lines."""
    text = strip_prompts(clean(text))
    body = text.strip("\n")
    if "\n" not in body:
        return body.lstrip() if alone else body
    return outdent(text.lstrip("\n")) if alone else text


def outdent(text: str) -> str:
    """Take the first line's white space from all lines, if all that are not blank begin with it."""
    white = text[: len(text) - len(text.lstrip(" \t"))]
    lines = text.split("\n")
    if not white or any(line.strip() and not line.startswith(white) for line in lines):
        return text
    return "\n".join(line.removeprefix(white) for line in lines)


def _code(lines: list[str]) -> Iterator[str]:
    """Yield what followed a prompt. An unprompted line is output, unless it is indented below one that opens."""
    opened = False
    for line in lines:
        prompt = _FIRST.match(line) or _NEXT.match(line)
        if prompt:
            code = line[prompt.end() :]
            opened = _OPENS.search(code) is not None
            yield code
        elif opened and line[:1] in (" ", "\t"):
            yield line
        else:
            opened = False
