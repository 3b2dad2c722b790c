"""Paths: whatever is listed inside a value can be reached, and whatever is no path is refused without a warning."""

from __future__ import annotations

import contextlib
import sys
import types
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.kernel.inspecting.contents import key_of
from pyrepls.kernel.inspecting.paths import NoSuchValue, read, resolve, steps_of
from pyrepls.kernel.inspecting.preview import preview
from pyrepls.kernel.inspecting.steps import parse_step
from pyrepls.kernel.inspecting.unfold import unfold

atoms = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
keys = atoms | st.tuples(atoms, atoms)
values = st.recursive(
    atoms,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner) | st.tuples(inner, inner) | st.frozensets(keys),
    max_leaves=30,
)


@given(values)
def test_every_listed_item_is_reached_by_its_key(value: Any) -> None:
    for item in unfold(value, 0, 200).items:
        assert preview(read(value, item.key)) == item.preview


@given(values)
def test_the_joined_steps_are_the_expression_for_the_value(value: Any) -> None:
    path = ["value"]
    found = value
    while True:
        items = [item for item in unfold(found, 0, 200).items if not item.key.startswith("#")]
        if not items:
            break
        path.append(items[-1].key)
        found = read(found, items[-1].key)
    assert preview(eval("".join(path), {"value": value})) == preview(found)
    assert resolve({"value": value}, tuple(path)) is found
    assert steps_of("".join(path)) == tuple(path) or len("".join(path)) > 1000


@given(keys)
def test_a_key_is_the_text_of_a_step_or_there_is_none(key: Any) -> None:
    text = key_of(key)
    if text:
        step = parse_step(text)
        assert step is not None
        assert type(step.key) is type(key)
        assert step.key == key
        assert steps_of("x" + text) == ("x", text)


@given(st.text(alphabet="ab_.[]'\"\\0123 -,()#xnbrfu{}\n\x00é") | st.text())
def test_any_text_is_a_path_or_none_and_never_warns(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        steps = steps_of("x" + text)
        parse_step(text)
    if steps is not None:
        assert "".join(steps) == ("x" + text).strip()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile("x" + text.strip(), "", "eval")


@given(st.text(), st.text())
def test_reading_at_any_text_finds_something_or_raises_one_error(step: str, key: str) -> None:
    for value in ([1], {key: 1}, types.SimpleNamespace(a=1), 5, sys, int):
        with contextlib.suppress(NoSuchValue):
            read(value, step)


def test_a_path_goes_through_modules_classes_and_objects() -> None:
    class Inner:
        limit = 5

        @staticmethod
        def helper() -> None: ...

    thing = types.SimpleNamespace(inner=Inner)
    names: dict[str, Any] = {"thing": thing, "sys": sys}
    assert resolve(names, ("thing", ".inner", ".limit")) == 5
    assert resolve(names, ("thing.inner.helper",)) is Inner.helper
    assert resolve(names, ("sys.version_info.major",)) == 3
    assert resolve(names, ("sys", ".modules", "['sys']")) is sys
    assert resolve({"i": Inner()}, ("i.limit",)) == 5


def test_a_variable_goes_before_a_path_of_the_same_text() -> None:
    assert resolve({"a.b": 1, "a": types.SimpleNamespace(b=2)}, ("a.b",)) == 1
    assert resolve({"a": types.SimpleNamespace(b=2)}, ("a.b",)) == 2


def test_the_parts_of_a_network_are_found_where_torch_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Module:  # a stand-in: torch is too big to be installed for a test
        def __init__(self) -> None:
            self._parameters: dict[str, Any] = {}
            self._buffers: dict[str, Any] = {}
            self._modules: dict[str, Any] = {}

    class Sequential(Module):
        def __getattr__(self, name: str) -> Any:
            raise AssertionError("code of the user was run")

    package = types.ModuleType("torch.nn")
    package.Module = Module  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch.nn", package)
    model, layers, layer = Module(), Sequential(), Module()
    layer._parameters["bias"] = [0.5]
    layers._modules["0"] = layer
    model._modules["layers"] = layers
    assert resolve({"model": model}, ("model", ".layers", "[0]", ".bias")) == [0.5]
    with pytest.raises(NoSuchValue, match=r"model\.layers"):
        resolve({"model": model}, ("model", ".layers", "[1]"))
