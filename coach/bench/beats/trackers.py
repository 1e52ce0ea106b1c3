"""The beat trackers that are compared: Coach's own, and librosa's, the one other that installs wherever Coach does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.song.importing.music import TrackBeats
from coach.song.importing.spectra import LISTENING_HZ, SPECTRUM_HOP
from coach.song.importing.tempo import Curve
from coach.song.importing.tracker import track_beats

OURS: Final = "coach"


def librosa_beats(onsets: Curve, advance: Advance) -> NDArray[np.float64]:
    """Dynamic programming at one tempo (Ellis 2007), of the same onsets; nothing is left out at the ends, as Coach
    decides itself how far beats go."""
    import librosa

    advance(len(onsets.t) * SPECTRUM_HOP / LISTENING_HZ)
    _, frames = librosa.beat.beat_track(
        onset_envelope=onsets.strength, sr=LISTENING_HZ, hop_length=SPECTRUM_HOP, trim=False, units="frames"
    )
    return onsets.t[frames]


TRACKERS: Final[Mapping[str, TrackBeats]] = {OURS: track_beats, "librosa": librosa_beats}
