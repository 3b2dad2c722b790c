"""What all tests share: in CI, property tests try the same examples each time, so that a failure is a change's own."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, database=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
