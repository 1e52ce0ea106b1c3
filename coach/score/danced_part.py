"""Which part of a long film dances the song, as far as its sound tells. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.domain.landmarks import PoseTrack
from coach.score.sound_offset import SoundOffset, is_clear
from coach.tracking.extract import MOST_OF_IT, WHOLE_FILM, Part, worth_a_part

DANCED_PART_MARGIN_S: Final = 5.0
"""s before and after the song that are followed, too: by then the dancer is in place, and may be early or late."""


def is_long(duration: float, song: float) -> bool:
    """Whether a film of ``duration`` s shows much else than a song of ``song`` s at its own speed."""
    return song + 2 * DANCED_PART_MARGIN_S < MOST_OF_IT * duration


def danced_track(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """A track in song time, of a long film only as far as the song from ``start`` to ``end`` (s) may be danced in it:
    what there is to judge of an hour would take a gigabyte."""
    if not len(track) or not is_long(float(track.t[-1] - track.t[0]), end - start):
        return track
    return track.between(start - DANCED_PART_MARGIN_S, end + DANCED_PART_MARGIN_S)


def danced_part(sounds: Sequence[SoundOffset], start: float, end: float, duration: float) -> Part:
    """The part of a film of ``duration`` s in which the song may be danced from ``start`` to ``end`` (s), in whole
    seconds of the film; WHOLE_FILM where sound leaves a doubt, or most of the film.

    sounds  where the film may play the song, the surest first: movements choose among these, so all are in the part
    """
    if not is_clear(sounds):
        return WHOLE_FILM
    first = min((start + sound.seconds) / sound.speed for sound in sounds) - DANCED_PART_MARGIN_S
    last = max((end + sound.seconds) / sound.speed for sound in sounds) + DANCED_PART_MARGIN_S
    return worth_a_part(first, last, duration)
