"""The same kernels as in `tests/kernel`."""

from tests.kernel.conftest import edge, kernel, newest, stable

__all__ = ["edge", "kernel", "newest", "stable"]
