"""Where the console's lines come from: a prompt with history on a terminal, plain lines from a dumb one or a pipe."""

from __future__ import annotations

import asyncio
import codeop
import contextlib
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..model.text import prompt_of

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory


class Reader:
    """Reads cells and answers from standard input."""

    def __init__(self) -> None:
        dumb = os.environ.get("TERM", "dumb") in ("", "dumb")
        self.talks = sys.stdin.isatty()
        """Whether somebody sits there: greetings and questions make sense."""
        self.colours = sys.stdout.isatty() and not dumb and "NO_COLOR" not in os.environ
        self._edits = self.talks and sys.stdout.isatty() and not dumb
        self._history: InMemoryHistory | None = None
        self._session: PromptSession[str] | None = None

    def load_history(self, entries: Sequence[str]) -> None:
        """Offer these entries, the oldest first."""
        if not self._edits:
            return
        from prompt_toolkit.history import InMemoryHistory

        self._history = InMemoryHistory(list(entries))

    async def read_cell(self, number: int) -> str | None:
        """Return the next cell, None at the end of input. Ctrl+C begins anew."""
        while True:
            try:
                return await (self._edited_cell(number) if self._edits else self._plain_cell(number))
            except EOFError:
                return None
            except KeyboardInterrupt:
                print()

    async def read_line(self, secret: bool = False) -> str | None:
        """Return a line that the running code wants, None at the end of input."""
        try:
            if self._edits:
                from prompt_toolkit import PromptSession

                return await PromptSession[str]().prompt_async("", is_password=secret)
            return await self._plain_line("")
        except EOFError:
            return None

    async def confirm(self, question: str) -> bool:
        """Ask a question; where nobody sits there, the answer is yes."""
        if not self.talks:
            return True
        print(f"[{question} y/n]", flush=True)
        answer = await self.read_line()
        return (answer or "").strip().lower().startswith("y")

    @contextlib.contextmanager
    def interrupts(self) -> Iterator[None]:
        """Turn Ctrl+C into cancelling the task that waits, while a cell runs."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        loop.add_signal_handler(signal.SIGINT, task.cancel)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    async def _edited_cell(self, number: int) -> str:
        if self._session is None:
            self._session = _prompt_session(self._history)
        return await self._session.prompt_async(prompt_of(number))

    async def _plain_cell(self, number: int) -> str:
        lines: list[str] = []
        prompt = prompt_of(number)
        while True:
            line = await self._plain_line(prompt if not lines else "...: ".rjust(len(prompt)))
            if line is None:
                if lines:
                    return "\n".join(lines)
                raise EOFError
            lines.append(line)
            if is_complete("\n".join(lines)):
                return "\n".join(lines)

    async def _plain_line(self, prompt: str) -> str | None:
        if self.talks:
            print(prompt, end="", flush=True)
        line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        return line.rstrip("\n") if line else None


def is_complete(source: str) -> bool:
    """Tell whether Python's own prompt would run a cell now: whole, or wrong for good."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiler = codeop.CommandCompiler()
        compiler.compiler.flags |= 0x2000  # top-level await is fine, as it is in the kernel
        try:
            return compiler(source) is not None
        except (SyntaxError, ValueError, OverflowError):
            return True


def _prompt_session(history: InMemoryHistory | None) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
    from prompt_toolkit.lexers import PygmentsLexer
    from pygments.lexers.python import PythonLexer

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        head, _, last = buffer.text.rpartition("\n")
        text = f"{head}\n" if head and not last.strip() else buffer.text  # an empty line ends a block
        if not text.strip() or is_complete(text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n" + _indent_after(buffer.document.current_line_before_cursor))

    return PromptSession(history=history, lexer=PygmentsLexer(PythonLexer), multiline=True, key_bindings=keys)


def _indent_after(line: str) -> str:
    own = line[: len(line) - len(line.lstrip())]
    return own + "    " if line.rstrip().endswith(":") else own
