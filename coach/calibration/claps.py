"""Claps in poses, clicks and claps in the microphone's recording. Pure.

A camera takes a picture every 33 ms, and hands meet between two of them. So the moment is not that of the picture in
which they are closest, but where the line of their approach ends.

A click is known to the sample: the place where it fits best tells when it was heard, however loud the room. A clap is a
burst of noise with a lot above 3 kHz, where a click has next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.calibration.clicks import EARLIEST, LATEST, PERIOD
from coach.devices.sound.microphone import MicrophoneSound
from coach.devices.sound.mix import Click, ping
from coach.domain.landmarks import INDEX, PoseTrack

WRIST_VISIBILITY: Final = 0.3
"""Visibility above which a wrist counts as seen."""
TOGETHER: Final = 0.6
"""Torso lengths (about 50 cm): wrists further apart than this are not together. In a clap they are 5 to 20 cm apart."""
APPROACH: Final = 0.25
"""Torso lengths by which wrists must come closer …"""
CLAP_APPROACH_S: Final = 0.4
"""… within this many s before they are together."""
LEAST_CLAP_SPACING_S: Final = PERIOD / 2
"""s between two claps at least."""
MOST_CLAP_GAP_S: Final = 0.08
"""s between two pictures of a fast movement beyond which nobody knows when the hands met: at 15 pictures a second none
may be missing, at 30 one."""
HALF_WAY: Final = 0.5
APPROACH_END_SHARE: Final = 0.15
"""Shares of the approach still to go between which it is treated as a line. Tested on approaches at constant and rising
speed, with hands that rebound at once or stay together: at 30 pictures a second the median of eight claps is within 8
ms; of the rendered film of claps it is within 3."""
ECHO: Final = 0.6
"""Share of the best fit at which a click counts as found: echoes come later, and may be louder than it."""
LOBES: Final = 0.006
"""s; a sine fits nearly as well a period or two too early, so the search goes this much further."""
DISTINCT: Final = 10.0
"""How many times better than usual (the median around it) a click must fit to count."""
CLAP_HIGH_PASS_HZ: Final = 3000.0
"""Hz; claps are detected above this; a click has 1000 or 1500 Hz."""
SMOOTHED: Final = 0.001
"""s over which a clap's loudness is measured."""
LOUDER: Final = 3.0
"""How many times as loud as the clicks of the count-in, and as the room, a clap must be above CLAP_HIGH_PASS_HZ: small
loudspeakers distort, and then a click has something up there too."""
RISEN: Final = 0.3
"""Share of its peak at which a clap begins: it rises within a ms or two."""
ONSET: Final = 0.02
"""s before its peak in which a clap begins."""


def claps_seen(track: PoseTrack) -> NDArray[np.float64]:
    """(K,) moments of the claps, in s of the track's time, without those whose pictures are too far apart."""
    apart = wrists_apart(track)
    seen = np.isfinite(apart)
    t, apart = track.t[seen], apart[seen]
    return np.array([contact(t, apart, frame) for frame in closest(t, apart) if _close(t, frame)])


def _close(t: NDArray[np.float64], frame: int) -> bool:
    """Whether the pictures in the second half of an approach, and the next one, are close together in time."""
    near = t[max(frame - 3, 0) : frame + 2]
    return bool((np.diff(near) <= MOST_CLAP_GAP_S).all())


def wrists_apart(track: PoseTrack) -> NDArray[np.float64]:
    """(T,) distance of the wrists in torso lengths (the whole track's median); NaN where one is not seen."""
    track = track.body
    ends = [INDEX[f"{side}_wrist"] for side in ("left", "right")]
    image = track.image.astype(np.float64)
    shoulders, hips = (
        image[:, [INDEX[f"{side}_{part}"] for side in ("left", "right")]].mean(axis=1) for part in ("shoulder", "hip")
    )
    torsos = np.linalg.norm(shoulders - hips, axis=1)
    if not np.isfinite(torsos).any():
        return np.full(len(track), np.nan)
    distance = np.linalg.norm(image[:, ends[0]] - image[:, ends[1]], axis=1) / np.nanmedian(torsos)
    return np.where((track.visibility[:, ends] >= WRIST_VISIBILITY).all(axis=1), distance, np.nan)


def closest(t: NDArray[np.float64], apart: NDArray[np.float64]) -> list[int]:
    """The frames in which hands that came together fast are closest. ``t`` (T,) s, ``apart`` (T,) torso lengths."""
    found: list[int] = []
    for frame in map(int, np.flatnonzero(apart <= TOGETHER)):
        distance = apart[frame]
        around = apart[np.abs(t - t[frame]) <= LEAST_CLAP_SPACING_S / 2]
        before = apart[(t >= t[frame] - CLAP_APPROACH_S) & (t <= t[frame])]
        alone = not found or t[frame] - t[found[-1]] >= LEAST_CLAP_SPACING_S
        if distance <= around.min() and before.max() - distance >= APPROACH and alone:
            found.append(frame)
    return found


