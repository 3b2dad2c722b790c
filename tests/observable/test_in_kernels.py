"""Cells import observables, whether pyrepls is installed beside their Python or not, and always the same ones."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.kernel.conftest import kernel, stable
from tests.kernel.driver import Driver, Stable

__all__ = ["kernel", "stable"]

OURS = "__import__('sys').modules['_pyrepls.observable'].Observable"


async def test_a_kernel_provides_them_where_pyrepls_is_not_installed_and_loads_them_only_then(kernel: Driver) -> None:
    loaded = await kernel.run("import sys; [name for name in sys.modules if 'observable' in name]")
    assert loaded.result == "['_pyrepls.observable', '_pyrepls.observable.hooks']"  # what it takes to listen
    await kernel.run("from pyrepls import Observable, ObservableValue\nimport pyrepls")
    assert (await kernel.run(f"Observable is ObservableValue is {OURS}")).result == "True"
    assert (await kernel.run("pyrepls.__doc__")).result == "'What a pyrepls kernel provides for the code of its cells.'"
    assert (await kernel.run("import pyrepls.nothing")).failure.type == "ModuleNotFoundError"


async def test_an_installed_pyrepls_hands_out_the_kernels_own(stable: Stable) -> None:
    beside = await stable.launch(sys.executable)
    await beside.run("import pyrepls\nfrom pyrepls import Observable")
    assert Path((await beside.run("print(pyrepls.__file__)")).text.strip()).name == "__init__.py"
    assert (await beside.run(f"Observable is pyrepls.ObservableValue is {OURS}")).result == "True"
    assert (await beside.run("pyrepls.nothing")).failure.type == "AttributeError"


async def test_a_pickle_of_one_is_read_in_the_same_kernel_and_its_changes_are_seen(kernel: Driver) -> None:
    await kernel.run("from pyrepls import Observable\nimport pickle\nx = Observable([1, {'a': {2}}])")
    assert (await kernel.run("y = pickle.loads(pickle.dumps(x)); y == x, type(y) is type(x)")).result == "(True, True)"
    changed = [change for change in (await kernel.run("x[1]['a'].add(3)")).changes if change.name == "x"]
    assert [change.kind for change in changed] == ["mutated"]


async def test_an_error_of_a_subscriber_is_shown_in_the_pane_and_the_cell_goes_on(kernel: Driver) -> None:
    await kernel.run("from pyrepls import Observable\nx = Observable([])\nx.subscribe(lambda event: 1 / 0)")
    ran = await kernel.run("x.append(1)\nprint(len(x))")
    assert ran.outcome == "ok"
    assert "ZeroDivisionError" in ran.text
    assert ran.text.rstrip().endswith("1")
