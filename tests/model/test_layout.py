"""Layouts: whatever is done to a split tree, every pane keeps its place in it and the screen stays filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model.geometry import Region, dividers, move_divider, neighbour, place, resize_pane, share
from pyrepls.model.ids import PaneId
from pyrepls.model.presets import PRESETS
from pyrepls.model.split import (
    Direction,
    Leaf,
    Node,
    Split,
    check_layout,
    even_out,
    panes_of,
    remove_pane,
    rotate_panes,
    split_pane,
    swap_panes,
    tidy,
)

P1, P2, P3, P4 = (PaneId(f"%{number}") for number in range(1, 5))
SCREEN = Region(0, 0, 160, 44)


@st.composite
def layouts(draw: st.DrawFn, most: int = 9) -> Node:
    """Layouts that were made as users make them: by splitting panes."""
    node: Node = Leaf(PaneId("%0"))
    for number in range(draw(st.integers(0, most))):
        pane = draw(st.sampled_from(panes_of(node)))
        direction: Direction = draw(st.sampled_from(["across", "down"]))
        node = split_pane(node, pane, PaneId(f"%{number + 1}"), direction)
    return node


regions = st.builds(Region, st.just(0), st.just(1), st.integers(1, 300), st.integers(1, 90))


def assert_fills(node: Node, screen: Region) -> None:
    placed = place(node, screen)
    assert set(placed) == set(panes_of(node))
    assert sum(region.width * region.height for region in placed.values()) == screen.width * screen.height
    every = list(placed.values())
    for index, one in enumerate(every):
        assert one.width >= 0
        assert one.height >= 0
        for other in every[index + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


@given(layouts(), regions)
def test_the_panes_of_any_layout_fill_any_screen_without_overlapping(node: Node, screen: Region) -> None:
    assert_fills(node, screen)


@given(layouts(), st.data())
def test_removing_a_pane_leaves_the_others_and_fills_the_screen(node: Node, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(panes_of(node)))
    rest = remove_pane(node, gone)
    if rest is None:
        assert panes_of(node) == (gone,)
        return
    assert panes_of(rest) == tuple(pane for pane in panes_of(node) if pane != gone)
    assert check_layout(rest) == ""
    assert_fills(rest, SCREEN)


@given(layouts(), st.data())
def test_dragging_a_divider_keeps_the_screen_filled(node: Node, data: st.DataObject) -> None:
    every = dividers(node, SCREEN)
    assert len(every) == len(panes_of(node)) - 1
    if every:
        chosen = data.draw(st.sampled_from(every))
        moved = move_divider(node, SCREEN, chosen, data.draw(st.integers(-200, 200)))
        assert panes_of(moved) == panes_of(node)
        assert check_layout(moved) == ""
        assert_fills(moved, SCREEN)


@given(layouts(), st.integers(-5, 5))
def test_rotating_there_and_back_changes_nothing(node: Node, by: int) -> None:
    assert rotate_panes(rotate_panes(node, by), -by) == node


@given(layouts(), st.data())
def test_swapping_twice_changes_nothing(node: Node, data: st.DataObject) -> None:
    one, other = data.draw(st.sampled_from(panes_of(node))), data.draw(st.sampled_from(panes_of(node)))
    assert swap_panes(swap_panes(node, one, other), one, other) == node


@given(layouts(), st.data())
def test_moving_the_focus_always_ends_in_a_pane_and_comes_back_when_alone(node: Node, data: st.DataObject) -> None:
    placed = place(node, SCREEN)
    start = data.draw(st.sampled_from(list(placed)))
    direction = data.draw(st.sampled_from(["left", "right", "up", "down"]))
    assert neighbour(placed, start, direction) in placed


@pytest.mark.parametrize("name", PRESETS)
@given(st.integers(1, 20))
def test_every_preset_holds_all_panes_in_order(name: str, count: int) -> None:
    panes = [PaneId(f"%{number}") for number in range(count)]
    node = PRESETS[name](panes)
    assert panes_of(node) == tuple(panes)
    assert check_layout(node) == ""
    assert_fills(node, SCREEN)


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=12), st.integers(0, 400), st.integers(0, 20))
def test_shares_sum_up_and_none_is_smaller_than_it_must_be(weights: list[float], total: int, least: int) -> None:
    sizes = share(weights, total, least)
    assert sum(sizes) == total
    assert all(size >= min(least, total // len(weights)) for size in sizes)


def test_splitting_in_the_same_direction_makes_a_row_not_a_nest() -> None:
    row = split_pane(split_pane(Leaf(P1), P1, P2, "across"), P2, P3, "across")
    assert row == Split("across", (Leaf(P1), Leaf(P2), Leaf(P3)), (1.0, 0.5, 0.5))


def test_tidying_keeps_every_share_of_the_room() -> None:
    nested = Split("across", (Split("across", (Leaf(P1), Leaf(P2)), (3.0, 1.0)), Leaf(P3)), (1.0, 1.0))
    assert place(tidy(nested), SCREEN) == place(nested, SCREEN)


def test_evening_out_gives_every_pane_of_a_row_the_same_width() -> None:
    row = split_pane(split_pane(Leaf(P1), P1, P2, "across"), P2, P3, "across")
    widths = {region.width for region in place(even_out(row), Region(0, 0, 150, 40)).values()}
    assert widths == {50}


def test_resizing_moves_the_border_after_the_pane_and_before_the_last_one() -> None:
    pair = split_pane(Leaf(P1), P1, P2, "across")
    screen = Region(0, 0, 100, 40)
    assert place(resize_pane(pair, screen, P1, "right", 5), screen)[P1].width == 55
    assert place(resize_pane(pair, screen, P2, "left", 5), screen)[P2].width == 55
    assert place(resize_pane(pair, screen, P2, "right", 5), screen)[P2].width == 45
    assert resize_pane(pair, screen, P1, "up", 5) == pair
    assert place(resize_pane(pair, screen, P1, "right", 500), screen)[P2].width == 12


def test_the_focus_wraps_around_and_prefers_the_pane_used_last() -> None:
    grid = PRESETS["tiled"]([P1, P2, P3, P4])
    placed = place(grid, SCREEN)
    assert neighbour(placed, P1, "right") == P2
    assert neighbour(placed, P2, "right") == P1
    assert neighbour(placed, P3, "up") == P1
    assert neighbour(placed, P1, "up") == P3
    main = PRESETS["main-vertical"]([P1, P2, P3, P4])
    assert neighbour(place(main, SCREEN), P1, "right", recent=[P3]) == P3


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        (Split("across", (Leaf(P1), Leaf(P1)), (1.0, 1.0)), "twice"),
        (Split("across", (Leaf(P1),), (1.0,)), "two parts"),
        (Split("across", (Leaf(P1), Leaf(P2)), (1.0,)), "a weight each"),
        (Split("across", (Leaf(P1), Leaf(P2)), (1.0, -1.0)), "positive"),
        (Node(), "neither a pane nor a split"),
    ],
)
def test_a_layout_from_outside_is_checked(node: Node, problem: str) -> None:
    assert problem in check_layout(node)
