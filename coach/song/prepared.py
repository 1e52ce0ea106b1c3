"""What is danced, and what it is compared with: the song with all that judging needs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.prepared import Standard, standard
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import Thresholds
from coach.estimators.blazepose.model import PoseModel, pose_model
from coach.live.options import SessionOptions
from coach.song.library import find_song
from coach.song.reference import reference_track
from coach.song.thresholds_file import OTHER_VIDEO, thresholds_for
from coach.takes.folder import TakeFolder, session_info
from coach.takes.session_info import is_danced_to, video_of


@dataclass(frozen=True, eq=False)
class Piece:
    """What is danced and what it is compared with."""

    song: Song
    reference: PoseTrack
    thresholds: Thresholds
    model: PoseModel

    @cached_property
    def measure(self) -> Standard:
        """Reference, beats and thresholds, prepared for judging."""
        return standard(self.reference, self.song.grid, self.thresholds)


def load_piece(name: str, where: Folders, options: SessionOptions) -> Piece:
    """The song, its reference poses and thresholds, and the pose model; the slow parts show their progress."""
    song = find_song(name, where.songs)
    model = pose_model(options.pose_model, where.cache)
    reference = reference_track(song, model, where.cache)
    thresholds = thresholds_for(song.id, options.level, where.thresholds, len(song.grid), video_of(song))
    if thresholds.source == OTHER_VIDEO:
        print(OTHER_VIDEO, file=sys.stderr)
    return Piece(song, reference, thresholds, model)


def piece_of(folder: TakeFolder, where: Folders, options: SessionOptions) -> Piece | Song | None:
    """What the take was danced with, as far as it is there: a take can always be watched."""
    try:
        song = find_song(folder.song, where.songs)
    except CoachError:
        return None  # it is gone: the take plays alone
    if not is_danced_to(session_info(folder), song):
        return None  # another dance by now
    try:
        return load_piece(folder.song, where, options)
    except CoachError:
        return song  # no pose model, perhaps: there is no skeleton of the reference
