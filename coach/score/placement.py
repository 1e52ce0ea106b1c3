"""Where a film belongs in the song, and whether it shows the dance mirrored. Pure.

Sound tells the offset to a millisecond, but music repeats itself; movements tell which of the repeats it is, and stand
in if there is no common sound. For a long film sound also tells which part has the song.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from coach.compare.layout import LAYOUT_HZ, Layout, laid_out
from coach.compare.pose_offset import CHANCE, DanceSpeed, PoseOffset, absence_sure, is_at_song_speed, paced, pose_offset
from coach.compare.resemblance import Resemblance, is_mirrored, is_same_dance, resemblance, same_dance
from coach.domain.landmarks import PoseTrack
from coach.score.sound_offset import CLEAR_SOUND, SoundOffset, is_clear
from coach.tracking.extract import MOST_OF_IT, WHOLE_FILM, TimeSpan, worth_a_part

OffsetSource = Literal["given", "sound", "poses", "guess"]

POSE_SOUND_GAP_S: Final = 0.5
"""s; a dancer is seldom further off the music than this."""
POSES_SURE: Final = 0.8
"""Certainty above which movements overrule a sound that says otherwise."""
RIVAL: Final = 0.7
"""Share of the best evidence above which another repeat of the music is a rival."""
DANCED_PART_MARGIN_S: Final = 5.0
"""s before and after the song in which people are followed too: by then the dancer is in place, and may be early or
late."""


@dataclass(frozen=True)
class Offset:
    """seconds: the film's time at which song time 0 falls, on a clock that runs at the film's speed; source: how it was
    found; sure: 0..1."""

    seconds: float
    source: OffsetSource
    sure: float

    @property
    def tells_lag(self) -> bool:
        """Whether it comes from the music. Movements that are merely aligned say nothing about being late as a
        whole."""
        return self.source in ("given", "sound")


@dataclass(frozen=True)
class Placement:
    """What was found for a film; each with how sure that is, 0..1.

    mirrored  the film shows the dance as in a mirror
    same      it is the song's dance, judging by the movements: see :meth:`judged`
    fit       how alike film and song move
    speed     of the film relative to the song: 0.5 if everything is danced, or shown, at half speed
    """

    offset: Offset
    mirrored: bool
    mirrored_sure: float
    same: bool
    same_sure: float
    fit: Resemblance
    speed: float = 1.0

    @property
    def begins(self) -> float:
        """s, the film's own time at which song time 0 falls."""
        return self.offset.seconds / self.speed

    def judged(self, shape: float) -> Placement:
        """The same, once its shape score (0–100) is known, which may settle whether it is the same dance."""
        same = is_same_dance(self.fit, shape, self.offset.source in ("given", "sound"))
        return self if same == self.same else replace(self, same=same, same_sure=0.5)


def _untold(share: float) -> None:
    """For callers that show no progress."""


def place(
    film: PoseTrack,
    reference: Layout,
    sounds: Callable[[], Sequence[SoundOffset]],
    offset: float | None = None,
    mirrored: bool | None = None,
    advance: Callable[[float], None] = _untold,
) -> Placement:
    """film: in its own time; reference: in song time, laid out; the rest if given.

    sounds   what the two sound tracks say
    advance  is told of each share done, 1 in total
    """
    ways = [False, True] if mirrored is None else [mirrored]
    heard = sounds()
    # If the song is heard, it is not danced at another speed, whatever the movements say.
    pace = DanceSpeed(heard[0].speed) if is_clear(heard) else _pace(film, reference, ways, advance)
    speed, danced = pace.speed, film if offset is not None else film.between(pace.start, pace.end)
    plain = laid_out(danced.at_speed(speed))
    mine = {way: plain.mirrored() if way else plain for way in ways}
    heard = [sound for sound in heard if sound.speed == speed]
    found = _found(mine, reference, heard) if offset is None else Offset(offset * speed, "given", 1.0)
    fits = {way: resemblance(layout.shifted(-found.seconds), reference) for way, layout in mine.items()}
    way, way_sure = is_mirrored(fits[False], fits[True]) if mirrored is None else (mirrored, 1.0)
    same, same_sure = same_dance(fits[way])
    if found.source == "guess":  # not just that nothing fits at this offset: nothing fits anywhere
        same_sure = min(same_sure, absence_sure(mine[way], reference))
    if mirrored is None and not same:  # two different dances: mirroring means nothing
        way, way_sure = False, 0.0
    return Placement(found, way, way_sure, same, same_sure, fits[way], speed)


