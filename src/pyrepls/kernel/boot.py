"""The script that a backend starts in the user's interpreter: mounts the bundle and hands over to `start`.

It must parse under Pythons far too old for the rest, so that they can say so in one sentence.
"""

import sys

if sys.version_info < (3, 9):  # noqa: UP036 - the very purpose of this file
    sys.stderr.write("this Python is %d.%d; pyrepls kernels need 3.9 or later\n" % sys.version_info[:2])  # noqa: UP031
    sys.exit(3)

import _frozen_importlib_external as files
import builtins
import os


def mount():  # type: ignore[no-untyped-def]
    """Import the kernel from the bundle, which is on the path only meanwhile, and return it."""
    bundle = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, bundle)
    else:
        sys.path[0] = bundle  # it is this script's directory, and its files are no modules of the user's
    keep_builtins(bundle)  # type: ignore[no-untyped-call]
    unwritten, sys.dont_write_bytecode = sys.dont_write_bytecode, False  # the bundle is ours to keep compiled
    try:
        from _pyrepls.kernel import start  # type: ignore[import-not-found]
    finally:
        sys.dont_write_bytecode = unwritten
        if getattr(sys.flags, "safe_path", False):
            sys.path.remove(bundle)
        else:
            sys.path[0] = ""
    return start


def keep_builtins(bundle):  # type: ignore[no-untyped-def]
    """Give the kernel's modules builtins of their own, so that `del builtins.len` in a cell is felt there only."""
    kept = dict(vars(builtins))

    class Loader(files.SourceFileLoader):
        def exec_module(self, module):  # type: ignore[no-untyped-def]
            """Run the module's code with them."""
            module.__dict__["__builtins__"] = kept
            super().exec_module(module)

    for directory, _, _ in os.walk(bundle):
        sys.path_importer_cache[directory] = files.FileFinder(directory, (Loader, [".py"]))


if __name__ == "__main__":
    mount().run(os.environ.pop("_PYREPLS_BOOT", None))  # type: ignore[no-untyped-call]
