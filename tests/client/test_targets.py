"""What users write to mean a pane."""

from __future__ import annotations

import pytest

from pyrepls.client.targets import find_in_session, find_pane, find_session, session_of
from pyrepls.errors import NoSuchPane, NoSuchSession, NoSuchTab
from pyrepls.model.ids import PaneId
from pyrepls.model.messages import PaneInfo, SessionInfo
from pyrepls.stores.contract import sample_events, state_after


def pane(target: str, id: str, name: str = "", tab: str = "") -> PaneInfo:
    return PaneInfo(target, PaneId(id), 1, "3.12.1", "trusted", "idle", name, tab)


WORK = SessionInfo(
    "work",
    1,
    0.0,
    (
        pane("work:1.1", "%1", "", "api"),
        pane("work:1.2", "%4", "old", "api"),
        pane("work:2.1", "%7", "", "v1.2"),
        pane("work:3.1", "%8", "", "7"),
    ),
    (PaneId("%4"), PaneId("%7"), PaneId("%1"), PaneId("%8")),
)
PLAY = SessionInfo("play", 0, 0.0, (pane("play:1.1", "%2"),), (PaneId("%2"),))
BOTH = (WORK, PLAY)


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("work", "%4"),
        ("play", "%2"),
        ("work:1", "%4"),
        ("work:2", "%7"),
        ("work:api", "%4"),
        ("work:v1.2", "%7"),
        ("work:v1.2.1", "%7"),
        ("work:7", "%8"),
        ("work:1.1", "%1"),
        ("work:1.old", "%4"),
        ("work:api.1", "%1"),
        ("work:api.%4", "%4"),
        ("%8", "%8"),
        ("%2", "%2"),
    ],
)
def test_a_target_means_a_pane(target: str, meant: str) -> None:
    assert find_pane(target, BOTH).id == meant


@pytest.mark.parametrize(
    ("target", "error", "words"),
    [
        ("wrok", NoSuchSession, "there is no session wrok; name one of: work, play"),
        ("", NoSuchSession, "several sessions; name one of: work, play"),
        ("work:9", NoSuchTab, "session work has no tab 9; it has 1 api, 2 v1.2, 3 7"),
        ("work:nix.1", NoSuchTab, "no tab nix"),
        ("work:1.3", NoSuchPane, "there is no pane work:1.3; that tab has work:1.1, work:1.2"),
        ("work:1.", NoSuchPane, "there is no pane"),
        ("%9", NoSuchPane, "there is no pane %9; there are %1, %4, %7, %8, %2"),
    ],
)
def test_a_target_that_means_nothing_is_told_what_exists(target: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words.replace("%", "%").replace("(", r"\(")):
        find_pane(target, BOTH)


def test_the_session_may_be_left_out_when_there_is_only_one() -> None:
    assert find_pane("", (PLAY,)).id == "%2"
    assert find_pane(":1.1", (WORK,)).id == "%1"
    with pytest.raises(NoSuchSession, match="pyrepls new"):
        find_session("", ())


def test_a_pane_of_the_list_knows_its_session() -> None:
    assert session_of(find_pane("%7", BOTH)) == "work"
    assert find_session("%7", BOTH) is WORK


def test_in_a_session_its_name_may_be_left_out() -> None:
    session = state_after(sample_events("work"))
    for target in ("1.1", ":1.1", "work:1.1", "work", "1", "first", "%1"):
        assert find_in_session(target, session).id == "%1"
    with pytest.raises(NoSuchTab):
        find_in_session("2.1", session)
