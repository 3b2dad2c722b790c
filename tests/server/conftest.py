"""The world of a server's test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.server.world import World, places, remove_places


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A place of the test's own; a server is started in it by the test, and ended with it."""
    environment = places()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    world = World()
    yield world
    await world.stop()
    remove_places(environment)
