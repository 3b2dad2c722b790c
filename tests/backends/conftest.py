"""Kernels for tests: of every version, of the oldest and newest, or of the newest."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.kernel.driver import Driver, Stable, edges, every


@pytest.fixture
async def stable() -> AsyncIterator[Stable]:
    stable = Stable()
    yield stable
    await stable.close()


@pytest.fixture(params=every())
async def kernel(request: pytest.FixtureRequest, stable: Stable) -> Driver:
    """A kernel of every version that is here."""
    return await stable.launch(request.param)


@pytest.fixture(params=edges())
async def edge(request: pytest.FixtureRequest, stable: Stable) -> Driver:
    """A kernel of the oldest and of the newest version."""
    return await stable.launch(request.param)


@pytest.fixture
async def newest(stable: Stable) -> Driver:
    """A kernel of the newest version."""
    return await stable.launch()
