"""``python main.py reel``: the mistakes of a take as a film."""

from __future__ import annotations

import sys
from pathlib import Path

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.known import estimator_model
from coach.reel.film import render
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelRequest
from coach.song.reference import reference_track
from coach.takes.danced_to import song_of
from coach.takes.folder import TakeFolder, load_take, session_info
from coach.takes.listing import find_take, newest_take
from coach.takes.old_take import whole_take
from coach.wording import words


def make_reel(
    where: Folders, song: str | None, number: int | None, options: ReelOptions, model: Path | None = None
) -> Path:
    """Make the reel of the newest take, or of take ``number`` (1 = oldest) of ``song``; says where it is.

    Shows its progress; Ctrl-C leaves nothing half-done. CoachError where there is no such take or no room for the film.
    """
    if song is None:
        song = newest_take(where.sessions).song
    folder = find_take(where.sessions, song, number)
    if not session_info(folder).same_dance:
        print(words.REVIEW_OTHER_DANCE, file=sys.stderr)
    request = reel_request(folder, where, options, model)
    with bar("Making your film", 100, "%") as advance:
        done = 0.0

        def tell(share: float) -> None:
            nonlocal done
            advance(100 * (share - done))
            done = share

        return render(request, tell)


def reel_request(folder: TakeFolder, where: Folders, options: ReelOptions, model: Path | None = None) -> ReelRequest:
    """All that the reel of a take needs, from disk. What is gone (the song, its poses) the reel does without."""
    song, reference = _song_and_reference(folder, where, model)
    take = whole_take(load_take(folder), folder, song, reference)
    return ReelRequest(folder, take, song, reference, options)


def _song_and_reference(folder: TakeFolder, where: Folders, model: Path | None) -> tuple[Song | None, PoseTrack]:
    song = song_of(folder, where.songs)
    if song is None:
        return None, PoseTrack.empty()
    try:
        return song, reference_track(song, estimator_model(model, where.cache), where.cache)
    except CoachError:  # no arrows, no skeleton on the reference
        return song, PoseTrack.empty()
