"""A take of a group: what its dancers' takes say about how they danced together, kept in ``group.json``.

The take's folder ``sessions/<song>/<YYYY-MM-DD HH-MM-SS>/`` holds ``group.json`` and a take folder for each dancer,
``dancer 1``, ``dancer 2`` …, from left to right at the film's beginning (live: before the dance); each has its own
``take.json`` (:mod:`coach.takes.folder`).

The file (UTF-8 JSON, exactly these keys; null where something could not be measured)::

    version        1
    song           id of the song
    started_at     ISO 8601 with the offset from UTC
    dancers        from left to right:
        folder     of the take, next to this file
        name       "" if none was given
        member     the member of the reference they follow, numbered as import numbers them
    beats          one for each beat on which somebody was judged, in order; lists have one entry for each dancer:
        beat       0 is the first beat of the grid
        t_s        song time of the beat
        lags_ms    positive is late; relative to each other they are known even where the music tells nothing. null
                   also where a beat only resembles another moment of the song
        places     [left, front]: where they stand on the floor, in body heights: to their own left when they face the
                   audience, and towards the audience, from an arbitrary origin
        wanted     the same for the members they follow, mapped onto the dancers' floor. All null if several follow one
                   member: then there is no formation to compare with
    formation      who stands in the wrong place, the worst first:
        dancer     1, 2 …
        beats      [first, last], both included
        left_steps, front_steps   how far they stand too far to their own left, too far in front (negative: right,
                   back); a step is 0.4 of a body height
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.base.checked_json import CheckedValue, read_json, rounded
from coach.base.files import write_atomically
from coach.compare.formation import Formation, PlacementFault, formation, out_of_place
from coach.compare.places import places
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.media.video import probe
from coach.takes.session_info import InGroup
from coach.takes.take import Take, line_by_line
from coach.tracking.pose_buffer import LoadTrack, TracksAside

VERSION: Final = 1
FILE_NAME: Final = "group.json"
FOLDER: Final = re.compile(r"dancer ([1-9])")
KEYS: Final = ("version", "song", "started_at", "dancers", "beats", "formation")
DANCER_KEYS: Final = ("folder", "name", "member")
BEAT_KEYS: Final = ("beat", "t_s", "lags_ms", "places", "wanted")
ERROR_KEYS: Final = ("dancer", "beats", "left_steps", "front_steps")


@dataclass(frozen=True)
class GroupDancer:
    """``folder``: name of the take's folder; ``member``: the member of the reference they follow."""

    folder: str
    name: str
    member: int


@dataclass(frozen=True, eq=False)
class GroupTake:
    """How D dancers danced B beats together.

    beats      (B,) indices in the song's grid, and ``t`` (B,) their song time in s
    lags       (D, B) s
    formation  on these beats
    errors     who stands in the wrong place, the worst first; their beats are columns of the arrays
    """

    song: str
    started_at: datetime
    dancers: tuple[GroupDancer, ...]
    beats: NDArray[np.intp]
    t: NDArray[np.float64]
    lags: NDArray[np.float64]
    formation: Formation
    errors: tuple[PlacementFault, ...]

    @property
    def has_formation(self) -> bool:
        """Whether there was one to compare with, and it was seen."""
        return bool(np.isfinite(self.formation.wanted).any())


def write_group(path: Path, group: GroupTake) -> None:
    """Write ``group.json`` atomically. CoachError when it cannot be written."""
    write_atomically(path, line_by_line(group_table(group)).encode("utf-8"))


def read_group(path: Path) -> GroupTake:
    """Read ``group.json`` strictly: CoachError names file, key, what was expected and what was found."""
    table = read_json(path, "group take", VERSION).table(KEYS)
    dancers = tuple(_dancer(item) for item in table["dancers"].items())
    if not dancers:
        table["dancers"].refuse("a list of dancers")
    rows = [item.table(BEAT_KEYS) for item in table["beats"].items()]
    beats = [row["beat"].whole() for row in rows]
    for before, row in zip(beats, rows[1:]):
        if row["beat"].value <= before:
            row["beat"].refuse(f"a later beat than the one before it ({before})")
    lags, places, wanted = (
        np.array([[read(value) for value in _each(row[key], len(dancers))] for row in rows]).reshape(-1, len(dancers)).T
        for key, read in (("lags_ms", _milliseconds), ("places", _place), ("wanted", _place))
    )
    return GroupTake(
        song=table["song"].text(),
        started_at=table["started_at"].moment(),
        dancers=dancers,
        beats=np.array(beats, np.intp),
        t=np.array([row["t_s"].number() for row in rows]),
        lags=lags,
        formation=Formation(places.astype(complex), wanted.astype(complex)),
        errors=tuple(_error(item, len(dancers), beats) for item in table["formation"].items()),
    )


