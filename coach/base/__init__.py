"""What every folder may use: errors for dancers, where files belong, safe writing, the terminal, Ctrl-C.

``errors``, ``interrupts`` and ``memory`` need only the standard library: they run before any package is installed.
"""
