"""The area below the status line: the panes of one tab, each at the region that the model gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Size
from textual.geometry import Region as ScreenRegion
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget

from pyrepls.model.geometry import LEAST_HEIGHT, LEAST_WIDTH, Divider, Region, dividers, move_divider, place
from pyrepls.model.ids import PaneId
from pyrepls.model.session import Tab
from pyrepls.model.split import Leaf, Node, remove_pane

if TYPE_CHECKING:
    from textual.app import RenderResult

TOO_SMALL = "too small for a pane"


def fit_panes(layout: Node, focused: PaneId, area: Region) -> tuple[Node | None, dict[PaneId, Region]]:
    """Return as much of a layout as fits, the focused pane in any case, and where its panes stand.

    None and nothing when not even one pane fits.
    """
    if area.width < LEAST_WIDTH or area.height < LEAST_HEIGHT:
        return None, {}
    node = layout
    while True:
        placed = place(node, area)
        narrow = [pane for pane, region in placed.items() if not _fits(region) and pane != focused]
        if not narrow and all(_fits(region) for region in placed.values()):
            return node, placed
        victim = (narrow or [pane for pane in placed if pane != focused])[-1]
        smaller = remove_pane(node, victim)
        assert smaller is not None
        node = smaller


def _fits(region: Region) -> bool:
    return region.width >= LEAST_WIDTH and region.height >= LEAST_HEIGHT


class TabLayout(Layout):
    """Places each pane widget at its region; those that have none are not shown."""

    name = "tab"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: ARG002
        """Return where the panes stand."""
        assert isinstance(parent, TabArea)
        placed = parent.place_in(size.width, size.height)
        return [
            WidgetPlacement(
                ScreenRegion(room.x, room.y, room.width, room.height), NULL_OFFSET, NULL_SPACING, child, 0, False, False
            )
            for child in children
            if (room := placed.get(PaneId(child.name or ""))) is not None
        ]


class TabArea(Widget):
    """Shows the panes of the tab that this client looks at. Pane widgets carry the id of their pane as name.

    The layout is the session's; while a divider is dragged, and until the session says the same, the dragged one.
    """

    DEFAULT_CSS = """
    TabArea { width: 1fr; height: 1fr; color: $foreground; background: $background; content-align: center middle; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Dragged(Message):
        """The user let go of a divider."""

        tab: Tab
        layout: Node

    @dataclass
    class Placed(Message):
        """Other panes are shown than before, or elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._tab_layout = TabLayout()
        self._tab: Tab | None = None
        self._focused = PaneId("")
        self._dragged: Node | None = None
        self._divider: Divider | None = None
        self._drag_from = (0, 0)
        self._drag_base: Node | None = None
        self._shown: Node | None = None
        self._regions: dict[PaneId, Region] = {}

    @property
    def layout(self) -> Layout:
        """Return the layout that places panes."""
        return self._tab_layout

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the divider under the mouse."""
        x, y = event.screen_x - self.region.x, event.screen_y - self.region.y
        self._divider = self._divider_at(int(x), int(y))
        if self._divider is not None:
            self._drag_from = (int(x), int(y))
            self._drag_base = self._shown
            self.capture_mouse()
            event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the divider that is held."""
        if self._divider is None or self._drag_base is None:
            return
        x, y = event.screen_x - self.region.x, event.screen_y - self.region.y
        across = self._divider.direction == "across"
        by = int(x) - self._drag_from[0] if across else int(y) - self._drag_from[1]
        dragged = move_divider(self._drag_base, self._room, self._divider, by)
        if dragged != self._dragged:
            self._dragged = dragged
            self._place_anew()

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Let go of the divider and tell the session."""
        if self._divider is None:
            return
        self._divider = self._drag_base = None
        self.release_mouse()
        if self._dragged is not None and self._tab is not None:
            self.post_message(self.Dragged(self._tab, self._dragged))

    def render(self) -> RenderResult:
        """Say why nothing is shown."""
        return "" if self._regions or self._tab is None else TOO_SMALL[: self.size.width]

    def show(self, tab: Tab, focused: PaneId) -> None:
        """Show a tab, its zoomed pane alone if it has one."""
        if self._tab is None or tab.layout != self._tab.layout or tab.id != self._tab.id:
            self._dragged = None
        if tab == self._tab and focused == self._focused:
            return
        self._tab, self._focused = tab, focused
        self._place_anew()

    def forget_drag(self) -> None:
        """Go back to the session's own layout: it did not accept the dragged one."""
        self._dragged = None
        self._place_anew()

    @property
    def regions(self) -> dict[PaneId, Region]:
        """Where the panes that are shown stand, in this area."""
        return self._regions

    @property
    def full_regions(self) -> dict[PaneId, Region]:
        """Where all panes of the tab would stand, zoomed or not: what moving and resizing go by."""
        return place(self._tab.layout, self._room) if self._tab is not None else {}

    @property
    def room(self) -> Region:
        """The whole area as the model counts it."""
        return self._room

    def place_in(self, width: int, height: int) -> dict[PaneId, Region]:
        """Return where the panes stand in so much room."""
        before = self._regions
        if self._tab is None:
            return {}
        layout = self._dragged or (Leaf(self._tab.zoomed) if self._tab.zoomed else self._tab.layout)
        self._shown, self._regions = fit_panes(layout, self._focused, Region(0, 0, width, height))
        if self._regions != before:
            self.post_message(self.Placed())
        return self._regions

    def _place_anew(self) -> None:
        for child in self.children[:1]:  # a child's, since Textual drops only the arrangements of ancestors
            child.refresh(layout=True)

    @property
    def _room(self) -> Region:
        return Region(0, 0, self.size.width, self.size.height)

    def _divider_at(self, x: int, y: int) -> Divider | None:
        if self._shown is None or self._tab is None or len(self._regions) < 2:
            return None
        if self._shown != (self._dragged or self._tab.layout):
            return None
        return next((each for each in reversed(dividers(self._shown, self._room)) if each.region.contains(x, y)), None)