def contact(t: NDArray[np.float64], apart: NDArray[np.float64], frame: int) -> float:
    """s at which hands that are closest in ``frame`` meet: where the line of their approach reaches that distance."""
    first = int(np.searchsorted(t, t[frame] - CLAP_APPROACH_S))
    widest = first + int(apart[first : frame + 1].argmax())
    floor, way = apart[frame], apart[widest] - apart[frame]
    half, nearly = (_passed(t, apart, widest, frame, floor + share * way) for share in (HALF_WAY, APPROACH_END_SHARE))
    return float(min(nearly + (nearly - half) * APPROACH_END_SHARE / (HALF_WAY - APPROACH_END_SHARE), t[frame]))


def _passed(t: NDArray[np.float64], apart: NDArray[np.float64], first: int, last: int, level: float) -> float:
    """s at which the distance last falls below ``level`` between two frames, the first above it, the last below."""
    above = first + int(np.flatnonzero(apart[first:last] > level)[-1])
    return float(np.interp(-level, -apart[above : above + 2], t[above : above + 2]))


def clicks_heard(heard: MicrophoneSound, clicks: Sequence[Click], due: NDArray[np.float64]) -> NDArray[np.float64]:
    """(K,) the moments (s) at which the clicks that were ``due`` (K,) were heard; NaN where one was not.

    A loudspeaker may be late by up to a click's period, but early only by the clocks' inaccuracy.
    """
    return np.array([_click(heard, click, moment) for click, moment in zip(clicks, due)])


def _click(heard: MicrophoneSound, click: Click, due: float) -> float:
    window = heard.part(due + EARLIEST / 3, due + LATEST)
    near = _fit(heard.samples, window, ping(heard.rate, click.accent))
    if not len(near) or not near.max() > DISTINCT * np.median(near):
        return np.nan
    first = int(np.argmax(near >= ECHO * near.max()))
    best = first + int(near[first : first + round(LOBES * heard.rate)].argmax())
    return heard.start + (window.start + best) / heard.rate


def _fit(samples: NDArray[np.float32], window: slice, sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """(W,) how well the sound fits if it begins at each sample of the window, 0..: the correlation's magnitude."""
    places = len(samples[window])
    part = samples[window.start : window.stop + len(sound)].astype(np.float64)
    size = _quick_size(len(part) + len(sound))
    spectrum = np.fft.rfft(part, size) * np.conj(np.fft.rfft(sound, size))
    return np.abs(np.fft.irfft(spectrum, size)[:places])


def _quick_size(count: int) -> int:
    """A power of two: transforms of other lengths may take twenty times as long."""
    return 1 << (count - 1).bit_length()


def claps_heard(heard: MicrophoneSound, counted: NDArray[np.float64], begin: float, end: float) -> NDArray[np.float64]:
    """(K,) the moments (s) of the claps between ``begin`` and ``end``.

    counted  (C,) moments at which the clicks of the count-in were heard: nobody claps yet, so a clap is louder
    """
    if not len(heard.samples):
        return np.zeros(0)
    loud = _loudness(heard)
    room = float(np.median(loud))
    of_clicks = [float(loud[heard.part(t, t + PERIOD / 4)].max(initial=0.0)) for t in counted if np.isfinite(t)]
    least = LOUDER * max([room, np.median(of_clicks) if of_clicks else 0.0])
    found: list[float] = []
    window = heard.part(begin, end)
    left = loud[window].copy()
    gap = round(PERIOD / 2 * heard.rate)
    while len(left) and left.max() > least:
        peak = int(left.argmax())
        found.append(heard.start + _onset(loud, window.start + peak, heard.rate) / heard.rate)
        left[max(peak - gap, 0) : peak + gap] = 0.0
    return np.sort(found)


def _loudness(heard: MicrophoneSound) -> NDArray[np.float64]:
    """(N,) loudness above CLAP_HIGH_PASS_HZ."""
    size, width = _quick_size(len(heard.samples)), max(1, round(SMOOTHED * heard.rate))
    spectrum = np.fft.rfft(heard.samples, size)
    spectrum[np.fft.rfftfreq(size, 1 / heard.rate) < CLAP_HIGH_PASS_HZ] = 0.0
    loud = np.abs(np.fft.irfft(spectrum, size)[: len(heard.samples)])
    return np.convolve(loud, np.full(width, 1 / width), "same")


def _onset(loud: NDArray[np.float64], peak: int, rate: int) -> int:
    """The sample at which the burst with its loudest sample at ``peak`` begins."""
    first = max(0, peak - round(ONSET * rate))
    below = np.flatnonzero(loud[first : peak + 1] < RISEN * loud[peak])
    return first + int(below[-1]) + 1 if len(below) else first
