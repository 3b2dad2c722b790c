"""What is written about the code is what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


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
