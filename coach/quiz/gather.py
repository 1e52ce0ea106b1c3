"""Which songs can be asked about: those in the songs folder whose dance is known and whose owner allows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.quiz.rules import CHOICES
from coach.quiz.songs import QuizSong, playable
from coach.song.library import BrokenSong, list_songs
from coach.song.members import song_tracks, who_dances
from coach.wording import quiz_words as words

Tracks = Callable[[Song, Path], Sequence[PoseTrack]]
"""Song, cache → the tracks of everybody known in it."""


@dataclass(frozen=True, eq=False)
class AskableSongs:
    """songs: can be asked about; unknown: songs whose dance is not known; problems: what is wrong with others."""

    songs: tuple[QuizSong, ...]
    unknown: tuple[Song, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def different(self) -> int:
        return len({one.same_as for one in self.songs})

    @property
    def enough(self) -> bool:
        return self.different >= CHOICES

    def joined(self, other: AskableSongs) -> AskableSongs:
        """With another folder's songs added, if they are not here yet."""
        there = {one.song.id for one in self.songs}
        more = tuple(one for one in other.songs if one.song.id not in there)
        return AskableSongs(self.songs + more, self.unknown, self.problems)


def gather(folder: Path, cache: Path, tracks: Tracks = song_tracks) -> AskableSongs:
    """The songs of the folder. CoachError when the folder cannot be read."""
    songs: list[QuizSong] = []
    unknown: list[Song] = []
    problems: list[str] = []
    there = list_songs(folder)
    with bar(words.LOOKING, len(there), "songs") as advance:
        for song in there:
            if isinstance(song, BrokenSong):
                problems.append(words.BROKEN.format(name=song.id, problem=song.problem))
            elif song.quiz:
                _take(song, cache, tracks, songs, unknown, problems)
            advance(1)
    return AskableSongs(tuple(songs), tuple(unknown), tuple(problems))


def _take(
    song: Song, cache: Path, tracks: Tracks, songs: list[QuizSong], unknown: list[Song], problems: list[str]
) -> None:
    try:
        one = quiz_song(song, tracks(song, cache))
    except CoachError as problem:
        problems.append(words.BROKEN.format(name=song.id, problem=problem))
        return
    if one is None:
        unknown.append(song)
    else:
        songs.append(one)


def quiz_song(song: Song, tracks: Sequence[PoseTrack]) -> QuizSong | None:
    """The song with those tracks that dance it; None if too little of its dancer is known."""
    number = song.dancer - 1
    if len(tracks) <= number:
        return None
    dancing = {k - 1 for k in who_dances(tracks, song)} | {number}
    kept = sorted(k for k in dancing if len(tracks[k]))
    if number not in kept:
        return None
    one = QuizSong(song, tuple(tracks[k] for k in kept), kept.index(number))
    return one if playable(one) else None


def how_many(found: AskableSongs) -> str:
    """How many songs there are, in words, when there are too few."""
    titles = ", ".join(dict.fromkeys(one.song.title for one in found.songs))
    return words.THERE[min(found.different, CHOICES - 1)].format(names=titles)
