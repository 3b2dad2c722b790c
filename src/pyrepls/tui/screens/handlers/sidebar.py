"""What the keys do in the sidebar, and with the value that is selected there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pyrepls.model.cell import Cell, Raised
from pyrepls.model.ids import CellId, PaneId
from pyrepls.model.session import Session
from pyrepls.tui.bindings import PREFIX_SHOWN
from pyrepls.tui.screens.handlers.desk import Desk, Handler
from pyrepls.tui.sidebar.columns import safe
from pyrepls.tui.sidebar.paths import Path, expression_of, is_literal
from pyrepls.tui.sidebar.sidebar import Sidebar

EDIT_SECONDS = 5.0
"""An edit that has not run by then, since a cell runs, tells what becomes of it in the transcript only."""
STEP = 2
"""Columns by which the sidebar grows or shrinks."""
ALL = 1 << 30


async def _toggle(desk: Desk) -> None:
    view = desk.view
    _show(desk, not view.sidebar_shown)
    if view.sidebar_shown and view.side.is_drawer:
        view.give_keys(view.sidebar)


async def _focus(desk: Desk) -> None:
    desk.scrolling = False
    _show(desk, True)
    desk.view.give_keys(desk.view.sidebar)
    desk.stage.show_session()


async def _leave(desk: Desk) -> None:
    """Take the filter back; when there is none go to the prompt, and close a drawer behind."""
    view = desk.view
    if view.sidebar.contents.filter:
        view.sidebar.filter("")
        return
    view.give_keys(view.prompt)
    view.sidebar.select(None)
    if view.side.is_drawer:
        _show(desk, False)


async def _to_prompt(desk: Desk) -> None:
    desk.view.give_keys(desk.view.prompt)


async def _interrupt(desk: Desk) -> None:
    desk.view.link.interrupt(desk.kernel)


def _show(desk: Desk, on: bool) -> None:
    view = desk.view
    if not on and view.side.has_keys:
        view.give_keys(view.prompt)
    view.side.show(on)
    view.fit_parts()


def _do(move: Callable[[Sidebar], object]) -> Handler:
    async def do(desk: Desk) -> None:
        move(desk.view.sidebar)

    return do


def _resize(by: int) -> Handler:
    async def resize(desk: Desk) -> None:
        desk.view.side.widen(by)
        desk.view.fit_parts()

    return resize


def _path(desk: Desk) -> Path | None:
    """Return the path of the selected value; without one tell how to select one."""
    path = desk.view.sidebar.selected_path
    if path is None:
        desk.say(f"no value is selected: {PREFIX_SHOWN} V goes to the sidebar, the arrows select")
    return path


def _expression(desk: Desk, purpose: Literal["pinned", "edited", "copied"]) -> str | None:
    """Return the expression for the selected value; tell when there is none."""
    path = _path(desk)
    text = expression_of(path) if path else None
    if path and text is None:
        desk.say(f"no expression leads to this entry, so it cannot be {purpose}")
    return text


async def _jump(desk: Desk) -> None:
    """Show the line that made the last change."""
    sidebar = desk.view.sidebar
    if sidebar.open_row():
        return
    path = _path(desk)
    variable = sidebar.contents.variable(path) if path else None
    if variable is None or not variable.cell:
        desk.say("no cell is known to have changed this")
    elif not desk.view.transcript.point_at(variable.cell, variable.line):
        desk.say("the cell of the last change is not in what is loaded here: scroll up to fetch older cells")


async def _edit(desk: Desk) -> None:
    view, path = desk.view, _path(desk)
    text = _expression(desk, "edited") if path else None
    if path is None or text is None:
        return
    source = await view.sidebar.typing.read_value()
    if source is not None and source.strip():
        queued = await view.link.edit(path, source)
        await _tell_failure(desk, view.pane, queued.cell, f"{text} is as it was")


async def _undo(desk: Desk) -> None:
    view = desk.view
    queued = await view.link.undo()
    await _tell_failure(desk, view.pane, queued.cell, "nothing was undone")


async def _tell_failure(desk: Desk, pane: PaneId, id: CellId, words: str) -> None:
    """Wait for a cell of ours, and say in one sentence when it failed."""

    def ended(session: Session) -> bool:
        cell = _cell(session, pane, id)
        return cell is None or cell.finished

    if not await desk.wait_for(ended, EDIT_SECONDS):
        desk.say("the edit waits until the running cell has ended")
        return
    cell = _cell(desk.session, pane, id)
    raised = next((each for each in cell.outputs if isinstance(each, Raised)), None) if cell else None
    if raised is not None:
        message = safe(raised.failure.message).partition("␊")[0][:200]
        desk.say(f"{words}: {safe(raised.failure.type)}: {message}")


def _cell(session: Session, pane: PaneId, id: CellId) -> Cell | None:
    return session.kernel_of(pane).transcript.cell(id) if pane in session.panes else None


async def _pin(desk: Desk) -> None:
    text = _expression(desk, "pinned")
    if text is None:
        return
    if desk.view.sidebar.contents.pin(text) is not None:
        await desk.view.link.remove_watch(text)
        desk.say(f"{safe(text)} is no longer pinned")
    else:
        await desk.view.link.add_watch(text)
        desk.say(f"{safe(text)} is pinned")


async def _break(desk: Desk) -> None:
    """Interrupt cells when the value changes, or no longer."""
    text = _expression(desk, "pinned")
    if text is None:
        return
    pin = desk.view.sidebar.contents.pin(text)
    breaks = pin is None or pin.breaks == "never"
    await desk.view.link.add_watch(text, "changed" if breaks else "never", pin is not None and pin.everywhere)
    desk.say(f"a cell that changes {safe(text)} is interrupted" if breaks else f"{safe(text)} may change again")


async def _copy_value(desk: Desk) -> None:
    """Copy what the value's own `repr` says, or its preview where that is the same or cannot be had."""
    path, view = _path(desk), desk.view
    preview = view.sidebar.contents.preview(path) if path else None
    if path is None or preview is None:
        return
    if is_literal(preview.text) or view.kernel.running is not None:
        _copy(desk, preview.text)
        return
    said = await view.link.represent(path)
    _copy(desk, preview.text if said.trouble else said.text)


