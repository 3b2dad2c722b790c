"""`%watch` and `%unwatch`: they ask the server, which decides what is watched and keeps it over a restart."""

from __future__ import annotations

from ..protocol.events import WatchAsked
from ..protocol.variables import Watch
from .refused import CommandRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..protocol.variables import BreakKind
    from .cells import Cells

BREAKS: dict[str, BreakKind] = {"--break": "changed", "--break-when": "true"}

SAID = {"never": "", "changed": "breaks when it changes", "true": "breaks when it becomes true"}


def watch(cells: Cells, words: str) -> None:
    """Pin something, or list what is pinned."""
    text, options = _parted(words, ("--all", *BREAKS))
    if not text:
        if options:
            raise CommandRefused(f"{options[0]} says how to watch, but not what; %watch EXPR {options[0]}")
        _list(cells)
        return
    breaks = [BREAKS[option] for option in options if option in BREAKS]
    if len(breaks) > 1:
        raise CommandRefused("--break and --break-when exclude each other")
    _check(text)
    pinned = Watch(text, breaks[0] if breaks else "never")
    cells.report(WatchAsked(pinned, everywhere="--all" in options))


def unwatch(cells: Cells, words: str) -> None:
    """Let something go, or everything."""
    text, options = _parted(words, ("--all",))
    if bool(text) == bool(options):
        raise CommandRefused("one thing to let go is wanted: %unwatch EXPR, or %unwatch --all for everything")
    cells.report(WatchAsked(Watch(text), remove=True))


def _parted(words: str, known: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return the expression, and the options before and behind it: in its middle, `--all` is Python."""
    options = []
    words = words.strip()
    while True:
        first, last = words.partition(" ")[0], words.rpartition(" ")[2]
        if first in known:
            options.append(first)
            words = words[len(first) :].strip()
        elif last in known:
            options.append(last)
            words = words[: -len(last)].strip()
        else:
            return words, options


def _check(text: str) -> None:
    try:
        compile(text, "<watch>", "eval", 0, True)
    except SyntaxError as problem:
        raise CommandRefused(f"{text[:60]} is not one expression: {problem.msg}") from None
    except (ValueError, MemoryError, RecursionError):
        raise CommandRefused(f"{text[:60]} cannot be read as an expression") from None


def _list(cells: Cells) -> None:
    watches = cells.watching.watches
    width = max((len(each.text) for each in watches), default=0)
    lines = [f"{each.text:<{width}}   {SAID[each.breaks]}".rstrip() for each in watches]
    write = cells.streams.out.text.write
    write("\n".join([*lines, ""]) if lines else "nothing is watched; %watch EXPR pins something\n")
