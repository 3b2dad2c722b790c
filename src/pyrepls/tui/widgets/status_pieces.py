"""The words of the status line, shortened until they fit; no Textual in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

from pyrepls.model.ids import TabId
from pyrepls.model.session import Tab

Role = Literal["badge", "tab", "current", "message", "question", "prefix", "dim", "plain"]


@dataclass(frozen=True)
class Piece:
    """Some text of the line; a click on it may select a tab."""

    text: str
    role: Role = "plain"
    tab: TabId | None = None


@dataclass(frozen=True)
class Status:
    """What the status line says."""

    session: str = ""
    tabs: tuple[Tab, ...] = ()
    current: TabId | None = None
    clients: int = 1
    hidden: int = 0
    """Panes of the tab for which the screen has no room."""
    read_only: bool = False
    clock: str = ""
    prefix: str = ""
    """The prefix key while the next key is awaited, or the mode that keys are in."""
    message: str = ""
    question: str = ""


def status_pieces(status: Status, width: int) -> list[Piece]:
    """Return the line, exactly so many cells wide."""
    right = _right(status)
    badge = Piece(f" {_cut(status.session, max(width // 3, 6))} ", "badge")
    said = status.question or status.message
    wanted = cell_len(said) + 2 if said else sum(_width(piece) for piece in _tab_pieces(status)[:6])
    while len(right) > 1 and _length(right) + _width(badge) + wanted > width:
        right.pop(0 if right[0].role != "prefix" else 1)
    if _length(right) + _width(badge) + min(wanted, 8) > width:
        right = [piece for piece in right if piece.role == "prefix"]
    room = width - _length(right) - _width(badge)
    if said:
        if cell_len(said) + 2 > room:
            badge, right = Piece(""), []
            room = width
        role: Role = "question" if status.question else "message"
        middle = [Piece(" " + _cut(said, max(room - 1, 0)), role)]
    else:
        middle = _fitting_tabs(_tab_pieces(status), status.current, room)
    fill = Piece(" " * max(0, room - _length(middle)))
    return _exactly([badge, *middle, fill, *right], width)


def _right(status: Status) -> list[Piece]:
    pieces = []
    if status.hidden:
        pieces.append(Piece(f"  {status.hidden} more pane{'s' if status.hidden > 1 else ''} hidden", "dim"))
    if status.clients > 1:
        pieces.append(Piece(f"  {status.clients} clients", "dim"))
    if status.clock:
        pieces.append(Piece(f"  {status.clock} ", "dim"))
    if status.read_only:
        pieces.append(Piece("  read-only ", "dim"))
    if status.prefix:
        pieces.append(Piece(f" {status.prefix} ", "prefix"))
    return pieces


def _tab_pieces(status: Status) -> list[Piece]:
    pieces = []
    for index, tab in enumerate(status.tabs):
        current = tab.id == status.current
        flags = ("*" if current else "") + ("Z" if tab.zoomed else "") + ("B" if tab.broadcast else "")
        name = f"{index + 1}:{tab.name}" if tab.name else f"{index + 1}"
        pieces.append(Piece(f" {name}{flags} ", "current" if current else "tab", tab.id))
    return pieces


def _fitting_tabs(pieces: list[Piece], current: TabId | None, room: int) -> list[Piece]:
    """Return the tabs around the current one that fit, with a sign where some are left out."""
    kept = list(pieces)
    while len(kept) > 1 and _length(kept) + 4 > room and _length(kept) > 0:
        index = next((at for at, piece in enumerate(kept) if piece.tab == current), 0)
        kept.pop(0 if index > len(kept) - 1 - index else -1)
    if kept and kept[0] is not pieces[0]:
        kept.insert(0, Piece(" <", "dim"))
    if kept and kept[-1] is not pieces[-1]:
        kept.append(Piece("> ", "dim"))
    if kept and _length(kept) > room:
        return [Piece(_cut(kept[0].text, max(room, 0)), kept[0].role, kept[0].tab)]
    return kept


def _exactly(pieces: list[Piece], width: int) -> list[Piece]:
    left = width
    fitted = []
    for piece in pieces:
        text = piece.text if _width(piece) <= left else set_cell_size(piece.text, left)
        left -= cell_len(text)
        if text:
            fitted.append(Piece(text, piece.role, piece.tab))
    return [*fitted, Piece(" " * left)] if left else fitted


def _cut(text: str, length: int) -> str:
    if cell_len(text) <= length:
        return text
    return set_cell_size(text, length - 1) + "…" if length > 0 else ""


def _width(piece: Piece) -> int:
    return cell_len(piece.text)


def _length(pieces: list[Piece]) -> int:
    return sum(_width(piece) for piece in pieces)
