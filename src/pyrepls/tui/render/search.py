"""Finding text in lines that are kept as big strings; a match never crosses a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

Match = tuple[int, int]
"""(line within the text, column) of a match."""


def compile_pattern(pattern: str, *, regex: bool = False, ignore_case: bool = True) -> re.Pattern[str]:
    """Return the expression to search with, or say what is wrong with it."""
    flags = re.MULTILINE | (re.IGNORECASE if ignore_case else 0)
    try:
        return re.compile(pattern if regex else re.escape(pattern), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"not a regular expression: {error}") from error


def lacks(text: str, pattern: str, *, regex: bool) -> bool:
    """Say, quickly and at times wrongly "no", whether a text has no match at all."""
    return not regex and text.isascii() and pattern.isascii() and pattern.lower() not in text.lower()


def find_first(expression: re.Pattern[str], text: str, start: Match) -> Match | None:
    """Return the first match at or after a place."""
    return next(_matches(expression, text, _position(text, start)), None)


def find_last(expression: re.Pattern[str], text: str, before: Match | None) -> Match | None:
    """Return the last match that starts before a place, or of the whole text."""
    last = None
    for match in _matches(expression, text, 0):
        if before is not None and match >= before:
            break
        last = match
    return last


def match_spans(expression: re.Pattern[str], line: str) -> list[tuple[int, int]]:
    """Return where all matches of one line start and end."""
    return [match.span() for match in expression.finditer(line) if match.end() > match.start()]


def _matches(expression: re.Pattern[str], text: str, start: int) -> Iterator[Match]:
    """Yield matches in order; the first one that crosses a line end makes us go on line by line."""
    line, counted = text.count("\n", 0, start), start
    for match in expression.finditer(text, start):
        if match.start() == match.end():
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        column = counted - (text.rfind("\n", 0, counted) + 1)
        if "\n" in match.group():
            yield from _matches_by_line(expression, text, (line, column))
            return
        yield line, column


def _matches_by_line(expression: re.Pattern[str], text: str, start: Match) -> Iterator[Match]:
    for number, line in enumerate(text.split("\n")):
        if number < start[0]:
            continue
        for begin, _ in match_spans(expression, line):
            if (number, begin) >= start:
                yield number, begin


def _position(text: str, place: Match) -> int:
    """Return the index of a place in the text."""
    index = 0
    for _ in range(place[0]):
        index = text.index("\n", index) + 1
    return index + place[1]
