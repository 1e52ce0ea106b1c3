"""What every folder may use: errors that speak to a dancer, where files belong, safe writing, progress, Ctrl-C.

``errors`` and ``interrupts`` need the standard library only: they run before any package is installed.
"""