async def _copy_path(desk: Desk) -> None:
    text = _expression(desk, "copied")
    if text is not None:
        _copy(desk, text)


def _copy(desk: Desk, text: str) -> None:
    desk.view.app.copy_to_clipboard(text)
    desk.say(f"copied {len(text):,} characters")


async def _filter(desk: Desk) -> None:
    _show(desk, True)
    await desk.view.sidebar.typing.read_filter()


HANDLERS: dict[str, Handler] = {
    "view.sidebar": _toggle,
    "sidebar.focus": _focus,
    "sidebar.interrupt": _interrupt,
    "sidebar.leave": _leave,
    "sidebar.prompt": _to_prompt,
    "sidebar.up": _do(lambda sidebar: sidebar.move(-1)),
    "sidebar.down": _do(lambda sidebar: sidebar.move(1)),
    "sidebar.page_up": _do(lambda sidebar: sidebar.move(-max(sidebar.window.height - 1, 1))),
    "sidebar.page_down": _do(lambda sidebar: sidebar.move(max(sidebar.window.height - 1, 1))),
    "sidebar.top": _do(lambda sidebar: sidebar.move(-ALL)),
    "sidebar.bottom": _do(lambda sidebar: sidebar.move(ALL)),
    "sidebar.unfold": _do(lambda sidebar: sidebar.toggle_unfolded()),
    "sidebar.fold": _do(lambda sidebar: sidebar.fold()),
    "sidebar.sort": _do(lambda sidebar: sidebar.sort()),
    "sidebar.filter": _filter,
    "sidebar.jump": _jump,
    "sidebar.edit": _edit,
    "sidebar.undo": _undo,
    "variable.undo": _undo,
    "sidebar.pin": _pin,
    "sidebar.break": _break,
    "sidebar.copy_value": _copy_value,
    "sidebar.copy_path": _copy_path,
    "sidebar.widen": _resize(STEP),
    "sidebar.narrow": _resize(-STEP),
}
