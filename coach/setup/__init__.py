"""From a bare Python to a running Coach, and what works on this machine.

Everything except ``doctor`` and ``selftest`` needs only the standard library.
"""
