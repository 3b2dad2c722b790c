"""What the user's code reads from its terminal, and how it becomes known that it waits.

`input`, `sys.stdin` and `getpass` end in one read of file descriptor 0, announced by `InputWanted`; so do `pdb`,
`breakpoint()` and `code.interact()`, which are built on them.
"""

from __future__ import annotations

import builtins
import sys
from _io import BufferedReader, FileIO, TextIOWrapper

from .imports import import_standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from _typeshed import WriteableBuffer

    Announce = Callable[[str, bool], None]
    """Reports that input is wanted: the prompt, and whether it is secret."""


class _Keyboard(FileIO):
    """File descriptor 0; says so before it waits."""

    announce: Announce
    prompt = ""
    secret = False
    waits = False
    handed = b""
    """A line that is too long for a terminal; the line that was typed instead of it is dropped."""

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Announce, then wait for a line."""
        if not self.handed:
            prompt, self.prompt = self.prompt, ""
            self.announce(prompt, self.secret)
            self.waits = True
            try:
                count = FileIO.readinto(self, buffer) or 0
            finally:
                self.waits = False
            if not self.handed:
                return count
        given, self.handed = self.handed[: len(memoryview(buffer))], self.handed[len(memoryview(buffer)) :]
        memoryview(buffer).cast("B")[: len(given)] = given
        return len(given)


class _Stdin(TextIOWrapper):
    def close(self) -> None:
        """Do nothing: `exit()` closes the standard input, and the prompt lives on."""


class Prompts:
    """Puts our reading end in the place of Python's."""

    def __init__(self, announce: Announce) -> None:
        self._keyboard = _Keyboard(0, "rb", closefd=False)
        self._keyboard.name = "<stdin>"
        self._keyboard.announce = announce
        stdin: Any = _Stdin(BufferedReader(self._keyboard), "utf-8", "surrogateescape", line_buffering=False)
        stdin.mode = "r"
        self._stdin = stdin
        self._pythons_input = builtins.input
        self._before = (sys.stdin, sys.__stdin__)
        for name in ("stdin", "__stdin__"):
            setattr(sys, name, stdin)
        builtins.input = _named_like(builtins.input, self._input)

    def _input(self, prompt: object = "", /) -> str:
        if sys.stdin is not self._stdin or sys.stdout is None:
            return str(self._pythons_input(prompt))
        sys.audit("builtins.input", prompt)
        if sys.stderr is not None:
            sys.stderr.flush()
        text = str(prompt)
        sys.stdout.write(text)
        sys.stdout.flush()
        line = self._read_line(text, False)
        sys.audit("builtins.input/result", line)
        return line

    def _getpass(self, prompt: str = "Password: ", stream: Any = None, **options: Any) -> str:
        if sys.stdin is not self._stdin:
            answer: str = self._pythons_getpass(prompt, stream, **options)
            return answer
        import termios

        shown = stream or sys.stderr
        shown.write(prompt)
        shown.flush()
        before = termios.tcgetattr(0)
        quiet = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
        try:
            termios.tcsetattr(0, termios.TCSAFLUSH, quiet)
            return self._read_line(prompt, True)
        finally:
            termios.tcsetattr(0, termios.TCSADRAIN, before)
            shown.write("\n")
            shown.flush()

    def _read_line(self, prompt: str, secret: bool) -> str:
        keyboard = self._keyboard
        keyboard.prompt, keyboard.secret = prompt, secret
        try:
            line: str = self._stdin.readline()
        finally:
            keyboard.prompt, keyboard.secret = "", False
        if not line:
            raise EOFError
        return line[:-1] if line.endswith("\n") else line

    def hand_over(self, line: bytes) -> bool:
        """Take a line that a terminal would cut, if our reading end waits for one; then type an empty line."""
        if not self._keyboard.waits:
            return False
        self._keyboard.handed = line
        return True

    def patch_getpass(self) -> None:
        """Put our `getpass` in the place of Python's; called when the module is about to be imported."""
        if "getpass" not in sys.modules:
            module = import_standard("getpass")
            self._pythons_getpass = module.getpass
            module.getpass = _named_like(module.getpass, self._getpass)


def _named_like(original: Callable[..., Any], ours: Callable[..., Any]) -> Callable[..., Any]:
    def stand_in(*values: Any, **named: Any) -> Any:
        return ours(*values, **named)

    stand_in.__name__ = stand_in.__qualname__ = original.__name__
    stand_in.__doc__ = original.__doc__
    stand_in.__module__ = original.__module__
    return stand_in
