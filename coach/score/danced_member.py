"""Which member of the song's video a film dances as, where it is not the one whom the song follows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from coach.compare.resemblance import evidence, laid_out, same_dance, surely_alike
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.score.placement import Placement, place
from coach.song.members import who_dances


def danced_member(film: PoseTrack, found: Placement, song: Song, members: Sequence[PoseTrack]) -> int | None:
    """The number (from 1) of another member of the song's video who moves as the film does; None where nobody surely
    does.

    film     song time, as ``found`` has placed it, as it is in the picture
    members  everybody in the video, song time, as they are numbered
    """
    offset = 0.0 if found.offset.tells_lag else None
    alike = {}
    for number in who_dances(members, song) if len(members) > 1 else ():
        if number != song.dancer:
            theirs = laid_out(members[number - 1].between(song.start, song.end))
            fit = place(film, theirs, tuple, offset).fit
            if same_dance(fit)[0] if offset is not None else surely_alike(fit):
                alike[number] = evidence(fit)
    return max(alike, key=alike.__getitem__, default=None)
