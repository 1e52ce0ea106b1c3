"""Synthetic music for the tests: a bass drum on the bar, hats on the beats, a chord that changes."""

import numpy as np

RATE = 48000


def music(bpm, seconds, first=0.25, change_at=None, seed=0):
    """(N, 2) float32. ``change_at`` (s): from there on another chord and no drum."""
    rng = np.random.default_rng(seed)
    samples = 0.001 * rng.normal(size=round(seconds * RATE))
    for k, t in enumerate(np.arange(first, seconds - 0.2, 60 / bpm)):
        late = change_at is not None and t >= change_at
        _add(samples, t, 0.3 * rng.normal(size=2400) * np.exp(-np.arange(2400) / 400))
        if k % 4 == 0 and not late:
            tt = np.arange(7200) / RATE
            _add(samples, t, 0.8 * np.sin(2 * np.pi * 60 * tt) * np.exp(-tt * 18))
    t = np.arange(len(samples)) / RATE
    pitches = np.where(t < (change_at or seconds), 220.0, 311.0)
    samples += 0.05 * np.sin(2 * np.pi * np.cumsum(pitches) / RATE)
    return np.repeat(samples[:, None], 2, axis=1).astype(np.float32)


def _add(samples, t, sound):
    at = round(t * RATE)
    samples[at : at + len(sound)] += sound[: len(samples) - at]
