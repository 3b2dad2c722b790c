"""The table of requests: nothing that a client may send is without its function."""

from __future__ import annotations

from pyrepls.model.messages import READING, REQUESTS
from pyrepls.model.variable_messages import WAITING
from pyrepls.server.handlers import HANDLERS


def test_every_request_has_its_function() -> None:
    assert set(HANDLERS) == set(REQUESTS.values())


def test_what_is_told_apart_among_requests_is_a_request() -> None:
    assert {*READING, *WAITING} <= set(REQUESTS.values())
