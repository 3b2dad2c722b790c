"""Gives roles to source and to tracebacks; whatever the text, lines without control characters come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token, _TokenType

from pyrepls.tui.render.lines import Line
from pyrepls.tui.render.tokens import plain

SOURCE_LIMIT = 100_000
"""A longer source is shown without colours: the lexer reads about a megabyte a second."""

SOURCE_TAB = 4

_ROLES: dict[_TokenType, str] = {
    Comment: "@comment",
    Keyword: "@keyword",
    Keyword.Constant: "@keyword.constant",
    Name.Builtin: "@name.builtin",
    Name.Builtin.Pseudo: "@name.builtin.self",
    Name.Class: "@name.class",
    Name.Decorator: "@decorator",
    Name.Exception: "@name.exception",
    Name.Function: "@name.function",
    Name.Function.Magic: "@name.function.magic",
    Name.Variable.Magic: "@name.builtin.self",
    Name.Namespace: "@name.namespace",
    Number: "@number",
    Operator: "@operator",
    Operator.Word: "@keyword",
    String: "@string",
    String.Doc: "@string.doc",
    String.Escape: "@string.escape",
    String.Interpol: "@string.escape",
}
_known: dict[_TokenType, str] = {}

_MARGIN = r"(?: *[|+][ |+\-]*?)?"
"""What stands left of a traceback inside an exception group."""

_FILE = re.compile(rf'({_MARGIN} {{2}}File )("[^"]*")(?:(, line )(\d+))?(?:(, in )(.*))?\Z')
_HEADER = re.compile(
    rf"{_MARGIN}(?:(?:Exception Group )?Traceback \(most recent call last\):"
    r"|During handling of the above exception|The above exception was the direct cause)"
)
_CARETS = re.compile(r"[ |]*[~^][ ~^]*\Z")
_ERROR = re.compile(r"( *\| |)((?:[^\W\d]\w*\.)*[^\W\d]\w*)(?=: |:?\Z)")
_FILE_ROLES = ("@traceback.frame", "@traceback.file", "@traceback.frame", "@traceback.line", "@traceback.frame")


def highlight_python(source: str) -> list[Line]:
    """Return the lines of a Python source with the roles of its tokens."""
    text = plain(source, SOURCE_TAB)
    if len(text) > SOURCE_LIMIT:
        return plain_lines(text)
    try:
        pieces = list(_lex(text))
    except (RecursionError, ValueError):
        return plain_lines(text)
    return _lines_of(pieces)


def highlight_traceback(text: str) -> list[Line]:
    """Return the lines of a traceback, or of whatever stands in its place."""
    lines = []
    for line, _ in plain_lines(text):
        runs: list[tuple[int, str]] = []
        for position, role in _traceback_roles(line):
            if position < len(line) and role != (runs[-1][1] if runs else ""):
                runs.append((position, role))
        lines.append((line, tuple(runs) or None))
    return lines


def plain_lines(text: str) -> list[Line]:
    """Return lines without looks; a newline at the very end opens no further line."""
    lines = plain(text, SOURCE_TAB).split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [(line, None) for line in lines]


def _lex(text: str) -> Iterator[tuple[str, str]]:
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    for _, kind, value in lexer.get_tokens_unprocessed(text):
        yield _role(kind), value


def _role(kind: _TokenType) -> str:
    """Return the role of a token's family: the nearest ancestor that has one."""
    role = _known.get(kind)
    if role is None:
        ancestor: _TokenType | None = kind
        while ancestor is not None and ancestor is not Token and ancestor not in _ROLES:
            ancestor = ancestor.parent
        role = _known[kind] = _ROLES.get(ancestor, "") if ancestor is not None else ""
    return role


def _lines_of(pieces: list[tuple[str, str]]) -> list[Line]:
    """Cut (role, text) pieces into lines; blanks take the look of what is before them."""
    lines: list[Line] = []
    text, runs, before = "", list[tuple[int, str]](), ""
    for role, value in pieces:
        for index, piece in enumerate(value.split("\n")):
            if index:
                lines.append((text, tuple(runs) or None))
                text, runs, before = "", [], ""
            if piece and role != before and not (piece.isspace() and before != "@string"):
                runs.append((len(text), role))
                before = role
            text += piece
    if text or not lines:
        lines.append((text, tuple(runs) or None))
    return lines


def _traceback_roles(line: str) -> Iterator[tuple[int, str]]:
    """Yield where which role begins in one line of a traceback."""
    if match := _FILE.match(line):
        for group, role in enumerate(_FILE_ROLES, start=1):
            if match.group(group):
                yield match.start(group), role
        if match.group(6):
            yield match.start(6), "@name.function"
    elif _HEADER.match(line):
        yield 0, "@traceback.header"
    elif _CARETS.match(line):
        yield 0, "@traceback.caret"
    elif match := _ERROR.match(line):
        yield match.start(2), "@traceback.error"
        yield match.end(2), "@traceback.message"
