"""What every folder may use: errors for dancers, where files belong, safe writing, the terminal, Ctrl-C.

``errors``, ``interrupts``, ``memory`` and ``program`` need only the standard library: they run before any package is
installed. Then ``paths`` (the folders), ``files`` (atomic writing, locks), ``checked_json`` and ``settings_file``
(reading files back), ``console`` (the terminal), ``priority`` (which work waits) and ``opencv`` (its messages).
"""
