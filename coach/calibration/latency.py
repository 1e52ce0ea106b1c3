"""From clicks and claps to how late loudspeaker and camera are: medians, and when they cannot be trusted. Pure.

All times are s of song time as reported by the sound output: a click is *due* at a time, *heard* later by whatever
latency the output does not report, and a clap is *seen* when the camera's picture of it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.calibration.clicks import CLAP_CLICKS, CLICK_TIMES_S, COUNT_IN_CLICKS, EARLIEST, LATEST, TO_CLAP

LEAST_AGREEING_CLAPS: Final = 6
"""How many of the eight claps must agree."""
LISTENED: Final = 3
"""Clicks of the count-in that must be heard: later ones may be claps that sound like clicks."""
CLICK_AGREEMENT_S: Final = 0.015
"""s from their median within which clicks agree: a loudspeaker is always equally late."""
MOST_SPREAD: Final = 0.040
"""s SD of the claps that count. People clap on a click to about 25 ms (Repp 2005); with more, a median of six to eight
is worse than the 15 ms that a calibration should achieve."""
AGREE: Final = 0.120
"""s from the median within which a clap counts: three times MOST_SPREAD. Anything beyond is another movement, or a
slip."""
SOUND_TRAVEL_S: Final = 3.0 / 343.0
"""s that sound takes for 3 m, from the loudspeaker to the dancer and from the dancer's hands to the microphone, which
stands where the loudspeaker does."""
STEADY_LAG_SD_S: Final = 0.030
"""s SD of the lags of dances above which they are not steady."""
STEADY_DANCES: Final = 3
"""Dances whose lags must be steady before they say anything about the devices."""


class Doubt(Enum):
    """Why a calibration must be repeated."""

    NO_CLAP = "no clap"
    FEW = "few"
    UNEVEN = "uneven"
    BUSY = "busy"


class OnlySum(Enum):
    """Why loudspeaker and camera cannot be told apart."""

    NO_MICROPHONE = "no microphone"
    CLICKS_UNHEARD = "clicks unheard"
    CLAPS_UNHEARD = "claps unheard"


@dataclass(eq=False)  # not frozen: Python writes its traceback into it
class Doubtful(Exception):
    """The claps are unusable: how many of the eight agreed, and their spread in s (NaN if none)."""

    doubt: Doubt
    claps: int
    spread: float


@dataclass(frozen=True)
class LatencyMeasurement:
    """total    s from a click's due time to the arrival of the picture of somebody who claps with what they hear
    sound    s by which the loudspeaker is later than its output reports, None if only the sum is known
    spread   s SD of the claps
    claps    how many agreed
    own      s by which the dancer claps after the click that they hear, negative = before; NaN if not known
    only_sum why ``sound`` is None
    """

    total: float
    sound: float | None
    spread: float
    claps: int
    own: float = float("nan")
    only_sum: OnlySum | None = None


@dataclass(frozen=True, eq=False)
class HeardOnsets:
    """What the microphone heard: ``clicks`` (12,) when each was heard, NaN = not heard; ``claps`` (K,)."""

    clicks: NDArray[np.float64]
    claps: NDArray[np.float64]


def measure_latency(seen: NDArray[np.float64], room: HeardOnsets | None) -> LatencyMeasurement:
    """``seen`` (K,): when claps were seen; ``room``: what was heard, None without a microphone.

    Raises Doubtful if the claps do not agree.
    """
    apart = _apart(seen, room)
    if isinstance(apart, LatencyMeasurement):
        return apart
    lags = nearest_lags(TO_CLAP, seen)
    total, spread, count = _agreed(lags)
    return LatencyMeasurement(total, None, spread, count, only_sum=apart)


def _apart(seen: NDArray[np.float64], room: HeardOnsets | None) -> LatencyMeasurement | OnlySum:
    """Loudspeaker and camera separately, or why they cannot be told apart."""
    if room is None:
        return OnlySum.NO_MICROPHONE
    heard = _heard(room.clicks - CLICK_TIMES_S)
    if np.isnan(heard):
        return OnlySum.CLICKS_UNHEARD
    lags = nearest_lags(room.claps, seen)
    try:
        camera, spread, count = _agreed(lags)
    except Doubtful:
        return OnlySum.CLAPS_UNHEARD
    own = nearest_lags(room.clicks[COUNT_IN_CLICKS:], room.claps) - 2 * SOUND_TRAVEL_S
    own = own[np.isfinite(own)]  # none if claps drown the clicks they are on
    sound = heard + SOUND_TRAVEL_S
    return LatencyMeasurement(
        sound + camera + SOUND_TRAVEL_S, sound, spread, count, float(np.median(own)) if len(own) else np.nan
    )


def _heard(lags: NDArray[np.float64]) -> float:
    """The median lag (s) of the clicks, (12,) NaN = not heard; NaN if too few of the count-in agree."""
    counted = lags[:COUNT_IN_CLICKS][np.isfinite(lags[:COUNT_IN_CLICKS])]
    if not len(counted):
        return np.nan
    alike = np.abs(lags - np.median(counted)) <= CLICK_AGREEMENT_S
    return float(np.median(lags[alike])) if alike[:COUNT_IN_CLICKS].sum() >= LISTENED else np.nan


def nearest_lags(first: NDArray[np.float64], then: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N,) s from each moment of ``first`` (N,) to the matching one of ``then`` (K,): among those from EARLIEST to
    LATEST, the one whose lag is closest to the median of all lags. NaN where there is none.
    """
    lags = then[None, :] - first[:, None] if len(then) else np.full((len(first), 1), np.nan)
    lags = np.where((lags >= EARLIEST) & (lags < LATEST), lags, np.nan)
    if np.isnan(lags).all():
        return np.full(len(first), np.nan)
    unlike = np.nan_to_num(np.abs(lags - np.nanmedian(lags)), nan=np.inf)
    return lags[np.arange(len(first)), unlike.argmin(axis=1)]


def _agreed(lags: NDArray[np.float64]) -> tuple[float, float, int]:
    """Median and SD (s) of the lags that agree, and how many do; Doubtful if they are too few or too far apart."""
    known = lags[np.isfinite(lags)]
    if not len(known):
        raise Doubtful(Doubt.NO_CLAP, 0, float("nan"))
    agreed = known[np.abs(known - np.median(known)) <= AGREE]
    spread = float(agreed.std(ddof=1)) if len(agreed) > 1 else float("nan")
    if len(agreed) < LEAST_AGREEING_CLAPS:
        raise Doubtful(Doubt.FEW, len(agreed), spread)
    if spread >= MOST_SPREAD:
        raise Doubtful(Doubt.UNEVEN, len(agreed), spread)
    return float(np.median(agreed)), spread, min(len(agreed), CLAP_CLICKS)


def steady(lags: NDArray[np.float64]) -> tuple[float, float] | None:
    """Median and SD (s) of the lags of the newest dances; None if they are too few or not steady."""
    newest = lags[-STEADY_DANCES:]
    if len(newest) < STEADY_DANCES or not np.isfinite(newest).all():
        return None
    spread = float(newest.std(ddof=1))
    return (float(np.median(newest)), spread) if spread < STEADY_LAG_SD_S else None
