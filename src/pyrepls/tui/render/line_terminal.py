"""Turns terminal output into frozen lines and a few live rows; the way from raw text into the transcript.

Two paths give the same lines: text with nothing but newlines and colours is split, everything else is read token
by token. The last `rows` rows always go the long way, because the next output may still change them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pyrepls.tui.render import tokens
from pyrepls.tui.render.lines import Line
from pyrepls.tui.render.live_region import LiveRegion
from pyrepls.tui.render.sgr import combine

COUNT_LIMIT = 9999
_NUMBERS = re.compile(r"[0-9;]*\Z")

_CONTROLS: dict[str, Callable[[LiveRegion], None]] = {
    "\n": LiveRegion.line_feed,
    "\r": LiveRegion.carriage_return,
    "\b": LiveRegion.backspace,
    "\t": LiveRegion.tab,
    "\x1b7": LiveRegion.save,
    "\x1b8": LiveRegion.restore,
    "\x1b[s": LiveRegion.save,
    "\x1b[u": LiveRegion.restore,
    "\x1bD": LiveRegion.line_feed,
    "\x1bE": LiveRegion.line_feed,
    "\x1bM": lambda live: live.move(-1, 0),
}
_COUNTED: dict[str, Callable[[LiveRegion, int], None]] = {
    "A": lambda live, count: live.move(-count, 0),
    "B": lambda live, count: live.move(count, 0),
    "C": lambda live, count: live.move(0, count),
    "D": lambda live, count: live.move(0, -count),
    "E": lambda live, count: live.place(live.y + count, 0),
    "F": lambda live, count: live.place(live.y - count, 0),
    "G": lambda live, count: live.place(live.y, count - 1),
    "d": lambda live, count: live.place(count - 1, live.x),
    "X": LiveRegion.erase_cells,
    "P": LiveRegion.delete_cells,
    "@": LiveRegion.insert_cells,
}
_MODED: dict[str, Callable[[LiveRegion, int], None]] = {
    "J": LiveRegion.erase_display,
    "K": LiveRegion.erase_line,
}


class LineTerminal:
    """A terminal without a screen: output in, lines out."""

    def __init__(self, rows: int = 24, columns: int = 80) -> None:
        self._live = LiveRegion(rows, columns)
        self._style = ""
        self._held = ""
        self._swallow: tokens.Swallow = ""

    def feed(self, text: str) -> None:
        """Read output; an escape sequence may be cut anywhere."""
        data, self._swallow = tokens.skip(self._held + tokens.scrub(text), self._swallow)
        data, self._held = tokens.split_tail(data)
        if not data:
            return
        if "\r\n" in data:
            data = data.replace("\r\n", "\n")
        if self._live.on_last_row and tokens.simple(data):
            self._read_simple(data)
        else:
            self._read_tokens(data)

    def take_frozen(self) -> list[Line]:
        """Give away the lines that cannot change any more."""
        frozen, self._live.frozen = self._live.frozen, []
        return frozen

    def live_lines(self) -> list[Line]:
        """Return the lines that may still change, as they look now."""
        return self._live.lines()

    def finish_block(self) -> None:
        """Freeze everything: what follows has nothing to do with what came before."""
        self._live.finish()
        self._style = self._held = ""
        self._swallow = ""

    def resize(self, rows: int, columns: int) -> None:
        """Tell the size that programs believe in."""
        self._live.resize(rows, columns)

    def _read_simple(self, data: str) -> None:
        """Freeze at once what would scroll out anyway."""
        lines = data.split("\n")
        keep = self._live.height
        if len(lines) <= keep + 2:
            self._read_tokens(data)
            return
        self._read_tokens(lines[0] + "\n")
        self._live.freeze_finished_rows()
        body = lines[1:-keep]
        if self._style or "\x1b" in data:
            self._live.frozen += [self._styled_line(line) for line in body]
        else:
            self._live.frozen += [(line, None) for line in body]
        self._read_tokens("\n".join(lines[-keep:]))

    def _styled_line(self, line: str) -> Line:
        """Read a line that has nothing but text and colours."""
        if "\x1b" not in line:
            return line, ((0, self._style),) if self._style and line else None
        pieces = tokens.SGR.split(line)
        style, before, position = self._style, "", len(pieces[0])
        runs: list[tuple[int, str]] = []
        if position and style:
            runs.append((0, style))
            before = style
        for parameters, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            style = combine(style, parameters)
            if piece and style != before:
                runs.append((position, style))
                before = style
            position += len(piece)
        self._style = style
        return "".join(pieces[::2]), tuple(runs) or None

    def _read_tokens(self, data: str) -> None:
        """Read anything; what the last token leaves open is dropped when it comes."""
        found: list[str] = tokens.TOKEN.findall(data)
        for token in found:
            if token >= " " and token[0] != "\x7f":
                self._live.write(token, self._style)
            elif token in _CONTROLS:
                _CONTROLS[token](self._live)
            elif token[:2] == "\x1b[" and len(token) <= tokens.ESCAPE_LIMIT:
                self._read_sequence(token[2:-1], token[-1])
            elif token == "\x1bc":
                self._style = ""
        if found:
            self._swallow = tokens.unfinished(found[-1])

    def _read_sequence(self, parameters: str, final: str) -> None:
        """Obey a control sequence, if it is one that means something here."""
        if final == "m" and parameters[:1] not in (">", "?", "<", "="):
            self._style = combine(self._style, parameters)
        elif _NUMBERS.match(parameters) and final.isascii():
            numbers = [min(int(number or 0), COUNT_LIMIT) for number in parameters.split(";")]
            if final in _COUNTED:
                _COUNTED[final](self._live, max(1, numbers[0]))
            elif final in _MODED:
                _MODED[final](self._live, numbers[0])
            elif final in "Hf":
                self._live.place(numbers[0] - 1, (numbers[1] if len(numbers) > 1 else 1) - 1)
