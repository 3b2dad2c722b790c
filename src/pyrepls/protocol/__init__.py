"""Floor 0: frames and messages between a server and a kernel, and the records both protocols are made of.

Everything here travels in the kernel bundle: it imports nothing from pyrepls outside this package, starts in a
few milliseconds under every Python from 3.9, and holds no socket and no thread.
"""
