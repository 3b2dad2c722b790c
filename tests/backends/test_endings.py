"""How a kernel can end, and what its link tells of it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from pyrepls.backends.link import LocalLink
from pyrepls.backends.local import records
from pyrepls.backends.process import Process, birth_of, describe
from pyrepls.backends.spec import KernelRecord
from pyrepls.errors import KernelLost
from pyrepls.protocol.requests import Execute
from tests.kernel.driver import Driver, Stable

ENDS = {
    "import os; os._exit(3)": "exit status 3",
    "import ctypes; ctypes.string_at(0)": "killed by signal 11 (SIGSEGV)",
    "import os; os.kill(os.getpid(), 9)": "killed by signal 9 (SIGKILL)",
    "import os; os.abort()": "killed by signal 6 (SIGABRT)",
    "import os; os.closerange(0, 256)": "it closed the descriptors that pyrepls needs",
    "import os; os.closerange(3, 256); input()": "it closed the descriptors that pyrepls needs",
    "import os; os.execv('/bin/echo', ['echo', 'replaced'])": "exit status 0",
}


@pytest.mark.parametrize("source", ENDS)
async def test_a_kernel_that_ends_itself_is_lost_with_the_reason(edge: Driver, source: str) -> None:
    await edge.run("print('before')")
    await edge.start(source)
    assert await edge.wait_lost() == ENDS[source]
    assert edge.link.exit_reason() == ENDS[source]
    assert edge.text.startswith("before\n")
    assert not Path(edge.link.record.socket).exists()
    with pytest.raises(KernelLost):
        await edge.link.request(Execute(9, 9, "1"))
    edge.link.acknowledge(1)
    edge.link.kill()
    await edge.link.interrupt()


async def test_the_last_words_of_a_crash_are_kept(edge: Driver) -> None:
    await edge.start("import ctypes, os\nos.write(1, b'last\\n')\nctypes.string_at(0)")
    await edge.wait_lost()
    words = edge.text + edge.link.last_words()
    assert "last\n" in words
    assert "Segmentation fault" in words
    assert '"<cell 1>", line 3' in words


async def test_a_killed_kernel_is_lost(newest: Driver) -> None:
    newest.link.kill()
    assert await newest.wait_lost() == "killed by signal 9 (SIGKILL)"


async def test_terminating_kills_what_does_not_listen(newest: Driver) -> None:
    cell = await newest.start(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('deaf')\nwhile True: pass"
    )
    await newest.wait_text("deaf")
    await newest.link.terminate(grace=0.3)
    assert newest.lost == "killed by signal 9 (SIGKILL)"
    assert newest.ran(cell).text == "deaf\n"


async def test_children_end_with_a_killed_kernel(newest: Driver) -> None:
    ran = await newest.run("import subprocess\nsubprocess.Popen(['sleep', '60']).pid")
    child = int(ran.result or 0)
    assert birth_of(child)
    newest.link.kill()
    await newest.wait_lost()
    while birth_of(child):
        await asyncio.sleep(0.01)


async def test_closing_a_link_leaves_the_kernel_running_and_it_can_be_adopted(stable: Stable) -> None:
    first = await stable.launch()
    await first.run("x = 42")
    await first.detach()
    (record,) = records(stable.runtime)
    assert record == KernelRecord.from_json(record.to_json()) == first.link.record
    assert os.stat(record.socket[:-5] + ".json").st_mode & 0o777 == 0o600
    assert os.stat(record.socket).st_mode & 0o777 == 0o600
    second = stable.take(await stable.backend.adopt(record, first.events[-1][0]))
    second._cell = 1
    assert (await second.run("x")).result == "42"
    await second.start("import time\nprint('on')\ntime.sleep(60)")
    await second.wait_text("on")
    await second.link.interrupt()
    assert (await second.finish(3)).outcome == "interrupted"


async def test_a_dead_kernel_cannot_be_adopted_and_its_record_is_removed(stable: Stable) -> None:
    driver = await stable.launch()
    record = driver.link.record
    await driver.close()
    with pytest.raises(KernelLost):
        await stable.backend.adopt(record)
    assert records(stable.runtime) == []
    assert list(Path(stable.runtime, "kernels").iterdir()) == []


GREETING = (
    b'{"id":1,"status":"success","result":{"version":1,"release":"0","pid":1,"python":"3.9.0","executable":"",'
    b'"first":0,"next":1,"last_request":0,"busy_cell":0}}\0'
)


async def talk_back(record: KernelRecord, said: bytes) -> asyncio.AbstractServer:
    """Put ourselves in the place of a kernel, which says something after its greeting."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0")
        writer.write(GREETING + said)
        await reader.read()
        writer.close()

    os.unlink(record.socket)
    return await asyncio.start_unix_server(serve, record.socket)


HOSTILE = {
    "rubbish": b"not a frame\0",
    "an unknown event": b'{"seq":1,"status":"event","cmd":"dance","result":{}}\0',
    "a value of a wrong type": b'{"seq":1,"status":"event","cmd":"output","result":{"cell":"x","text":""}}\0',
    "events out of order": b'{"seq":1,"status":"event","cmd":"ready","result":{}}\0' * 2,
    "half a character": b'{"seq":1,"status":"event","cmd":"output","result":{"cell":1,"text":"\\ud800"}}\0',
    "an endless frame": b"x" * (16 * 1024 * 1024 + 10),
    "a request": b'{"id":5,"cmd":"hello","params":{}}\0',
    "deep nesting": b'{"seq":1,"status":"event","cmd":"ready","result":' + b"[" * 100_000 + b"\0",
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_kernel_that_breaks_the_protocol_is_killed_and_lost(stable: Stable, kind: str) -> None:
    driver = await stable.launch()
    record = driver.link.record
    await driver.detach()
    server = await talk_back(record, HOSTILE[kind])
    victim = stable.take(await stable.backend.adopt(record))
    assert (await victim.wait_lost()).startswith("killed, because it broke the protocol: ")
    os.waitpid(record.pid, 0)
    server.close()
    await server.wait_closed()


async def test_emoji_are_text_and_pass(stable: Stable) -> None:
    driver = await stable.launch()
    assert (await driver.run("print('🎉' * 3)")).text == "🎉🎉🎉\n"


async def test_the_end_of_a_process_is_noticed_without_the_help_of_the_system(
    newest: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    process = Process(newest.link.record.pid, newest.link.record.birth, child=False)
    ended = asyncio.Event()
    process.watch(ended.set)
    newest.link.kill()
    await ended.wait()
    assert process.reason


def test_wait_statuses_are_told_in_words() -> None:
    assert describe(3 << 8) == "exit status 3"
    assert describe(11) == "killed by signal 11 (SIGSEGV)"
    assert describe(63) == "killed by signal 63"
    assert describe(70 << 8) == "it closed the descriptors that pyrepls needs"


def test_a_link_is_what_the_backend_promises() -> None:
    from pyrepls.backends.base import KernelLink

    assert issubclass(LocalLink, KernelLink)
