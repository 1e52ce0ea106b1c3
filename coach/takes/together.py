"""What the takes of a group's dancers say of the group: lags beside each other, and who stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.compare.formation import Formation, formation, out_of_place
from coach.compare.places import places
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.media.video import probe
from coach.takes.group_take import GroupDancer, GroupTake
from coach.takes.session_info import InGroup
from coach.takes.take import Take


@dataclass(frozen=True, eq=False)
class DancedInGroup:
    """One dancer's part: the ``track`` in song time, as the film shows it. ``same``: it is the song's dance."""

    who: InGroup
    take: Take
    track: PoseTrack
    same: bool = True


def folder_name(who: InGroup) -> str:
    """Of their take, in the group's folder."""
    return f"dancer {who.dancer}"


def danced_together(
    song: Song,
    dancers: Sequence[DancedInGroup],
    followed: Mapping[int, PoseTrack],
    aspect: float,
    mirrored: bool = False,
) -> GroupTake:
    """What the takes of the ``dancers``, at least one, say of the group.

    followed  tracks of those whom they follow, by their numbers
    aspect    width over height of the film; mirrored: it shows the dance as a mirror does
    """
    beats = np.array(sorted({v.beat for one in dancers for v in one.take.verdicts}), np.intp)
    t = np.array([song.grid.time(int(beat)) for beat in beats])
    lags = np.array([_lags(one, beats) for one in dancers])
    found = _formation(song, dancers, followed, t, lags, aspect, mirrored)
    return GroupTake(
        song=song.id,
        started_at=dancers[0].take.started_at,
        dancers=tuple(GroupDancer(folder_name(one.who), one.who.name, one.who.member) for one in dancers),
        beats=beats,
        t=t,
        lags=lags,
        formation=found,
        errors=tuple(out_of_place(found)),
    )


def _lags(one: DancedInGroup, beats: NDArray[np.intp]) -> NDArray[np.float64]:
    """(B,) for those who dance this dance: nobody is late for another one."""
    known = {v.beat: v.lag for v in one.take.verdicts if one.same}
    return np.array([known.get(int(beat), np.nan) for beat in beats])


def _formation(
    song: Song,
    dancers: Sequence[DancedInGroup],
    followed: Mapping[int, PoseTrack],
    t: NDArray[np.float64],
    lags: NDArray[np.float64],
    aspect: float,
    mirrored: bool,
) -> Formation:
    """On each beat when each dancer dances it: a late dancer is not also in the wrong place."""
    mine = places([one.track for one in dancers], t + np.nan_to_num(lags), aspect, mirrored)
    members = [one.who.member for one in dancers]
    if len(set(members)) < len(members):
        return Formation(mine, np.full(mine.shape, np.nan + 0j))
    picture = probe(song.video)
    shown = [followed[member].mirrored() if song.mirrored else followed[member] for member in members]
    theirs = places(shown, np.tile(t, (len(shown), 1)), picture.width / picture.height, song.mirrored)
    return formation(mine, theirs)
