"""The dances of ``bench moves``: who dances what, and whom the model has seen before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.paths import Folders
from coach.bench.people.takes_folder import landmark_track, read_pairs, seen_as_danced
from coach.bench.shipped import COVER
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.performance import perform, reference_track
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move, Occurrence
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.moves.examples import Example
from coach.moves.finding import find_moves
from coach.moves.phrases import danced
from coach.score.placed_film import GivenPlacement, placed_film, usable_film
from coach.song.library import find_song
from coach.song.reference import reference_track as song_reference
from coach.training.learning import song_example

PHRASE_ORDER: Final = (0, 1, 0, 2, 3, 1, 0, 2)
"""Which phrase comes when in a synthetic dance."""
PERFORMERS: Final = 2
"""Others who dance each synthetic dance, each with their own body, style and camera."""
DANCED: Final = ("cover", "retake", "weak")
"""Classes of takes that really dance the song."""
GOOD_TAKE_CLASSES: Final = ("cover", "retake")


@dataclass(frozen=True, eq=False)
class Trial:
    """A model is learnt from ``taught``, and tested on ``asked``; ``good``: by a good dancer; ``reference``: the
    song's, None if that is what it is tested on."""

    name: str
    moves: tuple[Move, ...]
    grid: BeatGrid
    taught: tuple[PoseTrack, ...]
    asked: PoseTrack
    good: bool = True
    reference: PoseTrack | None = None

    def example(self, track: PoseTrack) -> Example:
        return song_example(track, self.moves, self.grid)


def synthetic() -> Iterator[Trial]:
    """Each dance is learnt from its own reference alone; the others' bodies, styles and cameras are new."""
    for k, style in enumerate(STYLES):
        dance = make_dance(style, 1 + k)
        reference = reference_track(dance, 101 + k)
        for performer in range(PERFORMERS):
            other = perform(dance, "clean", 1001 + 10 * k + performer)
            yield Trial(style.name, _eights(), dance.grid, (reference,), other.track, reference=reference)


def _eights() -> tuple[Move, ...]:
    places = [Occurrence(8 * k, 8 * k + 8) for k in range(len(PHRASE_ORDER))]
    return tuple(
        Move(f"move {number + 1}", tuple(place for place, which in zip(places, PHRASE_ORDER) if which == number))
        for number in sorted(set(PHRASE_ORDER))
    )


def rendered(where: Folders, choice: EstimatorChoice) -> Iterator[Trial]:
    """The rendered song and the tests' cover: another body before another camera."""
    song, model = find_song("lovedive", where.songs), estimator_model(choice, where.cache)
    reference = song_reference(song, model, where.cache)
    with ThreadPoolExecutor(1, "listening") as pool:
        cover = placed_film(usable_film(COVER), song, reference, model, where.cache, pool, GivenPlacement())
    moves = song.moves or found(reference, song.grid)
    yield Trial("rendered", moves, song.grid, (reference,), cover.body, reference=reference)
    yield Trial("rendered", moves, song.grid, (cover.body,), reference)


def found(reference: PoseTrack, grid: BeatGrid) -> tuple[Move, ...]:
    """The moves of a song whose moves have no names."""
    moves = [one.places for one in find_moves(danced(reference, grid)) if not one.stands]
    return tuple(Move(f"move {k}", places) for k, places in enumerate(moves, start=1))


def real(folder: Path) -> Iterator[Trial]:
    """Each dancer of a dance is left out once: the model is learnt from the others and the reference. Then, if one has
    danced it well, the reference itself is tested with a model of the others."""
    index = read_pairs(folder)
    for name, about in index["songs"].items():
        takes = [take for take in index["takes"] if take["song"] == name and take["class"] in DANCED]
        reference = landmark_track(folder, about["reference"])
        grid = BeatGrid(np.array(about["beats_s"]))
        moves = found(reference, grid)
        if len(moves) < 2 or not takes:
            continue
        dancers = [(seen_as_danced(folder, take), take["class"] in GOOD_TAKE_CLASSES) for take in takes]
        for k, (track, good) in enumerate(dancers):
            others = tuple(other for j, (other, fine) in enumerate(dancers) if j != k and fine)
            yield Trial(name, moves, grid, (reference, *others), track, good, reference)
        taught = tuple(track for track, good in dancers if good)
        if taught:
            yield Trial(name, moves, grid, taught, reference)


def names(trials: Sequence[Trial]) -> tuple[str, ...]:
    """Class names of trials counted together."""
    longest = max((trial.moves for trial in trials), key=len)
    return ("something else", *(move.name for move in longest))
