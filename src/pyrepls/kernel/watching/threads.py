"""The user's threads: their names, whether any is alive, and where in a cell's code each one stands."""

from __future__ import annotations

import sys
from _thread import _count, get_ident

from ..inspecting.slots import sendable
from ..sources import cell_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

DEEPEST = 200
"""Frames of one thread that are looked through for a cell's."""

_frames = sys._current_frames  # kept: a cell may put something else in its place


class Threads:
    """Made on the main thread."""

    def __init__(self) -> None:
        self.main = get_ident()
        self.ours = 0
        """How many threads beside the main one are the kernel's."""

    @property
    def running(self) -> bool:
        """Whether a thread of the user's is alive."""
        return _count() > self.ours

    def idents(self) -> set[int]:
        """Return every thread that is alive, ours too."""
        return set(_frames())

    def name(self, ident: int) -> str:
        """Return the name of a thread, without asking its object; empty when it is unknown."""
        if ident == self.main:
            return "MainThread"
        threading = sys.modules.get("threading")
        known = getattr(threading, "__dict__", {}).get("_active") if type(threading) is type(sys) else None
        thread = known.get(ident) if type(known) is dict else None
        try:
            name = object.__getattribute__(thread, "_name")
        except AttributeError:
            return ""
        return sendable(name[:100]) if type(name) is str else ""

    def place(self, ident: int) -> tuple[int, int]:
        """Return the cell and the line in which a thread stands now; zeros when it is in none."""
        frame = innermost_in_cell(_frames().get(ident))
        if frame is None:
            return 0, 0
        return cell_of(frame.f_code.co_filename), frame.f_lineno or 0

    def frames(self) -> dict[int, FrameType]:
        """Return the innermost frame of a cell's code for each thread that has one."""
        found = {}
        for ident, top in _frames().items():
            frame = innermost_in_cell(top)
            if frame is not None:
                found[ident] = frame
        return found


def innermost_in_cell(frame: FrameType | None) -> FrameType | None:
    """Return the first frame from here outwards whose code is a cell's."""
    for _ in range(DEEPEST):
        if frame is None or cell_of(frame.f_code.co_filename):
            return frame
        frame = frame.f_back
    return None
