"""What a new server finds of an ended one: sessions in their journals, and kernels that lost their server."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from ..backends.local import forget_record, records
from ..errors import StoreError
from ..stores.base import Store
from .server import Server

log = logging.getLogger(__name__)


def restore_sessions(server: Server, store: Store, environment: Mapping[str, str]) -> None:
    """Take over every session that has a journal; one that cannot be read is left where it is, and said so."""
    try:
        names = store.list_sessions()
    except StoreError as problem:
        server.give_notice(f"earlier sessions cannot be read: {problem}")
        return
    for name in names:
        try:
            loaded = store.load(name)
        except StoreError as problem:
            server.give_notice(f"session {name} cannot be read: {problem}")
            continue
        if loaded is None or not loaded[1].tabs or loaded[1].name != name:
            store.delete(name)  # it had ended, or had not begun
            continue
        server.restore_session(loaded[0], loaded[1], environment)


def end_orphans(runtime: Path) -> None:
    """End the kernels that an earlier server left behind: nothing here could show them."""
    for record in records(str(runtime)):
        log.warning("ending the interpreter %s, whose server is gone", record.pid)
        try:
            os.killpg(record.pid, signal.SIGKILL)
        except OSError:
            pass
        forget_record(record)
