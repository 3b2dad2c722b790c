"""Writes docs/protocol.md from the messages, and the README's keys from the actions: `make docs`. A test compares."""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path

from pyrepls.model import cell, events, messages, session, split, transcript
from pyrepls.protocol import envelope, outputs, requests, variables
from pyrepls.protocol import events as kernel_events
from pyrepls.protocol.record import Record
from pyrepls.protocol.version import KERNEL_PROTOCOL, SESSION_PROTOCOL
from pyrepls.tui.actions import key_table_markdown

KEYS, KEYS_END = "<!-- keys: made by `make docs` from src/pyrepls/tui/actions.py -->", "<!-- /keys -->"

HEAD = """# Protocols

Made by `docs/generate.py` from the messages in `src/pyrepls/protocol` and `src/pyrepls/model`; do not edit.

A frame is one JSON object in UTF-8 followed by one NUL byte, of at most 16 MiB. The first request on a connection is
`hello`; anything else before it closes the connection. Unknown fields are ignored; an unknown request is answered with
an error that names it.

```
request  {{"id": 7, "cmd": "execute", "params": {{...}}}}
reply    {{"id": 7, "status": "success", "result": {{...}}}}
         {{"id": 7, "status": "error", "error": {{"type": "NoSuchPane", "message": "..."}}}}
event    {{"seq": 412, "status": "event", "cmd": "output", "result": {{...}}}}
```

A record that is one of several kinds carries the name of its kind in the key `is`. A field with a default may be
left out.

Versions: kernel protocol {kernel}, session protocol {session}.
"""


def main() -> None:
    """Write the file."""
    (Path(__file__).parent / "protocol.md").write_text(text(), encoding="utf-8")
    readme = Path(__file__).parents[1] / "README.md"
    head, mark, rest = readme.read_text(encoding="utf-8").partition(KEYS)
    readme.write_text(
        head + mark + "\n" + key_table_markdown() + KEYS_END + rest.partition(KEYS_END)[2], encoding="utf-8"
    )


def text() -> str:
    """Return the whole document."""
    parts = [HEAD.format(kernel=KERNEL_PROTOCOL, session=SESSION_PROTOCOL)]
    parts.append("## Kernel protocol: server to kernel, requests\n")
    parts += [_section(each) for each in requests.REQUESTS.values()]
    parts.append("## Kernel protocol: events\n")
    parts += [_section(each) for each in kernel_events.EVENTS.values()]
    parts.append("## Session protocol: client to server, requests\n")
    parts += [_section(each) for each in messages.REQUESTS.values()]
    parts.append("## Session protocol: events\n")
    parts += [_section(each) for each in events.EVENTS.values()]
    parts.append("## Records inside messages\n")
    parts += [_section(each, wire=False) for each in _values()]
    return "\n".join(parts)


def _values() -> list[type[Record]]:
    found = []
    for module in (variables, outputs, cell, transcript, session, split):
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Record) and each.__module__ == module.__name__:
                found.append(each)
    return found


def _section(record: type[Record], wire: bool = True) -> str:
    name = envelope.wire_name(record) if wire else record.__name__
    lines = [f"### `{name}`\n", f"{_sentence(record)}\n"]
    lines += _fields(record)
    reply = getattr(record, "reply_", envelope.Reply)
    if getattr(record, "silent_", False):
        lines.append("Not replied to.\n")
    elif reply is not envelope.Reply:
        lines.append(f"Reply: {_sentence(reply)}\n")
        lines += _fields(reply)
    return "\n".join(lines)


def _sentence(record: type[Record]) -> str:
    return " ".join((inspect.getdoc(record) or "").split())


def _fields(record: type[Record]) -> list[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    assert isinstance(tree, ast.ClassDef)
    rows = []
    for at, node in enumerate(tree.body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in record._fields_:
            below = tree.body[at + 1] if at + 1 < len(tree.body) else None
            said = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            default = f" = `{ast.unparse(node.value)}`" if node.value is not None else ""
            rows.append(
                f"- `{node.target.id}`: `{ast.unparse(node.annotation)}`{default}. {' '.join(str(said).split())}"
            )
    return [*(row.rstrip() for row in rows), ""] if rows else []


if __name__ == "__main__":
    main()
