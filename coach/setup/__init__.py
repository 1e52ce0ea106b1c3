"""From a bare Python to a running Coach, and what works on this machine.

Read ``bootstrap``, ``requirements`` and ``environment`` (a Python without packages), ``packaged`` (a double click)
with ``products``, ``package`` and ``licences`` (how such a program is built), ``doctor`` and ``selftest``. Everything
except the last two needs only the standard library.
"""
