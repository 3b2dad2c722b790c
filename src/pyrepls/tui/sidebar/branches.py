"""What is unfolded: the entries inside values, as far as they were asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pyrepls.protocol.inspecting import Item, Unfolded
from pyrepls.tui.sidebar.paths import Path, first_step

PAGE = 50
"""Entries that are asked for at once."""


class Branch:
    """The first entries of one value."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.total: int | None = None
        """How many entries there are; None while nothing has come."""
        self.by_key: dict[str, Item] = {}
        self.places: dict[str, int] = {}

    @property
    def left(self) -> int:
        """How many are not loaded."""
        return max((self.total or 0) - len(self.items), 0)

    def take(self, start: int, count: int, page: Unfolded) -> list[str]:
        """Put a page where it belongs, and return the keys of the entries that look different now."""
        items = page.items[:count]
        known = self.by_key if self.total is not None else None
        self.total = max(page.total, 0)
        self.items[start : start + max(count, len(items))] = items
        if len(items) < count:  # the end was reached
            del self.items[start + len(items) :]
        del self.items[self.total :]
        self.by_key = {item.key: item for item in self.items}
        self.places = {item.key: place for place, item in enumerate(self.items)}
        return [item.key for item in items if known is not None and item.key in known and known[item.key] != item]


class Branches:
    """The unfolded values by their paths."""

    def __init__(self) -> None:
        self._open: dict[Path, Branch] = {}

    def __contains__(self, path: Path) -> bool:
        return path in self._open

    def __getitem__(self, path: Path) -> Branch:
        return self._open[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._open)

    def open(self, path: Path) -> None:
        """Unfold a value."""
        self._open.setdefault(path, Branch())

    def close(self, path: Path) -> None:
        """Fold a value with all that is inside."""
        for each in [each for each in self._open if each[: len(path)] == path]:
            del self._open[each]

    def keep(self, roots: set[str]) -> None:
        """Forget what is inside variables that are gone."""
        for each in [each for each in self._open if each[0] not in roots]:
            del self._open[each]

    def item(self, path: Path) -> Item | None:
        """Return what is known of an entry inside a value."""
        branch = self._open.get(path[:-1])
        return branch.by_key.get(path[-1]) if branch else None

    def place(self, path: Path) -> int | None:
        """Return which of the loaded entries of its value an entry is."""
        branch = self._open.get(path[:-1])
        return branch.places.get(path[-1]) if branch else None

    def nearest(self, root: str, place: str) -> Path:
        """Return the path of the innermost entry in sight that a place inside a variable, as in `[3].b`, is in."""
        path: Path = (root,)
        while place and path in self._open:
            step = first_step(place, list(self._open[path].by_key))
            if step is None:
                break
            path, place = (*path, step), place[len(step) :]
        return path
