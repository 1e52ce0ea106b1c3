"""A song with all that judging needs: the same for a session, a film, a benchmark and a worker on another machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.copies import Original
from coach.compare.prepared import PreparedReference, prepare_reference
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import Thresholds
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import DEFAULT_CHOICE, EstimatorChoice, estimator_model
from coach.moves.recognition import MoveModel
from coach.song.library import find_song
from coach.song.members import as_danced_by, known_members, who_dances
from coach.song.move_model import model_of_song
from coach.song.reference import reference_track, video_of
from coach.song.thresholds_file import OTHER_VIDEO, thresholds_for

PREPARING: Final = "Preparing {song}"
"""What working out :attr:`PreparedSong.measure` is called in the progress bar."""
WITHOUT_MOVES: Final = "This time Coach won't say which moves you dance. {why}"


@dataclass(frozen=True, eq=False)
class PreparedSong:
    """The song, what takes are compared with, and what was learnt about its moves. Can be pickled.

    crowded  others are known to dance next to the reference in its video
    """

    song: Song
    reference: PoseTrack
    thresholds: Thresholds
    model: EstimatorModel
    moves: MoveModel | None = None
    crowded: bool = False

    @cached_property
    def measure(self) -> PreparedReference:
        """Reference, beats and thresholds, prepared for judging. Shows a progress bar where that takes its time."""
        t = self.reference.t
        with bar_if_slow(
            PREPARING.format(song=self.song.romanised), float(np.ptp(t)) if len(t) else 0.0, "s"
        ) as advance:
            return prepare_reference(self.reference, self.song.grid, self.thresholds, advance)

    @cached_property
    def original(self) -> Original:
        """The reference, to be recognised if it is shown on a screen."""
        return Original(self.reference)


def prepare(
    name: str,
    where: Folders,
    level: str = "normal",
    choice: EstimatorChoice = DEFAULT_CHOICE,
    member: int | None = None,
    several: bool = False,
) -> PreparedSong:
    """The song called ``name``, its reference poses and thresholds, and the model of the ``choice``.

    member   whom in its video to follow, None = the song's own dancer
    several  whether a group dances

    The slow parts show their progress. CoachError if any of them is missing. Learnt moves that cannot be used only
    cause a message with the reason: the song is danced without them.
    """
    song = find_song(name, where.songs)
    thresholds = thresholds_for(song.id, level, where.thresholds, len(song.grid), video_of(song))
    if thresholds.source == OTHER_VIDEO:
        print(OTHER_VIDEO, file=sys.stderr)
    found = estimator_model(choice, where.cache)
    if member is not None and member != song.dancer:
        song, thresholds = as_danced_by(song, member), thresholds.of_another_dancer()
        return PreparedSong(song, reference_track(song, found, where.cache), thresholds, found, crowded=True)
    moves, reference = _moves(song, where, found, several), reference_track(song, found, where.cache)
    crowded = len(who_dances(known_members(song, found, where.cache), song)) > 1
    return PreparedSong(song, reference, thresholds, found, moves, crowded)


def _moves(song: Song, where: Folders, model: EstimatorModel, several: bool) -> MoveModel | None:
    try:
        return model_of_song(song, video_of(song), where.thresholds, model.skeleton.name, several)
    except CoachError as unusable:
        _tell_once(WITHOUT_MOVES.format(why=unusable))
        return None


@cache
def _tell_once(sentence: str) -> None:
    """Because a session prepares its song more than once."""
    print(sentence, file=sys.stderr)
