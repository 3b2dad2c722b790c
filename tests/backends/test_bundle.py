"""The bundle: complete, the same for the same content, laid out once however many start at once."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyrepls.backends import bundle


def test_a_bundle_holds_the_protocol_the_kernel_and_the_observables_and_nothing_else(tmp_path: Path) -> None:
    root = bundle.unpacked(tmp_path)
    names = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert bundle.BOOT in names
    assert {Path(name).parts[0] for name in names} == {"_pyrepls"}
    assert {Path(name).parts[1] for name in names} == {"__init__.py", "protocol", "kernel", "observable"}
    assert all(name.endswith(".py") for name in names)
    assert bundle.unpacked(tmp_path) == root


def test_the_archive_is_the_same_for_the_same_content() -> None:
    assert bundle.zip_bytes() == bundle.zip_bytes()
    with zipfile.ZipFile(io.BytesIO(bundle.zip_bytes())) as archive:
        assert tuple((name, archive.read(name)) for name in archive.namelist()) == bundle.files()


def test_several_may_lay_it_out_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: bundle.unpacked(tmp_path), range(16)))
    (root,) = found
    assert [path.name for path in root.parent.iterdir()] == [root.name]


def test_a_damaged_bundle_is_laid_out_again(tmp_path: Path) -> None:
    root = bundle.unpacked(tmp_path)
    (root / bundle.BOOT).write_text("")
    assert (bundle.unpacked(tmp_path) / bundle.BOOT).stat().st_size > 0
    assert [path.name for path in root.parent.iterdir()] == [root.name]


def test_the_boot_script_by_itself_says_what_it_is(tmp_path: Path) -> None:
    script = bundle.unpacked(tmp_path) / bundle.BOOT
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (2, "this script is started by pyrepls; it is of no use by itself\n")
