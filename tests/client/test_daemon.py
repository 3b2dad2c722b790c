"""The server as a process: it starts itself once, whoever asks, and ends when nobody needs it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import sys
from pathlib import Path

import pytest

from pyrepls.client.client import Client
from pyrepls.errors import ConnectFailed, ConnectionClosed, ConnectionLost, PyreplsError, RuntimeDirectoryError
from pyrepls.model import messages as msg
from pyrepls.server.log_file import LogFile
from tests.client.conftest import Daemons
from tests.server.world import Pilot, alive, until, value_of


async def open_session(client: Client) -> Pilot:
    made = await client.ask(msg.NewSession("", "/tmp", dict(os.environ), sys.executable), msg.SessionMade)
    pilot = Pilot(client, await client.attach(made.name), made.pane)
    await pilot.until_idle()
    return pilot


async def test_the_first_client_starts_the_server_and_the_next_one_finds_it(daemons: Daemons) -> None:
    one = await Client.connect()
    other = await Client.connect()
    assert one.server_pid == other.server_pid
    assert daemons.pids() == [one.server_pid]
    pilot = await open_session(one)
    assert value_of(await pilot.run("1 + 1")) == "2"
    await one.close()
    await other.close()


async def test_without_a_server_and_unless_one_may_be_started_there_is_a_clear_error(daemons: Daemons) -> None:
    with pytest.raises(ConnectFailed, match="no pyrepls server is running"):
        await Client.connect(start_server=False)


async def test_clients_that_all_find_no_server_start_exactly_one(daemons: Daemons) -> None:
    clients = await asyncio.gather(*(Client.connect() for _ in range(6)))
    assert len({client.server_pid for client in clients}) == 1
    assert len(daemons.pids()) == 1
    for client in clients:
        await client.close()


async def test_a_second_server_gives_way_to_the_first(daemons: Daemons) -> None:
    assert daemons.start().returncode == 0
    (first,) = daemons.pids()
    again = daemons.start()
    assert (again.returncode, again.stderr) == (0, "")
    assert daemons.pids() == [first]


async def test_a_socket_that_a_killed_server_left_is_replaced(daemons: Daemons) -> None:
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(daemons.runtime / "server.sock"))
    stale.close()
    client = await Client.connect()
    assert client.server_pid in daemons.pids()
    os.kill(client.server_pid, signal.SIGKILL)
    await until(lambda: not daemons.pids())
    assert (daemons.runtime / "server.sock").exists()
    again = await Client.connect()
    assert again.server_pid != client.server_pid
    await client.close()
    await again.close()


async def test_a_server_that_hangs_is_not_waited_for_for_ever(
    daemons: Daemons, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemons.start()
    (pid,) = daemons.pids()
    monkeypatch.setattr("pyrepls.client.client.PATIENCE", 0.2)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ConnectFailed, match="does not answer; its process hangs or is stopped"):
        await Client.connect()
    os.kill(pid, signal.SIGCONT)


async def test_a_vanished_server_is_reported_once_and_to_whoever_waits(daemons: Daemons) -> None:
    client = await Client.connect()
    pilot = await open_session(client)
    problems: list[PyreplsError] = []
    client.on_lost = problems.append
    kernel = pilot.kernel.pid
    waiting = asyncio.ensure_future(pilot.until(lambda session: False))
    await asyncio.sleep(0)
    os.kill(client.server_pid, signal.SIGKILL)
    with pytest.raises(ConnectionLost):
        await waiting
    assert isinstance(pilot.mirror.ended, ConnectionLost)
    assert len(problems) == 1
    with pytest.raises(ConnectionLost):
        await client.ask(msg.ListSessions(), msg.SessionList)
    again = await Client.connect()
    assert not alive(kernel)
    await again.close()
    await client.close()


async def test_a_closed_client_says_so_and_reports_no_loss(daemons: Daemons) -> None:
    client = await Client.connect()
    problems: list[PyreplsError] = []
    client.on_lost = problems.append
    waiting = asyncio.ensure_future(client.ask(msg.ListSessions(), msg.SessionList))
    await asyncio.sleep(0)
    await client.close()
    with pytest.raises(ConnectionClosed):
        await waiting
    with pytest.raises(ConnectionClosed):
        await client.do(msg.KillServer())
    assert problems == []


async def test_a_directory_that_others_may_enter_is_refused_with_the_command_that_repairs_it(daemons: Daemons) -> None:
    daemons.runtime.chmod(0o755)
    with pytest.raises(RuntimeDirectoryError, match=f"chmod 700 {daemons.runtime}"):
        await Client.connect()
    started = daemons.start()
    assert started.returncode == 1
    assert f"chmod 700 {daemons.runtime}" in started.stderr
    assert "Traceback" not in started.stderr
    daemons.runtime.chmod(0o700)


async def test_a_server_that_cannot_start_says_why_in_one_sentence(
    daemons: Daemons, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = daemons.runtime / ("x" * 100)
    long.mkdir(0o700)
    monkeypatch.setenv("PYREPLS_RUNTIME_DIR", str(long))
    started = daemons.start()
    assert started.returncode == 1
    assert "too long for a socket" in started.stderr
    monkeypatch.setenv("PYREPLS_RUNTIME_DIR", str(daemons.runtime))


async def test_a_server_whose_modules_are_broken_is_reported_with_its_log(
    daemons: Daemons, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sqlite3.py").write_text("raise SystemExit('this sqlite3 is broken')")
    (tmp_path / "fcntl.py").write_text("raise ImportError('no locks today')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ConnectFailed, match=r"no locks today .*server\.log"):
        await Client.connect()


async def test_only_the_user_can_reach_the_socket(daemons: Daemons) -> None:
    daemons.start()
    assert stat.S_IMODE((daemons.runtime / "server.sock").stat().st_mode) == 0o600
    assert stat.S_IMODE(daemons.log.stat().st_mode) == 0o600


async def test_the_server_holds_on_to_nothing_of_who_started_it(daemons: Daemons) -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    daemons.start()
    (pid,) = daemons.pids()
    os.close(writing)
    process = Path(f"/proc/{pid}")
    assert os.readlink(process / "cwd") == "/"
    assert os.getsid(pid) != os.getsid(0)
    assert os.getsid(pid) != pid
    assert os.readlink(process / "fd" / "0") == os.devnull
    assert os.readlink(process / "fd" / "2") == str(daemons.log)
    assert os.read(reading, 1) == b"", "somebody still holds the other end"
    os.close(reading)


async def test_the_end_by_signal_ends_kernels_and_tells_clients(daemons: Daemons) -> None:
    client = await Client.connect()
    pilot = await open_session(client)
    pid = pilot.kernel.pid
    os.kill(client.server_pid, signal.SIGTERM)
    await until(lambda: pilot.mirror.ended is not None)
    assert "the server was ended" in str(pilot.mirror.ended)
    await until(lambda: not daemons.pids())
    assert not alive(pid)
    assert not (daemons.runtime / "server.sock").exists()
    await client.close()


async def test_killing_the_server_is_answered_and_then_done(daemons: Daemons) -> None:
    client = await Client.connect()
    pilot = await open_session(client)
    await client.do(msg.KillServer())
    again = await Client.connect()
    assert again.server_pid != client.server_pid
    assert not alive(pilot.kernel.pid)
    await client.close()
    assert (await again.ask(msg.ListSessions(), msg.SessionList)).sessions == ()
    await again.close()


async def test_a_server_with_neither_session_nor_client_ends_by_itself(daemons: Daemons) -> None:
    daemons.start("--quiet", "0.3")
    client = await Client.connect(start_server=False)
    pilot = await open_session(client)
    await client.close()
    again = await Client.connect(start_server=False)
    assert again.server_pid == client.server_pid
    await again.do(msg.KillSession(pilot.mirror.session.name))
    await again.close()
    await until(lambda: not daemons.pids())


async def test_its_memory_is_closed_to_other_processes_of_the_user(daemons: Daemons) -> None:
    client = await Client.connect()
    # The file belongs to root when a process is not dumpable; as root, nothing can be told from it.
    status = Path(f"/proc/{client.server_pid}")
    await until(lambda: os.geteuid() == 0 or (status / "environ").stat().st_uid == 0)
    await client.close()


def test_a_large_log_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    path.write_text("x" * 100)
    LogFile(path, most_bytes=101).rotate()
    assert path.exists()
    saved = os.dup(1), os.dup(2)
    try:
        LogFile(path, most_bytes=100).begin()
    finally:
        for descriptor, kept in zip((1, 2), saved):
            os.dup2(kept, descriptor)
            os.close(kept)
    assert path.read_text() == ""
    assert (tmp_path / "server.log.old").read_text() == "x" * 100