# ---------------------------------------------------------------- group → tables


def group_table(group: GroupTake) -> dict[str, Any]:
    """What ``group.json`` holds, as plain values."""
    return {
        "version": VERSION,
        "song": group.song,
        "started_at": group.started_at.isoformat(timespec="seconds"),
        "dancers": [{"folder": d.folder, "name": d.name, "member": d.member} for d in group.dancers],
        "beats": [_beat_table(group, k) for k in range(len(group.beats))],
        "formation": [_error_table(group, error) for error in group.errors],
    }


def _beat_table(group: GroupTake, k: int) -> dict[str, Any]:
    return {
        "beat": int(group.beats[k]),
        "t_s": round(float(group.t[k]), 6),
        "lags_ms": [rounded(1000 * lag, 1) for lag in group.lags[:, k]],
        "places": [_place_table(place) for place in group.formation.places[:, k]],
        "wanted": [_place_table(place) for place in group.formation.wanted[:, k]],
    }


def _place_table(place: complex) -> list[float] | None:
    return [round(float(place.real), 3), round(float(place.imag), 3)] if np.isfinite(place) else None


def _error_table(group: GroupTake, error: PlacementFault) -> dict[str, Any]:
    return {
        "dancer": error.dancer + 1,
        "beats": [int(group.beats[error.first]), int(group.beats[error.last])],
        "left_steps": round(error.aside, 2),
        "front_steps": round(error.front, 2),
    }


# ---------------------------------------------------------------- tables → group


def _dancer(item: CheckedValue) -> GroupDancer:
    table = item.table(DANCER_KEYS)
    folder = table["folder"].text()
    if not FOLDER.fullmatch(folder):
        table["folder"].refuse("the name of a dancer's folder, such as “dancer 1”")
    return GroupDancer(folder, table["name"].text_or_empty(), table["member"].whole(1))


def _each(value: CheckedValue, dancers: int) -> Sequence[CheckedValue]:
    items = value.items()
    return items if len(items) == dancers else value.refuse(f"a list of {dancers}, one for each dancer")


def _milliseconds(value: CheckedValue) -> float:
    return value.number(may_miss=True) / 1000


def _place(value: CheckedValue) -> complex:
    if value.value is None:
        return complex(np.nan, np.nan)
    parts = [part.number() for part in value.items()]
    return complex(*parts) if len(parts) == 2 else value.refuse("[left, front] in body heights")


def _error(item: CheckedValue, dancers: int, beats: Sequence[int]) -> PlacementFault:
    table = item.table(ERROR_KEYS)
    ends = [end.whole() for end in table["beats"].items()]
    if len(ends) != 2 or ends[0] > ends[1] or not set(ends) <= set(beats):
        table["beats"].refuse("[first, last] of the beats above")
    first, last = map(beats.index, ends)
    dancer = table["dancer"].whole(1, dancers) - 1
    return PlacementFault(dancer, first, last, table["left_steps"].number(), table["front_steps"].number())


@dataclass(frozen=True, eq=False)
class DancedInGroup:
    """One dancer's part: ``load`` loads the ``track`` in song time, as the film shows it. ``same``: it is the song's
    dance."""

    who: InGroup
    take: Take
    load: LoadTrack
    same: bool = True

    @property
    def track(self) -> PoseTrack:
        return self.load()


def folder_name(who: InGroup) -> str:
    """Name of their take's folder within the group's."""
    return f"dancer {who.dancer}"


def danced_together(
    song: Song,
    dancers: Sequence[DancedInGroup],
    followed: Mapping[int, PoseTrack],
    aspect: float,
    mirrored: bool = False,
) -> GroupTake:
    """What the takes of the ``dancers``, at least one, say about the group.

    followed  tracks of the members they follow, by number
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
    """(B,) s if they dance this dance: nobody is late in another one."""
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
    mine = places(TracksAside([one.load for one in dancers]), t + np.nan_to_num(lags), aspect, mirrored)
    members = [one.who.member for one in dancers]
    if len(set(members)) < len(members):
        return Formation(mine, np.full(mine.shape, np.nan + 0j))
    picture = probe(song.video)
    shown = TracksAside([partial(followed.__getitem__, member) for member in members])
    shown = shown.each(PoseTrack.mirrored) if song.mirrored else shown
    theirs = places(shown, np.tile(t, (len(shown), 1)), picture.width / picture.height, song.mirrored)
    return formation(mine, theirs)
