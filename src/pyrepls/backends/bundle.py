"""The kernel's code, laid out where an interpreter can start it: with what it needs, under the private name `_pyrepls`.

A directory rather than an archive, because interpreters keep compiled files beside the sources: the first start of
each Python is slow, all others are not. The name holds a hash of the content, so versions never mix.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

PACKAGE = "_pyrepls"
BOOT = f"{PACKAGE}/kernel/boot.py"
PARTS = ("protocol", "kernel", "observable")
_INIT = b'"""The part of pyrepls that runs inside interpreters; private."""\n'


@lru_cache(maxsize=1)
def files() -> tuple[tuple[str, bytes], ...]:
    """Return the bundle's files in order: path and content."""
    root = Path(__file__).resolve().parent.parent
    found = [(f"{PACKAGE}/__init__.py", _INIT)]
    for part in PARTS:
        paths = sorted((root / part).rglob("*.py"))
        found += [(f"{PACKAGE}/{path.relative_to(root).as_posix()}", path.read_bytes()) for path in paths]
    return tuple(found)


@lru_cache(maxsize=1)
def digest() -> str:
    """Return a short hash of the bundle's content."""
    made = hashlib.sha256()
    for name, content in files():
        made.update(f"{name}\0{len(content)}\0".encode())
        made.update(content)
    return made.hexdigest()[:16]


def unpacked(cache: Path) -> Path:
    """Return the bundle's directory below `cache`, laid out if it is not there; several at once are fine."""
    target = cache / "pyrepls" / f"bundle-{digest()}"
    if not _is_whole(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _lay_out(target)
    return target


def zip_bytes() -> bytes:
    """Return the bundle as one archive, the same bytes for the same content."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def default_cache() -> Path:
    """Return the user's cache directory."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _is_whole(target: Path) -> bool:
    try:
        return all((target / name).stat().st_size == len(content) for name, content in files())
    except OSError:
        return False


def _lay_out(target: Path) -> None:
    made = Path(tempfile.mkdtemp(prefix=".bundle-", dir=target.parent))
    try:
        for name, content in files():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        if target.exists() and not _is_whole(target):
            target.rename(made / "damaged")
        os.rename(made, target)
    except OSError:
        if not _is_whole(target):  # else somebody else was faster
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(target / "damaged", ignore_errors=True)
