"""Painting one row asks widgets for one row, and paints the same as all of Textual does."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.tui.compositor import RowCompositor


class Rows(Widget):
    DEFAULT_CSS = "Rows { height: 1fr; border: round white; }"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Region] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked.append(crop)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return Strip.blank(self.size.width) if y > 5 else super().render_line(y)

    def render(self) -> str:
        return "some text in rows"


class RowsScreen(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        self._compositor = RowCompositor()

    def compose(self) -> ComposeResult:
        yield Rows()
        yield Rows()


class RowsApp(App[None]):
    def on_mount(self) -> None:
        self.push_screen(RowsScreen())


async def test_one_row_is_asked_for_when_one_row_is_painted() -> None:
    app = RowsApp()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        upper, lower = app.screen.query(Rows)
        upper.asked.clear()
        lower.asked.clear()
        lower.refresh(Region(0, 2, lower.size.width, 1))
        await pilot.pause()
        assert upper.asked == []
        assert [region.height for region in lower.asked] == [1]


async def test_all_of_it_looks_as_with_textual_alone() -> None:
    app = RowsApp()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        compositor = app.screen._compositor
        ours = [strip.text for strip in compositor.render_strips()]
        stock = type(compositor).__mro__[1]
        compositor.__class__ = stock
        assert ours == [strip.text for strip in compositor.render_strips()]
