"""Where panes and their parts stand, which one has the focus, and how older output is put before newer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model.cell import Cell, Text, Value
from pyrepls.model.geometry import Region
from pyrepls.model.ids import CellId, KernelId, PaneId, TabId
from pyrepls.model.presets import PRESETS
from pyrepls.model.session import Kernel, KernelSpec, Pane, Session, Tab
from pyrepls.model.split import Leaf, Node, panes_of
from pyrepls.model.transcript import Transcript
from pyrepls.protocol.record import replace
from pyrepls.tui.panes.focus import Focus
from pyrepls.tui.panes.older import complete, join_pages
from pyrepls.tui.panes.pane_layout import (
    LEAST_TEXT,
    NARROWEST_SIDEBAR,
    SIDEBAR_FROM,
    PaneParts,
    arrange_pane,
    text_width,
)
from pyrepls.tui.widgets.tab_area import fit_panes

SIX = [PaneId(f"%{number}") for number in range(1, 7)]


def test_six_panes_fit_on_a_usual_screen() -> None:
    _, placed = fit_panes(PRESETS["tiled"](SIX), SIX[0], Region(0, 0, 80, 23))
    assert set(placed) == set(SIX)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("focused", SIX)
def test_on_a_tiny_screen_the_focused_pane_is_shown_and_others_only_if_they_fit(preset: str, focused: PaneId) -> None:
    layout, placed = fit_panes(PRESETS[preset](SIX), focused, Region(0, 0, 20, 4))
    assert layout is not None
    assert focused in placed
    assert sum(region.width * region.height for region in placed.values()) == 80
    assert all(region.width >= 12 and region.height >= 3 for region in placed.values())


def test_no_pane_is_shown_where_none_fits() -> None:
    assert fit_panes(Leaf(SIX[0]), SIX[0], Region(0, 0, 11, 10)) == (None, {})


def test_the_prompt_stands_right_below_short_content() -> None:
    placed = arrange_pane(PaneParts(content=3), 60, 20)
    assert placed["prompt"].y == 1 + 3
    assert placed["transcript"].height == 20 - 2 - 1


def test_long_content_leaves_the_prompt_at_the_bottom() -> None:
    placed = arrange_pane(PaneParts(content=300, prompt=2), 60, 20)
    assert placed["prompt"].bottom == 19
    assert placed["transcript"].bottom == placed["prompt"].y


def test_notes_and_waiting_cells_stand_between_transcript_and_prompt() -> None:
    placed = arrange_pane(PaneParts(content=2, note=1, queue=2), 60, 20)
    assert [placed[part].y for part in ("note", "queue", "prompt")] == [3, 4, 6]


@pytest.mark.parametrize("height", range(2, 12))
@pytest.mark.parametrize("width", [2, 12, 20, 75, 76, 160])
def test_no_part_reaches_into_the_border(width: int, height: int) -> None:
    parts = PaneParts(content=50, note=3, queue=4, prompt=9, hint=1, sidebar=True, number=True)
    for region in arrange_pane(parts, width, height).values():
        assert region.x >= 1
        assert region.y >= 1
        assert region.right <= width - 1
        assert region.bottom <= height - 1


def test_a_wide_pane_gives_its_sidebar_a_place_of_its_own() -> None:
    wide = arrange_pane(PaneParts(content=1, sidebar=True), 100, 20)
    assert wide["transcript"].right < wide["sidebar"].x


@pytest.mark.parametrize("width", [30, 60, 75])
def test_in_a_narrow_pane_the_sidebar_is_a_drawer_under_which_nothing_is_wrapped_anew(width: int) -> None:
    closed, opened = (arrange_pane(PaneParts(content=1, sidebar=on), width, 20) for on in (False, True))
    assert opened["transcript"] == closed["transcript"]
    assert opened["sidebar"].right == width - 1
    assert opened["sidebar"].x < opened["transcript"].right
    assert text_width(width, True) == text_width(width, False)


@given(st.integers(2, 250), st.one_of(st.none(), st.integers(-5, 400)))
def test_however_wide_a_sidebar_is_drawn_it_stays_in_the_pane_and_leaves_room_for_text(
    width: int, wished: int | None
) -> None:
    placed = arrange_pane(PaneParts(content=1, sidebar=True, sidebar_width=wished), width, 20)
    if not placed:
        return
    sidebar = placed["sidebar"]
    assert 1 <= sidebar.x <= sidebar.right == width - 1
    if "edge" in placed:
        assert placed["edge"].right == sidebar.x
    if width >= SIDEBAR_FROM:
        assert placed["transcript"].right == placed["edge"].x
        assert placed["transcript"].width >= LEAST_TEXT
        assert sidebar.width >= NARROWEST_SIDEBAR


def session_of(*tabs: list[str]) -> Session:
    names = [name for tab in tabs for name in tab]
    return Session(
        "work",
        tabs=tuple(
            Tab(TabId(number), "", PRESETS["tiled"]([PaneId(name) for name in tab])) for number, tab in enumerate(tabs)
        ),
        panes={name: Pane(PaneId(name), KernelId(f"k{name}")) for name in names},
        kernels={f"k{name}": Kernel(KernelId(f"k{name}"), KernelSpec()) for name in names},
        recent=tuple(PaneId(name) for name in reversed(names)),
    )


def test_the_focus_begins_at_the_pane_used_last() -> None:
    focus = Focus(session_of(["%1"], ["%2", "%3"]))
    assert (focus.pane, focus.tab) == ("%3", 1)


def test_a_pane_that_goes_gives_the_focus_to_the_one_before_it_in_the_same_tab() -> None:
    focus = Focus(session_of(["%1"], ["%2", "%3", "%4"]))
    for pane in ("%2", "%4", "%3"):
        focus.select(session_of(["%1"], ["%2", "%3", "%4"]), PaneId(pane))
    focus.settle(session_of(["%1"], ["%2", "%4"]))
    assert focus.pane == "%4"


def test_a_tab_that_goes_gives_the_focus_to_its_neighbour() -> None:
    focus = Focus(session_of(["%1"], ["%2"], ["%3"]))
    focus.settle(session_of(["%1"], ["%2"]))
    assert focus.pane == "%2"


def test_a_pane_can_be_wished_for_before_it_is_there() -> None:
    focus = Focus(session_of(["%1"]))
    focus.select(session_of(["%1"]), PaneId("%2"))
    assert focus.pane == "%1"
    focus.settle(session_of(["%1", "%2"]))
    assert focus.pane == "%2"


def test_the_focus_follows_a_zoom() -> None:
    session = session_of(["%1", "%2"])
    focus = Focus(session)
    focus.settle(replace(session, tabs=(replace(session.tabs[0], zoomed=PaneId("%1")),)))
    assert focus.pane == "%1"


def cell(id: int, *texts: str, elided: int = 0) -> Cell:
    return Cell(CellId(id), id, f"cell {id}", "ok", tuple(Text(text) for text in texts), elided=elided)


def test_older_output_is_put_before_what_the_mirror_has() -> None:
    mirror = Transcript((cell(1, elided=6), cell(2, "world", elided=6)))
    read = join_pages([[cell(1, "first\n"), cell(2, "hel")], [cell(2, "lo world")]])
    texts = [
        "".join(output.text for output in each.outputs if isinstance(output, Text)) for each in complete(mirror, read)
    ]
    assert texts == ["first\n", "hello world"]


def test_output_that_the_server_has_dropped_too_is_not_made_up() -> None:
    mirror = Transcript((cell(1, "end", elided=10),))
    read = join_pages([[cell(1, "middle end", elided=3)]])
    completed = complete(mirror, read)[0]
    assert completed.elided == 3
    assert completed.outputs == (Text("middle "), Text("end"))


def test_output_newer_than_the_pages_stays() -> None:
    mirror = Transcript((replace(cell(1, "tail"), outputs=(Text("tail"), Value("1", "int"))),))
    assert complete(mirror, join_pages([[cell(1, "tail")]])) == mirror.cells


def test_panes_of_a_layout_stay_in_reading_order_when_some_do_not_fit() -> None:
    layout: Node | None
    layout, _ = fit_panes(PRESETS["even-vertical"](SIX), SIX[3], Region(0, 0, 40, 10))
    assert layout is not None
    assert list(panes_of(layout)) == sorted(panes_of(layout))
