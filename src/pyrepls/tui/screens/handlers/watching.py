"""Watches, and what can be done with one value: pinned, compared, looked at, sent to another pane."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyrepls.model.ids import PaneId
from pyrepls.model.split import panes_of
from pyrepls.protocol.variables import Watch
from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.screens.handlers.desk import Desk, Handler
from pyrepls.tui.screens.subject import Subject, path_in
from pyrepls.tui.screens.variable_details import Place, VariableDetails
from pyrepls.tui.screens.variable_move import MoveVariable
from pyrepls.tui.screens.variable_table import VariableTable
from pyrepls.tui.screens.watch_add import AddWatch
from pyrepls.tui.screens.watch_compare import WatchCompare
from pyrepls.tui.screens.watch_manage import ManageWatches, is_shared
from pyrepls.tui.sidebar.paths import Path, expression_of


async def _add(desk: Desk) -> None:
    path = desk.view.sidebar.selected_path
    text = expression_of(path) if path is not None else None
    watches = {watch.text: watch for watch in desk.session.watches_of(desk.kernel.id)}
    watch = watches.get(text, Watch(text)) if text else None
    shared = watch is not None and is_shared(desk.session, watch)
    pinned = await desk.open_screen(AddWatch(desk.mirror, desk.view.link, watch, shared))
    if pinned is not None:
        desk.say(f"{pinned} is watched")


async def _manage(desk: Desk) -> None:
    place = await desk.open_screen(ManageWatches(desk.mirror, desk.view.link))
    _jump(desk, place)


async def _compare(desk: Desk) -> None:
    def link_of(pane: PaneId) -> PaneLink | None:
        view = desk.views.get(pane)
        return view.link if view else None

    place = await desk.open_screen(WatchCompare(desk.mirror, link_of))
    _jump(desk, place)


async def _details(desk: Desk) -> None:
    path = await _path(desk, "value to look at:")
    if path is not None:
        with _looking(desk.view) as link:
            place = await desk.open_screen(VariableDetails(Subject(desk.mirror, link, path)))
        _jump(desk, place)


async def _table(desk: Desk) -> None:
    path = await _path(desk, "value to show as a table:")
    if path is not None:
        with _looking(desk.view) as link:
            await desk.open_screen(VariableTable(Subject(desk.mirror, link, path)))


async def _move(desk: Desk) -> None:
    if len(desk.session.panes) < 2:
        desk.say("there is no other pane to send a variable to")
        return
    path = desk.view.sidebar.selected_path
    likely = desk.focus.last(panes_of(desk.tab.layout))
    with _looking(desk.view) as link:
        sentence = await desk.open_screen(MoveVariable(desk.mirror, link, path, desk.say, likely))
    if sentence is not None:
        desk.say(sentence)


@contextmanager
def _looking(view: PaneView) -> Iterator[PaneLink]:
    """Have the pane's variables reported, also when its sidebar is hidden."""
    view.link.look("screen", True)
    try:
        yield view.link
    finally:
        view.link.look("screen", False)


async def _path(desk: Desk, question: str) -> Path | None:
    """Return what is selected in the sidebar, else what the user names."""
    selected = desk.view.sidebar.selected_path
    if selected is not None:
        return selected
    typed = await desk.read_line(question)
    return path_in(typed) if typed and typed.strip() else None


def _jump(desk: Desk, place: Place | None) -> None:
    """Go to a line of a cell."""
    if place is None:
        return
    if place.pane not in desk.session.panes:
        desk.say("the pane was closed")
        return
    desk.focus_on(place.pane)
    if not desk.view.transcript.point_at(place.cell, place.line):
        desk.say("the cell of the last change is not in what is loaded here: scroll up to fetch older cells")


HANDLERS: dict[str, Handler] = {
    "watch.add": _add,
    "watch.manage": _manage,
    "watch.compare": _compare,
    "variable.move": _move,
    "variable.details": _details,
    "variable.table": _table,
}
