"""Starting interpreters: what they find, and what is said when they do not start."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
from pathlib import Path

import pytest

from pyrepls.backends.local import LocalBackend
from pyrepls.errors import LaunchFailed
from tests.kernel.driver import CACHE, Driver, Stable, pythons


async def test_the_namespace_is_fresh_and_the_surroundings_are_those_of_a_prompt(kernel: Driver) -> None:
    ran = await kernel.run("sorted(name for name in globals() if not name.startswith('__'))")
    assert ran.result == "['In', 'Out']"
    source = "import sys, os\nsys.argv, sys.path[0], sys.ps1, sys.stdin.name, '_PYREPLS_BOOT' in os.environ, __name__"
    assert (await kernel.run(source)).result == "([''], '', '>>> ', '<stdin>', False, '__main__')"
    assert (
        await kernel.run("sys.modules['__main__'].__dict__ is globals(), os.environ['PYREPLS']")
    ).result == "(True, '')"
    assert (await kernel.run("[p for p in sys.path if 'bundle-' in p]")).result == "[]"
    source = "import threading\n"
    source += "[t.name for t in threading.enumerate()], threading.current_thread() is threading.main_thread()"
    assert (await kernel.run(source)).result == "(['MainThread'], True)"


async def test_a_kernel_imports_next_to_nothing(kernel: Driver) -> None:
    heavy = ["asyncio", "dataclasses", "inspect", "json", "logging", "selectors", "socket", "subprocess", "typing"]
    question = f"import sys; print([name for name in {heavy!r} if name in sys.modules])"
    python = kernel.link.record.spec.python
    bare = subprocess.run(
        [python, "-c", question], capture_output=True, text=True, env=kernel.link.record.spec.environment
    )
    assert (await kernel.run(question)).text == bare.stdout  # some installations import a lot by themselves


async def test_the_users_files_do_not_become_part_of_the_kernel(kernel: Driver, stable: Stable) -> None:
    names = "json token tokenize re traceback linecache typing getpass asyncio textwrap threading codecs keyword enum"
    for name in [*names.split(), "select"]:
        (stable.home / f"{name}.py").write_text(f"raise SystemError('the {name} of the user')")
    other = await stable.launch(kernel.link.greeting.python.rpartition(".")[0])
    assert (await other.run("1 / 0")).failure.type == "ZeroDivisionError"
    cell = await other.start("import getpass\ngetpass.getpass('? ')")
    await other.answer("word")
    assert (await other.finish(cell)).result == "'word'"
    assert (await other.run("await __import__('asyncio').sleep(0, 5)")).result == "5"
    assert (await other.run("import json")).failure.message == "the json of the user"  # theirs is theirs


async def test_the_startup_file_runs_in_the_namespace_and_its_names_are_no_changes(
    edge: Driver, stable: Stable
) -> None:
    startup = stable.home / "startup.py"
    startup.write_text("from math import pi\nhelper = 5\nprint('started')\n")
    environment = {**stable.spec().environment, "PYTHONSTARTUP": str(startup)}
    driver = await stable.launch(environment=environment)
    ran = await driver.run("helper += 1\nhelper, round(pi)")
    assert driver.text == "started\n"
    assert ran.result == "(6, 3)"
    assert [change.name for change in ran.changes] == ["helper"]
    startup.write_text("1/0")
    broken = await stable.launch(environment=environment)
    await broken.wait_text("ZeroDivisionError")
    assert (await broken.run("1")).result == "1"


async def test_the_environment_is_the_given_one(newest: Driver, stable: Stable) -> None:
    environment = {**stable.spec().environment, "PYTHONINSPECT": "1", "COLUMNS": "7", "A": "ü"}
    driver = await stable.launch(environment=environment, name="work:1.2", rows=10, columns=33, cwd="/")
    source = (
        "import os, shutil\nvalues = [os.environ.get(n) for n in ('PYREPLS', 'TERM', 'A', 'PYTHONINSPECT', 'PAGER')]\n"
    )
    source += "values, tuple(shutil.get_terminal_size()), os.getcwd()"
    assert (await driver.run(source)).result == "(['work:1.2', 'xterm-256color', 'ü', None, 'cat'], (33, 10), '/')"
    assert "Help on built-in function len" in (await driver.run("help(len)")).text


async def test_a_kernel_starts_with_options_that_bend_python(stable: Stable) -> None:
    environment = {
        **stable.spec().environment,
        "PYTHONSAFEPATH": "1",
        "PYTHONOPTIMIZE": "2",
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
    }
    driver = await stable.launch(environment=environment)
    assert (await driver.run("import sys\nprint('ü'); sys.path[0] != ''")).result == "True"
    assert "ü" in driver.text


async def refused(stable: Stable, python: str, **changes: object) -> str:
    with pytest.raises(LaunchFailed) as caught:
        await stable.backend.launch(stable.spec(python, **changes))
    assert list(Path(stable.runtime, "kernels").glob("*")) == []
    return str(caught.value)


async def test_a_launch_that_cannot_work_says_why_in_one_sentence(stable: Stable, tmp_path: Path) -> None:
    assert await refused(stable, "/no/such/python") == "there is no interpreter at /no/such/python"
    plain = tmp_path / "python"
    plain.write_text("#!/bin/sh\necho out of order >&2\nexit 5\n")
    assert await refused(stable, str(plain)) == f"{plain} is not executable"
    plain.chmod(plain.stat().st_mode | stat.S_IXUSR)
    assert await refused(stable, str(plain)) == f"{plain}: exit status 5\nout of order"
    assert await refused(stable, "", cwd="/no/such/place") == "there is no directory /no/such/place"
    plain.write_bytes(b"\x7fELF rubbish")
    assert "cannot be started" in await refused(stable, str(plain))
    deep = tmp_path / ("d" * 100)
    with pytest.raises(LaunchFailed, match="too long"):
        await stable.backend.launch(stable.spec(runtime=str(deep)))


async def test_an_interpreter_that_is_too_old_says_so(stable: Stable) -> None:
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = sorted(path for old in ("2.7", "3.[678]") for path in root.glob(f"versions/{old}.*/bin/python"))
    if not found:
        pytest.skip("no old interpreter is here")
    for path in found:
        version = path.parent.parent.name.rpartition(".")[0]
        said = await refused(stable, str(path))
        assert said == f"{path}: exit status 3\nthis Python is {version}; pyrepls kernels need 3.9 or later"


async def test_an_interpreter_that_never_says_hello_is_killed(stable: Stable, tmp_path: Path) -> None:
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\necho waiting\nexec sleep 60\n")
    silent.chmod(0o755)
    stable.backend = LocalBackend(CACHE, deadline=0.3)
    assert await refused(stable, str(silent)) == f"{silent}: it did not say hello within 0.3 seconds\nwaiting"


async def test_a_start_that_dies_late_shows_its_last_words(stable: Stable) -> None:
    site = stable.home / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text("print('customized'); import os; os._exit(9)")
    environment = {**stable.spec().environment, "PYTHONPATH": str(site)}
    said = await refused(stable, "", environment=environment)
    assert said.endswith(": exit status 9\ncustomized")


async def test_many_kernels_start_at_once(stable: Stable) -> None:
    drivers = await asyncio.gather(*(stable.launch() for _ in range(6)))
    assert len({driver.link.greeting.pid for driver in drivers}) == 6


def test_every_supported_python_that_is_here_is_found() -> None:
    assert pythons()
    assert all(os.access(path, os.X_OK) for path in pythons().values())
