"""Facts about keys, pages and paths: run as a script, it tells what is not so."""

from __future__ import annotations

import array
import collections
import types
from typing import Any

from pyrepls.kernel.inspecting.paths import read, resolve, steps_of
from pyrepls.kernel.inspecting.preview import preview
from pyrepls.kernel.inspecting.unfold import unfold
from tests.kernel.inspecting_facts import Plain, refusal, tell


def every_key_leads_to_its_item() -> None:
    class Point(collections.namedtuple("Point", "x y")):
        pass

    key = object()
    thing: Any = Plain()
    values: list[Any] = [
        [1, [2]], (1, "a"), {"a": 1, 2: "b", (1, "x"): 3, None: 4, True: 5, 1.5: 6, key: 7, b"k": 8, "it's": 9},
        {"\n\\": 10},
        {1, 2, 3}, frozenset("ab"), collections.deque([1, 2]), Point(1, 2), thing, Plain, types,
        array.array("i", [4, 5]),
        {"deep": [{"er": (1, 2)}]}, {"x" * 300: 1, "\ud800": 2}, {float("nan"): 1, -5: 2, -0.5: 3},
    ]  # fmt: skip
    for value in values:
        page = unfold(value, 0, 200)
        assert page.total == len(page.items)
        for item in page.items:
            if item.preview.text != "property, not run":
                assert preview(read(value, item.key)) == item.preview, (value, item)
            if not item.key.startswith("#") and type(value) is dict:
                assert preview(eval("value" + item.key)) == item.preview, item


def pages_follow_each_other() -> None:
    big = list(range(1000))
    for value in (big, dict.fromkeys(big), set(big), collections.deque(big), tuple(big)):
        keys = [item.preview.text for start in range(0, 1100, 130) for item in unfold(value, start, 130).items]
        assert len(keys) == 1000
        assert len({item.key for start in range(0, 1000, 200) for item in unfold(value, start, 200).items}) == 1000
    assert len(unfold(big, 0, 10**6).items) == 200
    assert unfold(big, -5, -5).items == ()
    assert unfold(big, 10**9, 5).total == 1000


def dotted_paths_become_steps_and_nothing_else_does() -> None:
    good = {
        "loss": ("loss",),
        " model.layers[0].bias ": ("model", ".layers", "[0]", ".bias"),
        "d['a']": ("d", "['a']"),
        'd["it\'s"].x': ("d", '["it\'s"]', ".x"),
        "d['a]b']": ("d", "['a]b']"),
        "d['\\'']": ("d", "['\\'']"),
        "a[-1]": ("a", "[-1]"),
        "m[0, 1]": ("m", "[0, 1]"),
        "d[(1, 'a')]": ("d", "[(1, 'a')]"),
        "größe.x": ("größe", ".x"),
    }
    for text, steps in good.items():
        assert steps_of(text) == steps, (text, steps_of(text))
    bad = ["", "1", "a b", "len(x)", "a[i]", "a[0", "a.", "a..b", "a[0]b", "a[1:2]", "a[]", "a.0", "x + 1", "x==1",
           "a[f'x']", "a['\\d']", "a[1if 1 else 2]", "a[b()]", "a['x' 'y", "a[0](1)", "a" * 2000, "a[...]",
           "a[{}]", "#1", "a#1"]  # fmt: skip
    for text in bad:
        assert steps_of(text) is None, (text, steps_of(text))


def what_cannot_be_reached_is_said_in_one_sentence() -> None:
    names = {"x": [1], "p": Plain(), "n": 5}
    said = {
        ("y",): "there is no variable y",
        ("x", "[5]"): "x has no item [5]",
        ("x", "[0]", ".real"): "x[0] has",
        ("p", ".nothing"): "p has no attribute nothing",
        ("p", "[0]"): "p is of the class Plain, whose own code",
        ("len(x)",): "is an expression",
        ("x", "nonsense"): "neither an attribute nor a constant key",
        ("x", "#99"): "x has nothing at #99",
        (): "the path is empty",
        ("z.a",): "there is no variable z",
    }
    for path, text in said.items():
        assert text in refusal(names, path), (path, refusal(names, path))
        assert "\n" not in refusal(names, path)
    assert resolve(names, ("p.items[1]",)) == 2
    assert resolve(names, ("x[0]",)) == 1


if __name__ == "__main__":
    tell(
        every_key_leads_to_its_item,
        pages_follow_each_other,
        dotted_paths_become_steps_and_nothing_else_does,
        what_cannot_be_reached_is_said_in_one_sentence,
    )
