"""What is written about the code is what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]

PROMISES = """\
1. A shown value is normally less than 50 ms old while Python code runs.
2. Slow changes (a line that runs under about 600 times a second) are all shown, in order, with the line that made \
them. Hot ones: the latest value 30 times a second, marked as coalesced.
3. In-place changes made by lines of the user's cells are exact per line; made elsewhere (a library, a C extension) \
they show at the next tick.
4. Of big containers the size and the visible items are always right; a change far off-screen may show late.
5. Nothing is shown during one C call that keeps the interpreter lock: the pane says "busy in native code".
6. Tight loops cost at most a few percent with 50 watched names.
"""


def test_the_protocol_document_is_made_from_the_messages() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    assert (ROOT / "docs" / "protocol.md").read_text() == generate.text(), "run `make docs`"


def test_the_key_table_of_the_readme_is_made_from_the_actions() -> None:
    from pyrepls.tui.actions import key_table_markdown

    assert key_table_markdown().strip() in (ROOT / "README.md").read_text(), "run `make docs`"


def test_the_guide_gives_the_promises_of_watching_word_for_word() -> None:
    assert PROMISES in (ROOT / "docs" / "guide" / "watching.md").read_text()
