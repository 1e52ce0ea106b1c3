"""When the clicks come: four to listen to, eight to clap on. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.devices.sound.mix import Click

PERIOD: Final = 0.7
"""s between two clicks (86 BPM): people keep such a tempo to 4 %, about 25 ms (Repp 2005), and a lag of up to half a
second still belongs to only one click."""
COUNT_IN_CLICKS: Final = 4
"""Clicks to listen to."""
CLAP_CLICKS: Final = 8
"""Clicks to clap on."""
BEGIN: Final = 1.0
"""s of song time of the first click: by then the sound has started properly, and hands have come up."""
EARLIEST: Final = -0.15
"""s. How long before its click a clap may be seen: people clap a little early (Repp 2005: up to 80 ms)."""
LATEST: Final = EARLIEST + PERIOD
"""s. How long after its click a clap may be seen or a click heard; later ones belong to the next."""

COUNT_IN: Final = BEGIN + PERIOD * np.arange(COUNT_IN_CLICKS)
"""(4,) s of song time."""
TO_CLAP: Final = BEGIN + PERIOD * np.arange(COUNT_IN_CLICKS, COUNT_IN_CLICKS + CLAP_CLICKS)
"""(8,) s of song time."""
CLICK_TIMES_S: Final = np.concatenate([COUNT_IN, TO_CLAP])
"""(12,) s of song time of all clicks."""
LAST_CLAP_SEEN_S: Final = float(TO_CLAP[-1]) + LATEST
"""s of song time by which the last clap has been seen."""

CLICKS: Final = tuple(Click(float(t), accent=number == 0) for number, t in enumerate(CLICK_TIMES_S))
"""The first is the accent."""


def count(t: float) -> int | None:
    """What is counted at song time ``t`` (s): 5 to 8, then 1 to 8; None before the first click and after the last."""
    number = int(np.searchsorted(CLICK_TIMES_S, t + 1e-9)) - 1
    if number < 0 or t >= CLICK_TIMES_S[-1] + PERIOD:
        return None
    return number + 5 if number < COUNT_IN_CLICKS else number - COUNT_IN_CLICKS + 1
