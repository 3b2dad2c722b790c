"""The place of a command line test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.places import Place


@pytest.fixture
def place() -> Iterator[Place]:
    """A place of the test's own; everything started there ends with it."""
    place = Place()
    yield place
    place.close()