def _pace(film: PoseTrack, reference: Layout, ways: Sequence[bool], advance: Callable[[float], None]) -> DanceSpeed:
    """The speed for the way round that differs from the song's, if one does: the other way round fits at no speed."""
    plain = laid_out(film)
    layouts = {way: plain.mirrored() if way else plain for way in ways}
    if any(is_at_song_speed(own, reference) for own in layouts.values()):
        advance(1.0)
        return DanceSpeed()
    seconds = len(ways) * max(len(plain), 1) / LAYOUT_HZ
    paces = []
    for way, own in layouts.items():
        user = film.mirrored() if way else film
        paces.append(paced(user, own, reference, lambda done: advance(done / seconds)))
    return max(paces, key=lambda pace: abs(np.log(pace.speed)))


def _found(mine: dict[bool, Layout], theirs: Layout, sounds: Sequence[SoundOffset]) -> Offset:
    found = [offset for layout in mine.values() if (offset := pose_offset(layout, theirs)) is not None]
    best = max(found, key=lambda offset: offset.evidence, default=None)
    return chosen_offset(sounds, best)


def chosen_offset(sounds: Sequence[SoundOffset], poses: PoseOffset | None) -> Offset:
    """From what sound (the surest first) and movements say."""
    near = [s for s in sounds if poses is not None and abs(s.seconds - poses.seconds) <= POSE_SOUND_GAP_S]
    if near:
        agreed = near[0]
        rivals = agreed is not sounds[0] or _rivals(sounds)
        return Offset(agreed.seconds, "sound", 1.0 if not rivals else max(0.5, poses.sure))
    if poses is not None and poses.sure >= POSES_SURE:
        return Offset(poses.seconds, "poses", poses.sure)
    if sounds:
        sure = min(sounds[0].strength / CLEAR_SOUND, 1.0) * (0.4 if _rivals(sounds) else 1.0)
        return Offset(sounds[0].seconds, "sound", float(sure))
    if poses is not None and poses.evidence > CHANCE:
        return Offset(poses.seconds, "poses", poses.sure)
    return Offset(0.0, "guess", 0.0)


def _rivals(sounds: Sequence[SoundOffset]) -> bool:
    """Whether the music repeats itself so exactly that the best offset is not the only good one."""
    weights = [sound.share * sound.strength for sound in sounds]
    return len(weights) > 1 and weights[1] > RIVAL * weights[0]


def danced_share(offset: float, length: float, beats: np.ndarray) -> float:
    """0..1, the share of the beats (song time) that a film of ``length`` s (of song time) covers."""
    return float(((beats + offset >= 0) & (beats + offset <= length)).mean())


def is_long(duration: float, song: float) -> bool:
    """Whether a film of ``duration`` s shows much besides a song of ``song`` s at its own speed."""
    return song + 2 * DANCED_PART_MARGIN_S < MOST_OF_IT * duration


def danced_track(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """A track in song time; for a long film only where the song from ``start`` to ``end`` (s) may be danced: judging a
    whole hour would take a gigabyte."""
    if not len(track) or not is_long(float(track.t[-1] - track.t[0]), end - start):
        return track
    return track.between(start - DANCED_PART_MARGIN_S, end + DANCED_PART_MARGIN_S)


def danced_part(sounds: Sequence[SoundOffset], start: float, end: float, duration: float) -> TimeSpan:
    """The part of a film of ``duration`` s in which the song may be danced from ``start`` to ``end`` (s), in whole
    seconds of the film; WHOLE_FILM if sound leaves a doubt, or it is most of the film.

    sounds  where the film may play the song, the surest first: movements choose among these, so the part includes all
    """
    if not is_clear(sounds):
        return WHOLE_FILM
    first = min((start + sound.seconds) / sound.speed for sound in sounds) - DANCED_PART_MARGIN_S
    last = max((end + sound.seconds) / sound.speed for sound in sounds) + DANCED_PART_MARGIN_S
    return worth_a_part(first, last, duration)
