"""What Up and Down show: the history, walked by prefix, with every edit kept until something is submitted."""

from __future__ import annotations

from collections.abc import Iterable

LIMIT = 10_000
"""Entries kept here; the full history is searched elsewhere."""


class Recall:
    """A walk through the history. The draft, and what was changed in entries on the way, is never lost."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        """Oldest first."""
        self._edits: dict[int | None, str] = {}
        self._position: int | None = None  # None: the draft
        self._prefix = ""
        self._shown: str | None = None

    def load(self, entries: Iterable[str]) -> None:
        """Replace the history; the draft stays."""
        self.entries = [entry for entry in entries if entry.strip()][-LIMIT:]
        self._edits = {None: self._edits.get(None, "")}
        self._position = None
        self._shown = None

    def add(self, source: str) -> None:
        """Append an entry, unless it is blank or the same as the last one."""
        if source.strip() and self.entries[-1:] != [source]:
            self.entries.append(source)
        if len(self.entries) > LIMIT + LIMIT // 10:
            self.load(self.entries)

    def reset(self) -> None:
        """Begin anew: what was typed has been submitted or thrown away."""
        self._edits.clear()
        self._position = None
        self._shown = None

    def older(self, text: str, prefix: str) -> str | None:
        """Return the next older text that begins with `prefix`; None when there is none, and nothing changes."""
        self._keep(text, prefix)
        top = len(self.entries) if self._position is None else self._position
        return self._show(range(top - 1, -1, -1), text)

    def newer(self, text: str, prefix: str) -> str | None:
        """Return the next newer text that begins with `prefix`, at last the draft; None when it is shown."""
        if self._position is None:
            return None
        self._keep(text, prefix)
        found = self._show(range(self._position + 1, len(self.entries)), text)
        if found is None:
            self._position = None
            found = self._shown = self._edits.get(None, "")
        return found

    def _keep(self, text: str, prefix: str) -> None:
        """Note what stands in the prompt now. The prefix of a walk changes only when the text was edited."""
        if text != self._shown:
            self._edits[self._position] = text
            self._prefix = prefix
            self._shown = text

    def _show(self, positions: range, text: str) -> str | None:
        for position in positions:
            entry = self._edits.get(position, self.entries[position])
            if entry != text and entry.startswith(self._prefix):
                self._position = position
                self._shown = entry
                return entry
        return None
