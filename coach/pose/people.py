"""Everybody who dances in a film, each followed through it as one pose track."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from coach.pose.blazepose import BlazePose
from coach.pose.extract import extract
from coach.pose.landmarks import PoseTrack
from coach.pose.model import PoseModel
from coach.pose.person import Person, chosen_person, person_of

MOST: Final = 8
"""So many people are followed at once; each costs the time of one landmark network."""

Make = Callable[..., BlazePose]


def extract_people(
    path: Path, model: PoseModel, most: int = MOST, what: str = "Finding the poses", make: Make = BlazePose
) -> tuple[Person, ...]:
    """Everybody in the film, numbered from left to right as they stand when first seen; () when there is nobody.

    make  called like BlazePose for every landmarker (a benchmark measures there)

    Raises CoachError when the video cannot be read or the model not be used.
    """
    track = extract(path, model, what, make)
    return (person_of(1, track),) if track.seen.any() else ()


def extract_dancer(
    path: Path,
    model: PoseModel,
    dancer: int | None = None,
    what: str = "Finding the poses",
    make: Make = BlazePose,
) -> PoseTrack:
    """The track of dancer number 1, 2 …, or of the biggest steady one. CoachError when there is no such dancer."""
    return chosen_person(extract_people(path, model, what=what, make=make), dancer, str(path)).track
