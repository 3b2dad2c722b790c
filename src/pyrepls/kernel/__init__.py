"""Floor 1: runs the cells of one interpreter and reports what they do.

Shipped as part of the bundle and mounted as `_pyrepls.kernel`, so that a user can work on pyrepls inside pyrepls.
It starts within three times a bare interpreter's start, which decides what may be imported before `Ready`: modules
written in C, and what the interpreter's own start has already loaded.
"""
