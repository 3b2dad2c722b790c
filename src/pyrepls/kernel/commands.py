"""The commands of the prompt, in one table: a new one is a new entry. Their lines are found by `command_lines`."""

from __future__ import annotations

from .command_watch import unwatch, watch
from .command_who import who, whos
from .refused import CommandRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .cells import Cells

    Function = Callable[[Cells, str], None]
    """Does what a command is for, given what stands behind its name; on the main thread, guarded."""


class Command:
    """One command."""

    __slots__ = ("function", "help", "name", "usage")

    def __init__(self, name: str, usage: str, help: str, function: Function) -> None:
        self.name = name
        self.usage = usage
        self.help = help
        self.function = function


COMMANDS = {
    command.name: command
    for command in (
        Command("%unwatch", "%unwatch EXPR | --all", "let a watch go, or all of them", unwatch),
        Command(
            "%watch",
            "%watch [EXPR [--all] [--break | --break-when]]",
            "pin a name, a path or an expression, in this pane or in all; interrupt the cell when it changes, or when "
            "it becomes true; alone: list what is watched",
            watch,
        ),
        Command("%who", "%who [TYPE ...]", "list the variables, or those of some types", who),
        Command("%whos", "%whos [TYPE ...]", "list the variables with their types and values", whos),
    )
}


def prepare(cells: Cells, name: str, words: str) -> Callable[[], None]:
    """Return what runs a command; raises CommandRefused for one that does not exist, naming those that do."""
    command = COMMANDS.get(name)
    if command is None:
        raise CommandRefused(f"there is no command {name[:60]}; there are {', '.join(COMMANDS)}")
    return lambda: command.function(cells, words)
