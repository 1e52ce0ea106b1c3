"""A group that dances a song: who they say they are, and whom in the reference each of them follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.sampling import resampled
from coach.domain.landmarks import HIPS, PoseTrack
from coach.domain.song import Song
from coach.song.members import Everybody, as_danced_by, members, who_dances
from coach.song.prepared import PreparedSong
from coach.tracking.cache import cached_people
from coach.tracking.pose_buffer import LoadTrack, PutTrack, TracksAside, aside, in_memory

MOST_DANCERS: Final = 9
"""Dancers that one film can show large enough."""
BEGINNING_S: Final = 1.0
"""s at the film's beginning that tell who stands where."""
LOOK_HZ: Final = 10
"""Moments a second sampled for that."""


@dataclass(frozen=True)
class GroupRequest:
    """What a group says about itself, from left to right at the film's beginning; live, as they stand before the dance.

    dancers  how many they are
    members  whom in the reference each follows, numbered as import does; None: by position
    names    "" if none were given
    """

    dancers: int
    members: tuple[int, ...] | None = None
    names: tuple[str, ...] = ()

    def name(self, dancer: int) -> str:
        """Of dancer 1, 2 …; "" if none was given."""
        return self.names[dancer - 1] if self.names else ""


def check_request(request: GroupRequest, most: int = MOST_DANCERS, how: str = "") -> None:
    """CoachError for anything that is wrong whatever the song and film.

    most  dancers that there may be
    how   words added to the message on how they dance, "" for films
    """
    if not 2 <= request.dancers <= most:
        raise CoachError(f"Coach cannot judge --dancers {request.dancers} as a group{how}: give 2 to {most}.")
    for option, given in (("--members", request.members), ("--names", request.names)):
        if given and len(given) != request.dancers:
            raise CoachError(
                f"{option} gives {len(given)}, but you are {request.dancers} (--dancers): give one for each, from left "
                "to right."
            )
    if len(set(request.names)) < len(request.names):
        raise CoachError("--names gives two of you the same name: tell them apart, so that you find your own take.")


def check_members(request: GroupRequest, there: Sequence[int], song: Song) -> None:
    """CoachError if ``--members`` does not fit the members who are ``there`` in the song's video."""
    wanted = request.members or ()
    unknown = [number for number in wanted if number not in there]
    if unknown:
        raise CoachError(
            f"--members {unknown[0]}: {song.romanised} has {_numbered(there)}. They are numbered from left to right as "
            "they stand when first seen."
        )
    twice = sorted({number for number in wanted if wanted.count(number) > 1})
    if twice and len(set(wanted)) > 1 and len(there) >= request.dancers:
        raise CoachError(
            f"--members gives {twice[0]} more than once, though the reference has {len(there)} members: give each "
            "dancer their own, or all the same one."
        )
    if not wanted and len(there) > 1 and len(there) != request.dancers:
        raise CoachError(
            f"{song.romanised} has {_numbered(there)}, and you are {request.dancers}: say whom each of you follows, "
            f"from left to right, for example --members {','.join(map(str, _example(there, request.dancers)))}."
        )


def _numbered(there: Sequence[int]) -> str:
    if len(there) == 1:
        return f"one reference dancer, number {there[0]}"
    *others, last = map(str, there)
    return f"{len(there)} reference dancers, numbers {', '.join(others)} and {last}"


def _example(there: Sequence[int], dancers: int) -> list[int]:
    return [there[k % len(there)] for k in range(dancers)]


# ---------------------------------------------------------------- whom each follows


def followed_members(
    prepared: PreparedSong,
    request: GroupRequest,
    where: Folders,
    everybody: Everybody = cached_people,
    put: PutTrack = in_memory,
) -> Mapping[int, PoseTrack]:
    """The tracks of those who can be followed, by number. CoachError if ``request`` does not fit them.

    put  puts the reference's poses aside
    """
    song = prepared.song
    tracks = members(song, prepared.model, where, everybody)
    there = sorted({*who_dances(tracks, song), song.dancer})
    check_members(request, there, song)
    found = {number: load for number, load in enumerate(aside(tracks).loads, start=1) if number in there}
    found[song.dancer] = put(prepared.reference)
    return FollowedMembers({number: found[number] for number in sorted(set(request.members or there))})


class FollowedMembers(Mapping[int, PoseTrack]):
    """Tracks by number, each loaded whenever it is asked for."""

    def __init__(self, loads: Mapping[int, LoadTrack]) -> None:
        self._loads = loads

    def __getitem__(self, number: int) -> PoseTrack:
        return self._loads[number]()

    def __iter__(self) -> Iterator[int]:
        return iter(self._loads)

    def __len__(self) -> int:
        return len(self._loads)


def prepared_for_member(prepared: PreparedSong, member: int, track: PoseTrack) -> PreparedSong:
    """The song for a dancer who follows ``member`` of its video, with that member's ``track``."""
    if member == prepared.song.dancer:
        return prepared
    another = prepared.thresholds.of_another_dancer()
    return replace(prepared, song=as_danced_by(prepared.song, member), reference=track, thresholds=another, moves=None)


def by_position(dancers: Sequence[PoseTrack], members: Mapping[int, PoseTrack], start: float) -> tuple[int, ...]:
    """Whom each dancer follows: the only member, or the one who stands in the same place from left to right at the
    film's beginning. Tracks in song time, from ``start`` (s) on, not mirrored: left and right are everybody's own."""
    if len(members) == 1:
        return tuple(members) * len(dancers)
    numbers = sorted(members)
    tracks = TracksAside([*aside(dancers).loads, *(partial(members.__getitem__, number) for number in numbers)])
    x = _beginning(tracks, start)
    mine, theirs = np.argsort(x[: len(dancers)], kind="stable"), np.argsort(x[len(dancers) :], kind="stable")
    follows = dict(zip(mine.tolist(), (numbers[k] for k in theirs)))
    return tuple(follows[k] for k in range(len(dancers)))


def from_left(members: Mapping[int, PoseTrack], start: float) -> tuple[int, ...]:
    """Their numbers, from left to right as they stand when the song begins at ``start`` (s)."""
    numbers = sorted(members)
    x = _beginning(TracksAside([partial(members.__getitem__, number) for number in numbers]), start)
    return tuple(numbers[k] for k in np.argsort(x, kind="stable"))


def _beginning(tracks: Sequence[PoseTrack], start: float) -> NDArray[np.float64]:
    """(D,) where each stands across the picture in the first second in which all are seen; else when first seen."""
    begins, ends = np.transpose([track.t[[0, -1]] for track in tracks])
    t = np.arange(max(start, *begins), min(ends), 1 / LOOK_HZ)
    x = np.array([resampled(track, t).body.image[:, HIPS, 0].mean(axis=1) for track in tracks])
    seconds = round(BEGINNING_S * LOOK_HZ)
    together = np.flatnonzero(np.isfinite(x).all(axis=0))[:seconds]
    if len(together):
        return np.median(x[:, together], axis=1)
    own = [row[np.isfinite(row)][:seconds] for row in x]
    return np.array([np.median(row) if len(row) else 0.0 for row in own])
