"""From a bare Python to a running Coach, and what works on this machine.

All but ``doctor`` and ``selftest`` needs the standard library only.
"""
