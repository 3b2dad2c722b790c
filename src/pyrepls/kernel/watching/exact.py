"""The seam between watching and the two ways of learning that a line of a cell has run."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, Callable

    Compile = Callable[[Any], CodeType]
    """Compiles a statement's syntax tree; raises what compiling raises."""


class Exact:
    """Learns of no line: what a Python without a way to do so gets. Statements and ticks are compared all the same."""

    def compiled(self, node: Any, _cell: int, compile_node: Compile) -> CodeType:
        """Return the code of a statement, ready to be watched; raises what compiling raises."""
        return compile_node(node)

    def warm_up(self) -> None:
        """Import what the first line needs, while nobody waits."""

    def switch(self, on: bool) -> None:
        """Begin, or stop until further notice."""

    def begin(self) -> None:
        """A statement of a cell begins on this thread."""

    def end(self) -> tuple[int, int]:
        """A statement has ended: return the cell and the line that ran last, zeros when they are not known."""
        return 0, 0

    @property
    def unsure(self) -> bool:
        """Whether what is found now may be the work of a line that was too hot to tell."""
        return False

    def pending(self) -> set[str]:
        """Return the names that lines which run now bind, and will tell themselves."""
        return set()

    def tick(self) -> None:
        """A tick: what was too hot may be exact again."""

    def cool_down(self) -> None:
        """Everything was compared, and no code of the user's runs: all lines are exact again."""

    def settle(self) -> None:
        """Everything was compared since the last tick: what changes from now on is the work of a line that tells."""

    def step_aside(self) -> None:
        """A trace function is about to be set or removed: it must not see anything of ours."""

    def leave(self) -> None:
        """Be quiet for ever: this is a forked child."""
