"""What is danced to. Read from ``songs/<id>/song.toml`` by :mod:`coach.song.package`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from coach.domain.beats import BeatGrid
from coach.domain.moves import Move


@dataclass(frozen=True)
class Spot:
    """Where the person that import calls ``number`` is at one moment of the video: ``t`` s; ``x``, ``y`` the middle of
    their body, units of the frame's height."""

    number: int
    t: float
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Song:
    """One song package, checked.

    id           folder name, also the name on the command line
    title        as the artist writes it (may be Hangul); ``romanised`` is shown if no font has its glyphs
    credits      who made video, music and choreography, one line each
    stand_in     True if the package only stands in for the song of that title (shown wherever the title is)
    video        the reference video with its music; song time 0 is the presentation time 0 of this file
    mirrored     True when the video already shows the choreography as a mirror would
    dancer       which person of the video to follow, 1 = the only or the chosen one
    in_part      True if ``dancer`` counts only the people of the danced part, False: those of the whole video
    spot         where the dancer chosen on import can be told from all others, whichever estimator numbers them; None
                 if not known: then the number decides
    few_poses    True if it is accepted that the dancer is seen in less than half of the video
    start, end   seconds of song time that are danced; end is the video's length unless the package says less
    length       seconds that the whole video lasts
    moves        the choreography's named moves, in the order in which they first occur; no beat is in two
    drawn        True when the video is a mannequin drawn from the poses that came with the song: those are judged
    quiz         False if its owner wants it left out of the quiz
    """

    id: str
    folder: Path
    title: str
    romanised: str
    artist: str
    credits: tuple[str, ...]
    licence: str
    stand_in: bool
    video: Path
    mirrored: bool
    dancer: int
    start: float
    end: float
    grid: BeatGrid
    few_poses: bool = False
    length: float = math.inf
    in_part: bool = False
    spot: Spot | None = None
    moves: tuple[Move, ...] = ()
    drawn: bool = False
    quiz: bool = True
