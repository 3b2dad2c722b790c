"""Whatever is done to an observable gives what it gives with the plain value, and its events tell all of it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.driver import every, pythons
from tests.observable.twins import OPERATIONS, play

ROOT = Path(__file__).parents[2]

CHANGES = {"append", "insert", "extend", "pop", "remove", "setitem", "delitem", "sort", "reverse", "clear"}
CHANGES |= {"popitem", "add_set", "discard_set"}


@given(st.sampled_from(list(OPERATIONS)), st.randoms(use_true_random=False))
def test_values_results_and_exceptions_are_those_of_the_plain_value_and_replayed_events_give_it(
    kind: type, random: Random
) -> None:
    play(kind, random)


@pytest.mark.parametrize("version", every())
def test_so_it_is_under_every_python_and_every_kind_of_change_occurs(version: str) -> None:
    done = subprocess.run(
        [pythons()[version], "-W", "error", str(ROOT / "tests/observable/twins.py"), "150"],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == CHANGES
