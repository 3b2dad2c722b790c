"""Walking and searching the history, and killed text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyrepls.tui.prompt.kills import Kills
from pyrepls.tui.prompt.recall import LIMIT, Recall
from pyrepls.tui.prompt.search import Search

words = st.text("ab ", max_size=4)
histories = st.lists(words, max_size=8)


def recalling(*entries: str) -> Recall:
    recall = Recall()
    recall.load(entries)
    return recall


def test_up_shows_older_entries_and_down_comes_back_to_the_draft() -> None:
    recall = recalling("one", "two")
    assert recall.older("dra", "") == "two"
    assert recall.older("two", "") == "one"
    assert recall.older("one", "") is None
    assert recall.newer("one", "") == "two"
    assert recall.newer("two", "") == "dra"
    assert recall.newer("dra", "") is None


def test_only_entries_that_begin_with_what_was_typed_are_shown() -> None:
    recall = recalling("import os", "x = 1", "import re", "import re")
    assert recall.older("imp", "imp") == "import re"
    assert recall.older("import re", "import re") == "import os"
    assert recall.newer("import os", "import os") == "import re"
    assert recall.newer("import re", "import re") == "imp"


def test_a_change_to_an_entry_is_kept_while_others_are_looked_at() -> None:
    recall = recalling("one", "two")
    assert recall.older("", "") == "two"
    assert recall.older("two!", "") == "one"
    assert recall.newer("one", "") == "two!"
    recall.reset()
    assert recall.older("", "") == "two"


@given(histories, words, st.lists(st.tuples(st.sampled_from(["older", "newer"]), st.none() | words), max_size=12))
def test_recall_never_loses_the_draft(entries: list[str], draft: str, steps: list[tuple[str, str | None]]) -> None:
    recall = recalling(*entries)
    shown = draft
    away = False
    for move, edit in steps:
        if edit is not None and away:
            shown = edit
        found = recall.older(shown, shown[:1]) if move == "older" else recall.newer(shown, shown[:1])
        if found is not None:
            shown, away = found, recall._position is not None
    while (found := recall.newer(shown, "")) is not None:
        shown = found
    assert shown == draft


def test_the_same_cell_twice_is_one_entry_and_blanks_are_none() -> None:
    recall = recalling("one", "  ")
    recall.add("one")
    recall.add("")
    recall.add("two")
    assert recall.entries == ["one", "two"]


def test_the_history_is_bounded() -> None:
    recall = Recall()
    for number in range(2 * LIMIT):
        recall.add(str(number))
    assert len(recall.entries) <= LIMIT * 1.1
    assert recall.entries[-1] == str(2 * LIMIT - 1)


def test_a_search_finds_the_newest_and_goes_on_to_older_ones() -> None:
    search = Search(["import os", "OS.path", "x = 1"])
    search.type("o")
    search.type("s")
    assert (search.found, search.column) == ("OS.path", 0)
    search.older()
    assert (search.found, search.column) == ("import os", 7)
    search.older()
    assert search.failed
    assert search.found == "import os"
    search.newer()
    assert (search.found, search.failed) == ("OS.path", False)


def test_erasing_searches_from_the_newest_again() -> None:
    search = Search(["abc", "abd"])
    search.type("abc")
    assert search.found == "abc"
    search.erase()
    assert search.found == "abd"
    search.type("zz")
    assert search.failed


@given(histories, st.text("ab", min_size=1, max_size=3))
def test_a_search_finds_something_whenever_there_is_something(entries: list[str], query: str) -> None:
    search = Search(entries)
    for character in query:
        search.type(character)
    assert search.failed is not any(query in entry for entry in entries)
    assert search.failed or query in (search.found or "")


def test_kills_in_a_row_become_one_in_the_order_of_the_text() -> None:
    kills = Kills()
    kills.add("b", before=True)
    kills.add("a", before=True)
    kills.add("c", before=False)
    assert kills.text == "abc"
    kills.part()
    kills.add("d", before=False)
    assert kills.text == "d"
