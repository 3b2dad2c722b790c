"""What may be watched, and how the watches of a pane and of its session follow from wishes."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.errors import NoSuchValue, PyreplsError, UsageError
from pyrepls.model import events as ev
from pyrepls.model.ids import KernelId
from pyrepls.model.reduce import reduce
from pyrepls.model.session import Kernel, KernelSpec, Session
from pyrepls.protocol.variables import Watch
from pyrepls.server.pinning import (
    MOST_CHARACTERS,
    MOST_WATCHES,
    Pinned,
    check_text,
    pinned_in,
    watch_events,
    with_watch,
    without_watch,
)

K = KernelId("k1")


@pytest.mark.parametrize("text", ["loss", "model.layers[0].bias", "len(queue)", "a if b else c", "größe", "f'{x!r}'"])
def test_one_expression_on_one_line_can_be_watched(text: str) -> None:
    assert check_text(f"  {text} ") == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is nothing to watch; name a variable, a path or an expression"),
        ("  ", "there is nothing to watch; name a variable, a path or an expression"),
        ("x = 1", "x = 1 is not one expression: invalid syntax"),
        ("del x", "del x is not one expression: invalid syntax"),
        ("a; b", "a; b is not one expression: invalid syntax"),
        ("(y := 1)", "a watch may not assign"),
        ("[z := 1]", "a watch may not assign"),
        ("(lambda: (z := 1))()", "a watch may not assign"),
        ("await f()", "a watch may neither await nor yield"),
        ("(yield)", "a watch may neither await nor yield"),
        ("[x async for x in y]", "a watch may not await"),
        ("a\nb", "a watch stands on one line, without control characters"),
        ("a\x1b[2J", "a watch stands on one line, without control characters"),
        ("a\u2028b", "a watch stands on one line, without control characters"),
        ("a\0", "a watch stands on one line, without control characters"),
        ("x" * 501, "a watch has at most 500 characters, this one has 501"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_text(text)
    assert str(refused.value) == sentence
    assert sentence.isprintable()


def test_an_expression_that_python_warns_about_can_be_watched() -> None:
    assert check_text("1 is 1") == "1 is 1"
    assert check_text(r"'\d'") == r"'\d'"


def checked_or_refused(text: str) -> str | None:
    try:
        return check_text(text)
    except UsageError:
        return None


@given(st.text(max_size=MOST_CHARACTERS + 20) | st.text("()[]{}-:=+x ", max_size=MOST_CHARACTERS))
def test_any_text_is_one_printable_expression_or_refused(text: str) -> None:
    checked = checked_or_refused(text)
    if checked is None:
        return
    ast.parse(checked, mode="eval")
    assert checked.isprintable()
    assert len(checked) <= MOST_CHARACTERS


def test_a_watch_of_the_same_text_is_replaced_in_its_place() -> None:
    pinned = with_watch(Pinned(own=(Watch("a"), Watch("b"))), Watch(" a ", "changed"), everywhere=False)
    assert pinned == Pinned(own=(Watch("a", "changed"), Watch("b")))


def test_a_watch_of_all_panes_is_not_hidden_by_the_panes_own() -> None:
    assert with_watch(Pinned(own=(Watch("a"),)), Watch("a", "true"), everywhere=True) == Pinned((Watch("a", "true"),))


def test_a_pane_may_break_where_others_do_not() -> None:
    pinned = with_watch(Pinned((Watch("a"),)), Watch("a", "changed"), everywhere=False)
    session = Session("work", kernels={K: Kernel(K, KernelSpec(), watches=pinned.own)}, watches=pinned.shared)
    assert session.watches_of(K) == (Watch("a", "changed"),)


def test_there_is_an_end_to_watches_but_not_to_replacing_them() -> None:
    full = Pinned(own=tuple(Watch(f"x{n}") for n in range(MOST_WATCHES)))
    with pytest.raises(UsageError, match="a pane has at most 100 watches; let one go first"):
        with_watch(full, Watch("one_more"), everywhere=False)
    assert with_watch(full, Watch("x5", "true"), everywhere=False).own[5] == Watch("x5", "true")
    with pytest.raises(UsageError, match="a session has at most 100 watches"):
        with_watch(Pinned(full.own), Watch("one_more"), everywhere=True)


def test_letting_go_finds_a_watch_wherever_it_was_pinned() -> None:
    pinned = Pinned((Watch("a"), Watch("b")), (Watch("a", "true"), Watch("c")))
    assert without_watch(pinned, " a ") == Pinned((Watch("b"),), (Watch("c"),))
    assert without_watch(pinned, "") == Pinned()
    with pytest.raises(NoSuchValue, match="d is not watched; watched are: a, b, a, c"):
        without_watch(pinned, "d")


WISHES = st.lists(
    st.tuples(
        st.sampled_from(["add", "share", "remove"]),
        st.builds(
            Watch, st.sampled_from(["a", "b.c", "len(d)", "", "x =", "\x1b"]), st.sampled_from(["never", "true"])
        ),
    ),
    max_size=30,
)


@given(WISHES)
def test_the_events_of_any_wishes_bring_the_session_to_what_is_wished_for(
    wishes: list[tuple[str, Watch]],
) -> None:
    session = Session("work", kernels={K: Kernel(K, KernelSpec())})
    pinned = Pinned()
    for what, watch in wishes:
        before = pinned
        try:
            pinned = (
                without_watch(pinned, watch.text) if what == "remove" else with_watch(pinned, watch, what == "share")
            )
        except PyreplsError:
            assert pinned == before
        for event in watch_events(before, pinned, K):
            assert isinstance(event, ev.WatchesChanged)
            session = reduce(session, event)
        assert pinned_in(session, K) == pinned
        texts = [each.text for each in session.watches_of(K)]
        assert len(set(texts)) == len(texts)
