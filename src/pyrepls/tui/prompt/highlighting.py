"""Code to roles, line by line, as far as somebody looks: an edit costs the lines it changed, not the cell.

Pygments is asked for one line at a time, with the stack of states in which the line before it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pygments.lexer import ExtendedRegexLexer, LexerContext
from pygments.lexers.python import PythonLexer
from pygments.token import Token

Spans = tuple[tuple[int, int, str], ...]
"""(start column, end column, role); what is between has no role."""

State = tuple[str, ...]

ROOT: State = ("root",)
CATCH_UP = 1000
"""Lines lexed at once to learn the state of a far one; beyond that it is guessed, a little above it."""
LONGEST = 5000
"""A longer line is data: it is shown plain."""

_ROLES = {
    Token.Comment: "@comment",
    Token.Keyword: "@keyword",
    Token.Keyword.Constant: "@keyword.constant",
    Token.Name.Builtin: "@name.builtin",
    Token.Name.Builtin.Pseudo: "@name.builtin.self",
    Token.Name.Class: "@name.class",
    Token.Name.Decorator: "@decorator",
    Token.Name.Exception: "@name.exception",
    Token.Name.Function: "@name.function",
    Token.Number: "@number",
    Token.Operator: "@operator",
    Token.Operator.Word: "@keyword",
    Token.Punctuation: "@punctuation",
    Token.String: "@string",
    Token.String.Escape: "@string.escape",
    Token.String.Interpol: "@string.escape",
    Token.Literal.Number: "@number",
    Token.Literal.String: "@string",
    Token.Literal.String.Escape: "@string.escape",
    Token.Literal.String.Interpol: "@string.escape",
}


class _Lexer(ExtendedRegexLexer, PythonLexer):
    """Python's lexer with a context, which tells in what state a line ends."""


_lexer = _Lexer()


class Highlighter:
    """The roles of a text's lines. Owns the lexer's state at the start of every line that has been looked at."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._spans: list[Spans | None] = []  # None: jumped over
        self._states: list[State] = [ROOT]  # before each line, and after the last one
        self._tail: tuple[int, list[State], list[Spans | None]] | None = None

    def sync(self, lines: Sequence[str]) -> None:
        """Take over the text after an edit; lines above and below the edit keep what is known."""
        old, new = self._lines, list(lines)
        top = _common(old, new)
        bottom = _common(old[top:][::-1], new[top:][::-1])
        known = min(top, len(self._spans))
        below = len(old) - bottom
        self._tail = None
        if below < len(self._spans):
            self._tail = (len(new) - bottom, self._states[below:], self._spans[below:])
        self._lines = new
        del self._spans[known:], self._states[known + 1 :]

    def spans(self, row: int) -> Spans:
        """Return the roles of a line."""
        if row >= len(self._lines):
            return ()
        if row - len(self._spans) > CATCH_UP:
            self._jump(row - CATCH_UP // 10)
        while len(self._spans) <= row:
            if not self._rejoin():
                spans, state = lex_line(self._lines[len(self._spans)], self._states[-1])
                self._spans.append(spans)
                self._states.append(state)
        found = self._spans[row]
        if found is None:
            found = self._spans[row] = lex_line(self._lines[row], ROOT)[0]
        return found

    def _rejoin(self) -> bool:
        """Take what was known of the lines below the edit as soon as the lexer's state is the same as then."""
        row = len(self._spans)
        if self._tail is None or row < self._tail[0]:
            return False
        start, states, spans = self._tail
        if row - start >= len(spans):
            self._tail = None
            return False
        if states[row - start] != self._states[-1]:
            return False
        self._spans += spans[row - start :]
        self._states += states[row - start + 1 :]
        self._tail = None
        return True

    def _jump(self, row: int) -> None:
        skipped = row - len(self._spans)
        self._spans += [None] * skipped
        self._states += [ROOT] * skipped
        self._tail = None


@lru_cache(maxsize=2048)
def lex_line(line: str, state: State) -> tuple[Spans, State]:
    """Return the roles of one line that begins in a state, and the state in which the next one begins."""
    if len(line) > LONGEST:
        return (), state
    context = LexerContext(line + "\n", 0, list(state))
    spans: list[tuple[int, int, str]] = []
    for start, token, text in _lexer.get_tokens_unprocessed(context=context):
        name = role(token)
        end = min(start + len(text), len(line))
        if not name or end <= start:
            continue
        joined = spans.pop()[0] if spans and spans[-1][1:] == (start, name) else start
        spans.append((joined, end, name))
    return tuple(spans), tuple(context.stack)


@lru_cache(maxsize=256)
def role(token: Any) -> str:
    """Return the role of a token of Pygments; empty for what is plain."""
    while token not in _ROLES and token is not None:
        token = token.parent
    return _ROLES.get(token, "")


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines two texts have in common from their start."""
    for number, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return number
    return min(len(old), len(new))
