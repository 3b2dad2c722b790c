"""Whether a pane shows its sidebar, as what and how wide, and that the server knows whether anybody sees it."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from pyrepls.client.client import Client
from pyrepls.model.session import Kernel
from pyrepls.tui.panes.pane_layout import SIDEBAR_FROM, sidebar_columns
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.edge import SidebarEdge
from pyrepls.tui.sidebar.sidebar import Sidebar

_DRAWN: WeakKeyDictionary[Client, dict[str, int]] = WeakKeyDictionary()
"""How wide the user of a client has drawn the sidebars, by pane id: it outlives the widgets of a session."""


class PaneSidebar:
    """The sidebar of one pane as its user wants it; `width` tells how wide the pane is."""

    def __init__(
        self, looks: StyleTable, link: PaneLink, width: Callable[[], int], kernel: Callable[[], Kernel]
    ) -> None:
        self.widget = Sidebar(looks, ask=link.unfold, start=link.requester.start, name="sidebar")
        self.widget.picture.number_of = lambda cell: _number_of(kernel(), cell)
        self.edge = SidebarEdge(name="edge")
        self.place(False)
        self._wish: bool | None = None
        self._drawer = False
        self._link = link
        self._drawn = _DRAWN.setdefault(link.requester.client, {})
        self._width = width

    @property
    def columns(self) -> int | None:
        """How wide the user has drawn it; None while nobody has."""
        return self._drawn.get(self._link.pane)

    @property
    def is_drawer(self) -> bool:
        """Whether the pane is so narrow that the sidebar covers a part of it."""
        return self._width() < SIDEBAR_FROM

    @property
    def shown(self) -> bool:
        """Whether it is shown: where there is room unless the user says no, else only when they open the drawer."""
        return self._drawer if self.is_drawer else self._wish is not False

    @property
    def has_keys(self) -> bool:
        """Whether the keys go to it."""
        focused = self.widget.screen.focused if self.widget.is_attached else None
        return focused is not None and focused in (self.widget, self.widget.typing.line)

    def show(self, on: bool) -> None:
        """Show it, or no longer."""
        if self.is_drawer:
            self._drawer = on
        else:
            self._wish = on

    def widen(self, by: int) -> None:
        """Make it wider, or narrower."""
        before = sidebar_columns(self._width(), self.columns)
        self._drawn[self._link.pane] = sidebar_columns(self._width(), before + by)

    def place(self, on: bool) -> None:
        """Let the widgets know that they get room, or none: Textual hides only what is not displayed."""
        self.widget.display = self.edge.display = on

    def tell(self, again: bool = False) -> None:
        """Let the server know whether anybody sees it."""
        self._link.look("sidebar", self.widget.seen, again)


def _number_of(kernel: Kernel, id: int) -> int | None:
    cell = next((cell for cell in reversed(kernel.transcript.cells) if cell.id == id), None)
    return cell.number if cell else None
