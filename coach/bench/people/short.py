"""Five seconds of each take: are they recognised as the song's dance, with sound to tell the place and without?
Pure, but for the judges passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from coach.bench.people.numbers import GOOD_CLASS, one_dance
from coach.domain.landmarks import PoseTrack

CUT_S: Final = 5.0
"""s cut out, twice from each take: at its beginning and in its middle."""
COUNTED_CLASSES: Final = (GOOD_CLASS, "weak", "other")
"""Classes counted."""
IsSameDance = Callable[[PoseTrack, str], bool]
"""A cut and a song → whether it is accepted as that song's dance."""


@dataclass(frozen=True, eq=False)
class ClassedTake:
    """A take in song time, of a class (``kind``)."""

    name: str
    kind: str
    song: str
    track: PoseTrack


def short_cuts(
    takes: Sequence[ClassedTake],
    spans: Mapping[str, tuple[float, float]],
    placed: IsSameDance,
    silent: IsSameDance,
    advance: Callable[[int], object] = lambda done: None,
) -> dict[str, Any]:
    """Class → {"cuts", "placed", "silent"}: how many pass as their own song's; and how many pass in songs unrelated to
    them.

    spans    of each song, s
    placed   judges a cut at its known place; ``silent``: at the place where it fits best
    advance  called for every take that is done
    """
    found: dict[str, Any] = {kind: {"cuts": 0, "placed": 0, "silent": 0} for kind in COUNTED_CLASSES}
    unrelated, wrong = 0, []
    for take in takes:
        for part in cuts(take.track, spans[take.song]):
            own = found[take.kind]
            own["cuts"] += 1
            own["placed"] += placed(part, take.song)
            own["silent"] += silent(part, take.song)
            if take.kind == "other":  # it may be any song's dance
                continue
            for song in spans:
                if not one_dance(song, take.song):
                    unrelated += 1
                    wrong += [[take.name, song]] if silent(part, song) else []
        advance(1)
    return found | {"unrelated": unrelated, "wrong": wrong}


def cuts(track: PoseTrack, span: tuple[float, float]) -> Iterator[PoseTrack]:
    """The cuts of a take within its song's span; only one if it is too short for two."""
    if not len(track):
        return
    first, last = max(track.t[0], span[0]), min(track.t[-1], span[1])
    for begin in (first, (first + last) / 2) if last - first >= 2 * CUT_S else (first,):
        yield track.between(begin, begin + CUT_S)


def print_short(found: Mapping[str, Any]) -> None:
    print(f"\nCuts of {CUT_S:g} s that pass as their own song's dance, with the song's sound and without any:")
    for kind in COUNTED_CLASSES:
        own = found[kind]
        print(f"  {kind:9} {own['placed']} and {own['silent']} of {own['cuts']}")
    print(f"  laid into songs that have nothing to do with them: {len(found['wrong'])} of {found['unrelated']}")
    for take, song in found["wrong"]:
        print(f"    {take} passes as {song}")
