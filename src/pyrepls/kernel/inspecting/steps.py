"""The steps of a path, from their text (`.bias`, `[0]`, `['a']`, `#5`), and of a dotted path as a user types it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST = 1000
"""Characters of a path."""

MOST_STEPS = 100

ONLY_AST = 0x400
_ESCAPES_OF_BYTES = "\\'\"abfnrtvx"
_ESCAPES = _ESCAPES_OF_BYTES + "uU"

_steps: dict[str, Step] = {}
MOST_REMEMBERED = 1000


class Step:
    """One step: an attribute, an item, or the entry of a number."""

    __slots__ = ("attribute", "is_item", "key", "number")

    def __init__(self, attribute: str = "", is_item: bool = False, key: Any = None, number: int = -1) -> None:
        self.attribute = attribute
        self.is_item = is_item
        self.key = key
        self.number = number


def parse_step(text: str) -> Step | None:
    """Return what a step says; None for what is no step."""
    step = _steps.get(text)
    if step is None and len(text) <= LONGEST:
        step = _parsed(text)
        if step is not None:
            if len(_steps) >= MOST_REMEMBERED:
                _steps.clear()
            _steps[text] = step
    return step


def steps_of(text: str) -> tuple[str, ...] | None:
    """Return a name and the steps that follow it; None for what is no chain of names, attributes and constant keys."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    end = _end_of_name(text, 0)
    path = [text[:end]]
    if not path[0].isidentifier():
        return None
    while end < len(text) and len(path) <= MOST_STEPS:
        start, end = end, _end_of_step(text, end)
        if parse_step(text[start:end]) is None:
            return None
        path.append(text[start:end])
    return tuple(path) if end == len(text) else None


def _parsed(text: str) -> Step | None:
    if text[:1] == "." and text[1:].isidentifier():
        return Step(attribute=text[1:])
    if text[:1] == "#" and text[1:].isascii() and text[1:].isdigit() and len(text) < 16:
        return Step(number=int(text[1:]))
    if text[:1] != "[" or text[-1:] != "]" or not _is_quiet(text):
        return None
    try:
        tree: Any = compile(f"({text[1:-1]}\n)", "<path>", "eval", ONLY_AST, True)
        return Step(is_item=True, key=_constant(tree.body))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _constant(node: Any) -> Any:
    kind = type(node).__name__
    if kind == "Constant" and type(node.value) in (str, bytes, int, float, bool, type(None)):
        return node.value
    if kind == "UnaryOp" and type(node.op).__name__ == "USub" and type(node.operand).__name__ == "Constant":
        number = node.operand.value
        if type(number) in (int, float):
            return -number
    if kind == "Tuple" and node.elts and len(node.elts) <= 8:
        return tuple(_constant(each) for each in node.elts)
    raise ValueError("no constant")


def _is_quiet(text: str) -> bool:
    """Whether compiling a text cannot print a warning: no escape that means nothing, no number run into a word."""
    quote, before, is_bytes = "", "", False
    for index, letter in enumerate(text):
        if quote and before == "\\":
            if letter not in (_ESCAPES_OF_BYTES if is_bytes else _ESCAPES):
                return False
            before = ""
            continue
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote, is_bytes = letter, before in ("b", "B")
        elif letter.isalpha() and before.isdigit() and not _is_exponent(text[index:]):
            return False
        before = letter
    return True


def _is_exponent(text: str) -> bool:
    return text[0] == "e" and (text[2:3] if text[1:2] in ("+", "-") else text[1:2]).isdigit()


def _end_of_name(text: str, start: int) -> int:
    while start < len(text) and (text[start].isalnum() or text[start] == "_"):
        start += 1
    return start


def _end_of_step(text: str, start: int) -> int:
    if text[start] == ".":
        return _end_of_name(text, start + 1)
    if text[start] != "[":
        return start + 1
    quote = ""
    for index in range(start, len(text)):
        letter = text[index]
        if quote:
            if letter == quote and not _is_escaped(text, index):
                quote = ""
        elif letter in "'\"":
            quote = letter
        elif letter == "]":
            return index + 1
    return len(text)


def _is_escaped(text: str, index: int) -> bool:
    before = index
    while before and text[before - 1] == "\\":
        before -= 1
    return bool((index - before) % 2)
