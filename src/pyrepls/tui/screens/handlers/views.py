"""What is shown and what is not: palette, key help, scroll mode."""

from __future__ import annotations

from collections.abc import Callable

from pyrepls.tui.panes.pane import PaneView
from pyrepls.tui.screens.handlers.desk import Desk, Handler
from pyrepls.tui.screens.key_help import KeyHelp
from pyrepls.tui.screens.palette_screen import PaletteScreen


async def _keys(desk: Desk) -> None:
    await desk.open_screen(KeyHelp())


async def _palette(desk: Desk) -> None:
    chosen = await desk.open_screen(PaletteScreen())
    if chosen is not None:
        desk.stage.do_action(chosen)


def _scroll_mode(on: bool) -> Handler:
    async def change(desk: Desk) -> None:
        desk.scrolling = on
        if not on:
            desk.view.transcript.clear_search()
            desk.view.transcript.scroll_to_end()
        desk.stage.show_session()

    return change


def _scroll(move: Callable[[PaneView], object]) -> Handler:
    async def scroll(desk: Desk) -> None:
        move(desk.view)

    return scroll


def _search(backwards: bool) -> Handler:
    async def search(desk: Desk) -> None:
        pattern = await desk.read_line("search upwards:" if backwards else "search downwards:")
        if pattern and not desk.view.scrollback.search(pattern, backwards):
            desk.say(f"{pattern} is not in what is loaded here")

    return search


def _search_on(reverse: bool) -> Handler:
    async def search(desk: Desk) -> None:
        if not desk.view.scrollback.search_on(reverse):
            desk.say("nothing is found")

    return search


async def _nothing(_desk: Desk) -> None:
    """Do nothing: the bindings hand a second prefix to the prompt before it becomes an action."""


ALL = 1 << 30

HANDLERS: dict[str, Handler] = {
    "view.keys": _keys,
    "view.palette": _palette,
    "view.scroll": _scroll_mode(True),
    "view.prefix": _nothing,
    "scroll.end": _scroll_mode(False),
    "scroll.up": _scroll(lambda view: view.transcript.scroll_rows(-1)),
    "scroll.down": _scroll(lambda view: view.transcript.scroll_rows(1)),
    "scroll.page_up": _scroll(lambda view: view.transcript.scroll_pages(-1)),
    "scroll.page_down": _scroll(lambda view: view.transcript.scroll_pages(1)),
    "scroll.half_up": _scroll(lambda view: view.transcript.scroll_rows(-max(view.transcript.size.height // 2, 1))),
    "scroll.half_down": _scroll(lambda view: view.transcript.scroll_rows(max(view.transcript.size.height // 2, 1))),
    "scroll.top": _scroll(lambda view: view.transcript.scroll_rows(-ALL)),
    "scroll.bottom": _scroll(lambda view: view.transcript.scroll_to_end()),
    "scroll.search": _search(False),
    "scroll.search_back": _search(True),
    "scroll.next_match": _search_on(False),
    "scroll.previous_match": _search_on(True),
    "scroll.previous_cell": _scroll(lambda view: view.transcript.jump_cell(-1)),
    "scroll.next_cell": _scroll(lambda view: view.transcript.jump_cell(1)),
}
