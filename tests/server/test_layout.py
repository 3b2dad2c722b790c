"""Tabs, panes and their arrangement."""

from __future__ import annotations

import pytest

from pyrepls.errors import NoSuchPane, NoSuchSession, NoSuchTab, UsageError
from pyrepls.model import messages as msg
from pyrepls.model.ids import PaneId, TabId
from pyrepls.model.split import Leaf, Split, panes_of, swap_panes
from tests.server.world import World


async def test_panes_are_split_closed_and_numbered_without_repetition(world: World) -> None:
    await world.start()
    pilot = await world.open()
    right = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    below = await pilot.client.ask(msg.SplitPane(right.pane, "down"), msg.Opened)
    assert pilot.mirror.session.tabs[0].layout == Split(
        "across", (Leaf(pilot.pane), Split("down", (Leaf(right.pane), Leaf(below.pane)), (1.0, 1.0))), (1.0, 1.0)
    )
    await pilot.client.do(msg.ClosePane(right.pane))
    assert panes_of(pilot.mirror.session.tabs[0].layout) == (pilot.pane, below.pane)
    again = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    assert again.pane not in (right.pane, below.pane)


async def test_the_last_pane_of_a_tab_closes_it_and_the_last_tab_ends_the_session(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.NewTab("work", "second"), msg.Opened)
    assert [tab.name for tab in pilot.mirror.session.tabs] == ["", "second"]
    await pilot.client.do(msg.ClosePane(opened.pane))
    assert len(pilot.mirror.session.tabs) == 1
    await pilot.client.do(msg.ClosePane(pilot.pane))
    assert isinstance(pilot.mirror.ended, NoSuchSession)
    assert (await pilot.client.ask(msg.ListSessions(), msg.SessionList)).sessions == ()


async def test_a_tab_is_closed_with_all_its_panes(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.NewTab("work"), msg.Opened)
    await pilot.client.ask(msg.SplitPane(opened.pane, "down"), msg.Opened)
    await pilot.client.do(msg.CloseTab(opened.tab))
    assert list(pilot.mirror.session.panes) == [pilot.pane]
    assert len(pilot.mirror.session.kernels) == 1
    with pytest.raises(NoSuchTab):
        await pilot.client.do(msg.CloseTab(opened.tab))


async def test_a_layout_with_the_same_panes_is_taken(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    layout = swap_panes(pilot.mirror.session.tabs[0].layout, pilot.pane, opened.pane)
    await pilot.client.do(msg.SetLayout(opened.tab, layout))
    assert panes_of(pilot.mirror.session.tabs[0].layout) == (opened.pane, pilot.pane)


async def test_a_layout_with_other_panes_is_refused(world: World) -> None:
    await world.start()
    pilot = await world.open()
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    before = pilot.mirror.session.tabs[0].layout
    one, other = Leaf(pilot.pane), Leaf(opened.pane)
    for layout, words in [
        (one, "not those of the tab"),
        (Split("down", (one, Leaf(PaneId("%99"))), (1.0, 1.0)), "not those of the tab"),
        (Split("down", (one, other, one), (1.0, 1.0, 1.0)), "twice"),
        (Split("down", (one, other), (1.0,)), "weight"),
        (Split("down", (one, other), (1.0, -1.0)), "positive"),
    ]:
        with pytest.raises(UsageError, match=words):
            await pilot.client.do(msg.SetLayout(opened.tab, layout))
    assert pilot.mirror.session.tabs[0].layout == before


async def test_zooming_twice_shows_all_panes_again(world: World) -> None:
    await world.start()
    pilot = await world.open()
    await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    await pilot.client.do(msg.Zoom(pilot.pane))
    assert pilot.mirror.session.tabs[0].zoomed == pilot.pane
    await pilot.client.do(msg.Zoom(pilot.pane))
    assert pilot.mirror.session.tabs[0].zoomed is None


async def test_a_pane_is_moved_to_a_tab_of_its_own_with_its_kernel(world: World) -> None:
    await world.start()
    pilot = await world.open()
    with pytest.raises(UsageError, match="alone"):
        await pilot.client.ask(msg.BreakPane(pilot.pane), msg.Opened)
    opened = await pilot.client.ask(msg.SplitPane(pilot.pane, "across"), msg.Opened)
    kernel = pilot.mirror.session.kernel_of(opened.pane).id
    broken = await pilot.client.ask(msg.BreakPane(opened.pane), msg.Opened)
    assert [panes_of(tab.layout) for tab in pilot.mirror.session.tabs] == [(pilot.pane,), (opened.pane,)]
    assert pilot.mirror.session.tab_of(opened.pane).id == broken.tab
    assert pilot.mirror.session.kernel_of(opened.pane).id == kernel


async def test_tabs_and_panes_are_named(world: World) -> None:
    await world.start()
    pilot = await world.open()
    tab = pilot.mirror.session.tabs[0].id
    await pilot.client.do(msg.RenameTab(tab, "api"))
    await pilot.client.do(msg.RenamePane(pilot.pane, "old"))
    assert pilot.mirror.session.tabs[0].name == "api"
    assert pilot.mirror.session.panes[pilot.pane].name == "old"
    with pytest.raises(UsageError, match="control characters"):
        await pilot.client.do(msg.RenameTab(tab, "a\x1b[2J"))
    with pytest.raises(NoSuchTab):
        await pilot.client.do(msg.RenameTab(TabId(99), "x"))
    with pytest.raises(NoSuchPane):
        await pilot.client.do(msg.RenamePane(PaneId("%99"), "x"))
