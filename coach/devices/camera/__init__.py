"""The dancer's camera: a webcam, a film played as if live, or an address. One thread reads it.

Read ``camera``, then where its pictures come from: ``sources`` (a film, an address) and ``webcam``.
"""
