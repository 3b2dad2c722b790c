"""What Ctrl+K, U, W and Alt+D took, for Ctrl+Y."""

from __future__ import annotations


class Kills:
    """The last killed text. Kills that follow each other directly become one, in the order of the text."""

    def __init__(self) -> None:
        self.text = ""
        self._joins = False

    def add(self, text: str, before: bool) -> None:
        """Keep killed text; `before` when it stood before the cursor."""
        if not text:
            return
        if not self._joins:
            self.text = text
        else:
            self.text = text + self.text if before else self.text + text
        self._joins = True

    def part(self) -> None:
        """Something else was done: the next kill stands for itself."""
        self._joins = False
