"""The takes of a song that can be compared with one another: of all of it, of its present video and beats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.song import Song
from coach.song.reference import video_of
from coach.takes.folder import list_takes, load_take, session_info
from coach.takes.judging import with_parts
from coach.takes.marks import known_marks, without_marked
from coach.takes.passages import on_grid
from coach.takes.session_info import same_video
from coach.takes.take import Take
from coach.wording.passages import MOSTLY_SEEN

NEWEST: Final = 3
"""Takes that tell how somebody dances at present, as the history has it."""


def newest_whole_takes(sessions: Path, song: Song, most: int = NEWEST) -> tuple[Take, ...]:
    """At most so many, oldest first, without what the dancer marked as no mistake, and with what mistakes cost.

    Those that cannot be read are left out.
    """
    return tuple(islice(_newest_first(sessions, song), most))[::-1]


def _newest_first(sessions: Path, song: Song) -> Iterator[Take]:
    video = video_of(song)
    for folder in reversed(list_takes(sessions, song.id)):
        info = session_info(folder)
        if info.part is None and info.same_dance and same_video(info.video_sha256, video):
            with suppress(CoachError):
                take = without_marked(with_parts(load_take(folder)), known_marks(folder))
                if take.verdicts and take.score.coverage >= MOSTLY_SEEN and on_grid(take.verdicts, song.grid):
                    yield take
