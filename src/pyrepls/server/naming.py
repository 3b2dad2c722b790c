"""Names of sessions: which are allowed, which are free; and the numbers that the server gives to everything else."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..errors import NameTaken, UsageError
from ..model.ids import KernelId, PaneId, TabId
from ..model.session import Session
from ..model.split import panes_of

MOST_CHARACTERS = 60


def check_name(name: str, kind: str = "session") -> str:
    """Return the name; raises UsageError when it could not be written as a target."""
    if not name:
        raise UsageError(f"a {kind} needs a name")
    if len(name) > MOST_CHARACTERS:
        raise UsageError(f"the name of a {kind} has at most {MOST_CHARACTERS} characters, this one has {len(name)}")
    if any(character in ":." or not character.isprintable() for character in name) or name.startswith("%"):
        raise UsageError(f"{name!r} cannot name a {kind}: use no colon, dot or control character, and no % in front")
    return name


def free_name(taken: Collection[str], base: str = "main") -> str:
    """Return the first of `main`, `main-2`, … that no session has."""
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name


def check_free(name: str, taken: Collection[str]) -> None:
    """Raise NameTaken when a session has that name already."""
    if name in taken:
        raise NameTaken(f"there is a session {name} already; attach to it with: pyrepls attach {name}")


def history_key(session: Session, tab: int, place: int) -> str:
    """Return the key `tab.place` for a new pane's history, moved on to one that no living pane has."""
    taken = {pane.history for pane in session.panes.values()}
    while f"{tab}.{place}" in taken:
        place += 1
    return f"{tab}.{place}"


class Numbers:
    """Gives numbers out, never one twice while the server runs."""

    def __init__(self) -> None:
        self._pane = self._kernel = self._tab = self._client = 0

    def pane(self) -> PaneId:
        """Return the next pane's id."""
        self._pane += 1
        return PaneId(f"%{self._pane}")

    def kernel(self) -> KernelId:
        """Return the next kernel's id."""
        self._kernel += 1
        return KernelId(f"k{self._kernel}")

    def tab(self) -> TabId:
        """Return the next tab's id: unique on the server, because requests name a tab without its session."""
        self._tab += 1
        return TabId(self._tab)

    def client(self) -> int:
        """Return the next client's number."""
        self._client += 1
        return self._client

    def skip(self, session: Session) -> None:
        """Give none of the numbers that a restored session has."""
        self._pane = max(self._pane, _highest(id[1:] for id in session.panes))
        self._kernel = max(self._kernel, _highest(id[1:] for id in session.kernels))
        self._tab = max([self._tab, *(tab.id for tab in session.tabs)])


def place_in(session: Session, pane: PaneId) -> tuple[int, int]:
    """Return where a pane stands: its tab and its place in it, both counted from 1."""
    tab = session.tab_of(pane)
    return session.tabs.index(tab) + 1, panes_of(tab.layout).index(pane) + 1


def _highest(numbers: Iterable[str]) -> int:
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
